"""What a pay slip says, without a database."""

from typing import Any
from uuid import UUID

HOMEWORKER = "นางสาวกัญญารัตน์ ปิ่นแก้วรุ่งเรือง"


def content(**over: Any) -> dict[str, Any]:
    """What `slip_facts` gathers for two deliveries: one paid late, one with a deduction and her own minutes."""
    facts = {
        "format": 1,
        "payment": f"pmt_{UUID(int=7).hex}",
        "pay_run": 12,
        "homeworker": {"id": f"hwk_{UUID(int=1).hex}", "name": HOMEWORKER},
        "group": {"name": "กลุ่มเย็บผ้าบ้านหนองบัว", "leader": "นางสมพร แก้วใส"},
        "hirer": {"name": "บริษัท ตัวแทนเสื้อผ้า จำกัด", "address": "99 ถนนพหลโยธิน ปทุมธานี"},
        "lines": [late_line(), docked_line()],
        "compensations": [],
        "totals": {
            "gross_satang": 60_200 + 15_050,
            "deductions_satang": 1_505,
            "interest_satang": 25,
            "compensation_satang": 0,
        },
        "amount_satang": 73_770,
        "amount_words": "เจ็ดร้อยสามสิบเจ็ดบาทเจ็ดสิบสตางค์",
        "paid_on": "2026-11-18",
        "method": "promptpay",
        "via": "leader",
        "claims": [
            {
                "side": "hirer",
                "said": "paid",
                "amount_satang": 73_770,
                "on_date": "2026-11-18",
                "given_by": "api_key",
            },
            {"side": "leader", "said": None},
            {"side": "member", "said": None},
        ],
    }
    return {**facts, **over}


def late_line(**over: Any) -> dict[str, Any]:
    """Forty pieces, paid three days late."""
    line = {
        "instalment": f"ins_{UUID(int=3).hex}",
        "article": "เสื้อโปโล",
        "operation": {"th": "เย็บจักรเข็มเดี่ยว", "en": "Straight-stitch machine sewing"},
        "document": "2569-4K7Q-0M2D-X9FR",
        "note_number": 1,
        "handed_over_on": "2026-11-08",
        "due_on": "2026-11-15",
        "pieces": 40,
        "percent_done": 100,
        "rate_satang": 1_505,
        "gross_satang": 60_200,
        "deductions": [],
        "net_satang": 60_200,
        "pay_satang": 60_200,
        "interest": {"satang": 25, "days": 3, "basis_points_a_year": [500]},
        "hour": {"satang": 7_525, "by": "standard_time", "minimum_satang": 4_463, "place": "ขอนแก่น"},
    }
    return {**line, **over}


def docked_line(**over: Any) -> dict[str, Any]:
    """Ten pieces that took her long, less a fine for lateness she agreed to."""
    fine = {
        "ground": "late_delivery",
        "section": "19(4)",
        "amount_satang": 1_505,
        "reason": "ส่งงานช้าสองวัน",
        "consent": {"given_on": "2026-11-16", "given_by": "thumb"},
    }
    line = late_line(
        note_number=2,
        handed_over_on="2026-11-14",
        due_on="2026-11-21",
        pieces=10,
        gross_satang=15_050,
        deductions=[fine],
        net_satang=13_545,
        pay_satang=13_545,
        interest=None,
        hour={"satang": 3_386, "by": "own_minutes", "minimum_satang": 4_463, "place": "ขอนแก่น"},
    )
    return {**line, **over}
