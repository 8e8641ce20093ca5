"""A document without a database, and what a reader finds in a printed one."""

import re
import unicodedata
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pypdfium2

from api.documents import dated
from api.documents.facts_pay import GROUNDS, NEED_CONSENT
from api.wages.models import MinimumWage, WageNotification
from api.wages.rates import rate_for

PLACE = "12 หมู่ 3 ตำบลในเมือง จังหวัดขอนแก่น"
_KHMER_TWICE = re.compile("([\u1780-\u17ff]{2,6}?)\\1+")


def content(names: list[str], **over: Any) -> dict[str, Any]:
    """What `api.documents.facts` gathers for 500 pieces in Khon Kaen, with members of these names."""
    notification = WageNotification(number="14", source="a test", effective_from=date(2025, 7, 1))
    wage = MinimumWage(
        id=UUID(int=14),
        province_code="40",
        daily_satang=35_700,
        effective_from=date(2025, 7, 1),
        notification=notification,
    )
    rates = rate_for(wage, Fraction(40))
    on = date(2026, 11, 22)
    facts = {
        "format": 1,
        "number": "2569-4K7Q-0M2D-X9FR",
        "version_no": 1,
        "made_on": on.isoformat(),
        "award": f"awd_{UUID(int=7).hex}",
        "group": {"name": "กลุ่มเย็บผ้าบ้านหนองบัว", "leader": "นางสมพร แก้วใส", "address": PLACE},
        "members": [_member(name) for name in names],
        "hirer": {"name": "บริษัท ตัวแทนเสื้อผ้า จำกัด", "kind": "agent", "address": "99 ถนนพหลโยธิน จังหวัดปทุมธานี"},
        "next_up": [{"name": "โรงงานใหญ่ จำกัด", "address": "1 ถนนสุขุมวิท กรุงเทพมหานคร"}],
        "pay": {
            "rate_satang": 1_505,
            "amount_satang": 752_500,
            "floor_satang": rates.floor_satang,
            "fair_satang": rates.fair_satang,
            "centiminutes_per_piece": 1_200,
            "satang_per_hour": 7_525,
            "minimum_satang_per_hour": 4_463,
            "wage_place": "ขอนแก่น",
            "working": rates.working,
            "time_test": None,
            "guarantee_satang": 0,
            "deductions": {"grounds": list(GROUNDS), "need_consent": list(NEED_CONSENT), "cap_percent": 10},
        },
        "work": {
            "kind": {"th": "เย็บจักรเข็มเดี่ยว", "en": "Straight-stitch machine sewing"},
            "article": "เสื้อโปโล",
            "pieces": 500,
            "value_satang": 752_500,
            "machine": None,
            "materials_by": "hirer",
        },
        "instalments": [
            {
                "number": 1,
                "start_on": "2026-12-01",
                "end_on": "2026-12-29",
                "deliver_on": "2026-12-29",
                "pay_by_on": "2027-01-05",
                "pay_within_days": 7,
                "pieces": 500,
                "amount_satang": 752_500,
            }
        ],
        "delivery": "99 ถนนพระราม 4 กรุงเทพมหานคร",
        "safety": dated.safety("solvent", on),
        "retention": dated.retention(on),
    }
    return {**facts, **over}


def _member(name: str) -> dict[str, Any]:
    return {
        "homeworker": f"hwk_{UUID(int=1).hex}",
        "name": name,
        "address": PLACE,
        "sex": "female",
        "birth_year": 1985,
        "age": 41,
    }


def pages(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_bounded())
            text.close()
            page.close()
        return found
    finally:
        document.close()


def plain(text: str) -> str:
    """A text without what printing may change: spaces, line breaks, and marks written in one sign or two.

    A Khmer syllable of several glyphs is in a PDF's text once for each of them; here it counts once.
    """
    joined = re.sub(r"[\s\u200b\ufffe\x02-]+", "", unicodedata.normalize("NFKC", text))
    return _KHMER_TWICE.sub(r"\1", joined)


def says(pdf: bytes) -> str:
    """All that a printed document says, plain."""
    return plain("".join(pages(pdf)))
