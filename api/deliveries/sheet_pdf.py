"""The tally sheet to print: A4, Thai, the roster with empty boxes, its code as a QR. Same facts, same bytes."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import segno
import typst
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.deliveries.models import TallySheet
from api.deliveries.rules import say_code
from api.documents.letters import printable
from api.documents.models import WorkDocument
from api.documents.pdf import HOME as DOCUMENTS
from api.documents.pdf import STANDARD
from api.offers.models import Award, AwardMember
from api.orders.models import Lot
from api.parties.models import Group, Hirer
from api.thai import BANGKOK, baht, say_date, sort_key

HOME = Path(str(files("api.deliveries"))) / "templates"
QR_PREFIX = "TRONG:TALLY:"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[DOCUMENTS / "fonts"])


def print_sheet(session: Session, sheet: TallySheet) -> bytes:
    """The sheet as PDF/A. A compiler of its own each time: one cannot serve two threads at once."""
    data = orjson.dumps(lay_out(session, sheet)).decode()
    made = typst.Compiler(root=HOME, font_paths=_fonts()).compile(
        input=HOME / "tally_sheet.typ", format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARD
    )
    assert isinstance(made, bytes)
    return made


def lay_out(session: Session, sheet: TallySheet) -> dict[str, Any]:
    """Everything the template sets, from what was frozen when the work was agreed."""
    award = session.get_one(Award, sheet.award_id)
    day = sheet.created_at.astimezone(BANGKOK).date()
    code = say_code(sheet.code)
    paper = {
        "code": code,
        "date": [day.year, day.month, day.day],
        "title": "ใบนับชิ้นงาน",
        "head": _head(session, award),
        "notes": [
            "เขียนจำนวนชิ้นที่แต่ละคนทำ คนที่ไม่ได้ทำเว้นว่าง เวลาเขียนถ้าจำได้",
            "ใบนี้บันทึกได้ครั้งเดียวด้วยรหัสข้างบน ค่าตอบแทนครบกำหนดจ่ายนับจากวันที่ส่งมอบ (มาตรา 17)",
        ],
        "columns": ["ที่", "ชื่อ", "จำนวนชิ้น", "เวลา (นาที)", "ลายมือชื่อ"],
        "rows": _roster(session, award),
        "total": "รวม",
        "blanks": ["วันที่ส่งมอบ", "จำนวนที่ส่งมอบ (ชิ้น)", "ผู้ส่งมอบ (หัวหน้ากลุ่ม)", "ผู้รับ (ผู้จ้างงาน)"],
        "footer": f"{code} · พิมพ์วันที่ {say_date(day)}",
    }
    laid: dict[str, Any] = printable(paper)
    return {**laid, "qr": segno.make(QR_PREFIX + sheet.code, error="m", micro=False).svg_inline(border=2)}


def _head(session: Session, award: Award) -> list[tuple[str, str]]:
    article, group, hirer = session.execute(
        select(Lot.article, Group.name, Hirer.name)
        .select_from(Award)
        .join(Lot, Lot.id == Award.lot_id)
        .join(Group, Group.id == Award.group_id)
        .join(Hirer, Hirer.id == Award.hirer_id)
        .where(Award.id == award.id)
    ).one()
    number = session.scalar(
        select(WorkDocument.number).where(WorkDocument.award_id == award.id).order_by(WorkDocument.version_no.desc())
    )
    return [
        ("เอกสารเลขที่", number or "–"),
        ("งาน", article),
        ("ทั้งหมด", f"{award.pieces:,} ชิ้น ชิ้นละ {baht(award.rate_satang)} บาท"),
        ("กลุ่ม", group),
        ("ผู้จ้างงาน", hirer),
    ]


def _roster(session: Session, award: Award) -> list[tuple[str, str]]:
    rows = session.scalars(select(AwardMember).where(AwardMember.award_id == award.id))
    listed = sorted(rows, key=lambda one: (sort_key(one.name), one.homeworker_id))
    return [(str(number), one.name) for number, one in enumerate(listed, 1)]
