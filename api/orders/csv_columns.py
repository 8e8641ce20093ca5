"""What a file of orders may hold: its columns, and how people write what stands in them. One row is one lot."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.csv_files import Column
from api.errors import DomainError
from api.parties.models import Machine, Province, Skill
from api.thai import read_date, read_digits, read_whole
from api.words import Words


class NotAnAmount(DomainError):
    title = Words("อ่านตัวเลขไม่ได้", "The number cannot be read")
    detail = Words("ใส่ตัวเลข ทศนิยมไม่เกินสองตำแหน่ง", "This is not a number with at most two decimals")
    remedy = Words("ใส่ตัวเลข เช่น 9.5 หรือ 1,250.00", "Write a number such as 9.5 or 1,250.00")


class NotAmongChoices(DomainError):
    title = Words("ไม่ใช่ค่าที่ใช้ได้", "This is not one of the choices")
    detail = Words("ใช้ได้เฉพาะ: {choices}", "It can be: {choices}")
    remedy = Words("ใส่ค่าใดค่าหนึ่งในนี้", "Write one of these")


class NameNotKnown(DomainError):
    title = Words("ไม่รู้จักชื่อนี้", "This name is not known")
    detail = Words("ไม่มีชื่อหรือรหัสนี้ในรายการ", "The list has no such name or code")
    remedy = Words(
        "ใช้ชื่อไทย ชื่ออังกฤษ หรือรหัสจาก GET /v1/{list}", "Use a Thai name, an English name or a code of GET /v1/{list}"
    )


COLUMNS = (
    Column("client_ref", ("เลขที่ใบสั่ง", "order reference", "order_ref", "order no", "po"), required=True),
    Column("article", ("ชื่องาน", "article", "งาน"), required=True),
    Column("skill", ("ทักษะ", "skill"), required=True),
    Column("skill_level", ("ระดับทักษะ", "skill level")),
    Column("quantity_pieces", ("จำนวน (ชิ้น)", "quantity", "pieces"), required=True),
    Column("standard_centiminutes", ("นาทีมาตรฐานต่อชิ้น", "standard minutes", "sam", "smv"), required=True),
    Column("machine", ("เครื่องจักร", "machine")),
    Column("start_on", ("วันเริ่ม", "start date", "start"), required=True),
    Column("due_on", ("วันส่ง", "due date", "due"), required=True),
    Column("rate_satang", ("ราคาต่อชิ้น (บาท)", "rate per piece (baht)", "rate"), required=True),
    Column("minimum_lot_pieces", ("ขั้นต่ำต่อกลุ่ม", "minimum per group", "minimum lot")),
    Column("most_groups", ("จำนวนกลุ่มสูงสุด", "most groups")),
    Column("all_or_nothing", ("ต้องทำครบ", "all or nothing")),
    Column("quality_level", ("ระดับคุณภาพ", "quality level")),
    Column("hazard", ("อันตราย", "hazard")),
    Column("materials_by", ("ผู้จัดหาวัตถุดิบ", "materials by")),
    Column("province_code", ("จังหวัดที่ส่ง", "province"), required=True),
    Column("district_code", ("รหัสอำเภอที่ส่ง", "district code")),
    Column("address", ("ที่อยู่ที่ส่ง", "delivery address"), required=True),
    Column("kind", ("ประเภทใบสั่ง", "kind")),
    Column("note", ("หมายเหตุ", "note")),
)
DELIVERY = frozenset({"province_code", "district_code", "address"})
OF_ORDER = DELIVERY | {"kind", "note"}
"""Columns of the whole order: the first row of an order says them, later rows repeat them or leave them empty."""

_YES = {"ใช่": True, "ไม่": False, "ไม่ใช่": False, "yes": True, "no": False, "true": True, "false": False}
_KINDS = {"ตามแบบ": "to_specification", "สินค้าสำเร็จรูป": "finished_goods"}
_MAKERS = {"ผู้จ้างงาน": "hirer", "ผู้จ้าง": "hirer", "ผู้ว่าจ้าง": "hirer", "กลุ่ม": "group"}
_HAZARDS = {"ไม่มี": "none", "ของมีคม": "sharp", "ความร้อน": "heat", "ฝุ่น": "dust", "ตัวทำละลาย": "solvent"}

Reader = Callable[[str], Any]


def read_hundredths(text: str) -> int:
    """`9.5`, `๙.๕๐`, `1,250` → 950, 950, 125000: minutes to 1/100 minutes, baht to satang. Never through a float."""
    text = read_digits(text.strip())
    found = re.fullmatch(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))?", text)
    if found is None:
        raise NotAnAmount()
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def readers(session: Session) -> dict[str, Reader]:
    """How each column is read; names of skills, machines and provinces are looked up. A column not named is text."""
    whole = ("quantity_pieces", "skill_level", "minimum_lot_pieces", "most_groups", "quality_level")
    return {
        **dict.fromkeys(whole, read_whole),
        "standard_centiminutes": read_hundredths,
        "rate_satang": read_hundredths,
        "start_on": read_date,
        "due_on": read_date,
        "all_or_nothing": _choice(_YES),
        "kind": _choice(_KINDS),
        "hazard": _choice(_HAZARDS),
        "materials_by": _choice(_MAKERS),
        "district_code": read_digits,
        "skill": _named(session, select(Skill.code, Skill.name_th, Skill.name_en), "skills"),
        "machine": _named(session, select(Machine.code, Machine.name_th, Machine.name_en), "machines"),
        "province_code": _named(session, select(Province.code, Province.name_th, Province.name_en), "provinces"),
    }


def _choice(known: Mapping[str, Any]) -> Reader:
    every = {_plain(name): value for name, value in known.items()}
    every |= {_plain(value): value for value in known.values() if isinstance(value, str)}

    def read(text: str) -> Any:
        if _plain(text) not in every:
            raise NotAmongChoices(choices=", ".join(known))
        return every[_plain(text)]

    return read


def _named(session: Session, wanted: Select[Any, Any, Any], of: str) -> Reader:
    known = {_plain(name): row[0] for row in session.execute(wanted) for name in row}

    def read(text: str) -> Any:
        code = known.get(_plain(read_digits(text)).removeprefix("จังหวัด"))
        if code is None:
            raise NameNotKnown(list=of)
        return code

    return read


def _plain(text: str) -> str:
    """How names are compared: without spaces, hyphens, underscores, and marks of case."""
    return re.sub(r"[\s\-_]", "", text.casefold())
