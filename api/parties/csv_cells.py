"""One row of a file of groups: what its cells say, in Thai or English, as a group and a member of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.csv_files import Column, Row
from api.csv_results import CellFault, fault_of, faults_in
from api.errors import DomainError
from api.parties.member_schemas import NewMember
from api.parties.models import Machine, Province, Skill
from api.parties.schemas import RegisterGroup
from api.shapes import Shape
from api.thai import read_digits, read_whole, read_year
from api.words import Words

COLUMNS = (
    Column("group", ("กลุ่ม", "ชื่อกลุ่ม", "group name"), required=True),
    Column("leader", ("ผู้นำกลุ่ม", "ชื่อผู้นำกลุ่ม", "หัวหน้ากลุ่ม", "leader name")),
    Column("leader_phone", ("โทรผู้นำกลุ่ม", "โทรหัวหน้า", "โทรศัพท์ผู้นำกลุ่ม"), required=True),
    Column("province", ("จังหวัด",), required=True),
    Column("district", ("รหัสอำเภอ", "อำเภอ", "district code")),
    Column("address", ("ที่อยู่กลุ่ม", "ที่อยู่"), required=True),
    Column("machines", ("เครื่องจักร",)),
    Column("name", ("ชื่อสมาชิก", "ชื่อ", "ชื่อ-สกุล", "ชื่อ นามสกุล", "member name"), required=True),
    Column("sex", ("เพศ", "gender"), required=True),
    Column("birth_year", ("ปีเกิด", "ปีเกิด พ.ศ.", "year of birth"), required=True),
    Column("languages", ("ภาษา", "language")),
    Column("phone", ("โทรสมาชิก", "โทร", "โทรศัพท์", "member phone")),
    Column("national_id", ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "บัตรประชาชน")),
    Column("skills", ("ทักษะ", "skill"), required=True),
    Column("levels", ("ระดับ", "ระดับทักษะ", "level")),
)
GROUP_FIELDS = {"name": "group", "phone": "leader_phone", "province_code": "province", "district_code": "district"}
GROUP_FIELDS |= {"address": "address", "machines": "machines", "leader/name": "leader"}
MEMBER_FIELDS = {name: name for name in ("name", "sex", "birth_year", "languages", "phone", "national_id", "skills")}
SEXES = {"หญิง": "female", "ญ": "female", "f": "female", "female": "female"}
SEXES |= {"ชาย": "male", "ช": "male", "m": "male", "male": "male"}
LANGUAGES = {"ไทย": "th", "อังกฤษ": "en", "ลาว": "lo", "เขมร": "km", "กัมพูชา": "km", "พม่า": "my", "เมียนมา": "my"}
LANGUAGES |= {code: code for code in ("th", "en", "lo", "km", "my")}

UNKNOWN = Words("ไม่รู้จักค่าในช่องนี้", "This cell holds a word that is not known")
USE_LIST = Words("ใช้ชื่อหรือรหัสตามรายการของระบบ", "Use a name or a code of the list")
USE_SEX = Words("ใส่ หญิง หรือ ชาย", "Write หญิง (female) or ชาย (male)")
USE_LANGUAGE = Words("ใส่ ไทย อังกฤษ ลาว เขมร หรือ พม่า", "Write th, en, lo, km or my")
LEVELS_DIFFER = Words("จำนวนระดับไม่เท่ากับจำนวนทักษะ", "There are not as many levels as skills")
USE_LEVELS = Words("ใส่ระดับเดียว หรือหนึ่งระดับต่อหนึ่งทักษะ คั่นด้วย |", "Write one level, or one for each skill, between |")

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be used: its group, as the row describes it, and the member."""

    number: int
    group: RegisterGroup
    member: NewMember


class Cells:
    """Turns rows into entries. Lists of the database are read once for the whole file."""

    def __init__(self, session: Session) -> None:
        self._provinces = _names(session, Province)
        self._skills = _names(session, Skill)
        self._machines = _names(session, Machine)

    def entry(self, row: Row) -> Entry | list[CellFault]:
        """The entry of a row, or everything that is wrong with it."""
        faults = list(row.faults)
        read = _Reader(row.cells, faults)
        group = self._group(read)
        member = self._member(read)
        made = (_shape(RegisterGroup, group, GROUP_FIELDS, faults), _shape(NewMember, member, MEMBER_FIELDS, faults))
        first: dict[tuple[str | None, Words], CellFault] = {}
        for fault in faults:
            first.setdefault((fault.column, fault.detail), fault)
        if first or made[0] is None or made[1] is None:
            said = {column for column, _ in first if column}
            return [one for one in first.values() if one.column in said or one.column is None]
        return Entry(row.number, made[0], made[1])

    def _group(self, read: "_Reader") -> dict[str, Any]:
        leader = {"name": read.text("leader") or read.text("group"), "phone": read.text("leader_phone")}
        return {
            "name": read.text("group"),
            "leader": {name: value for name, value in leader.items() if value is not None},
            "province_code": read.known("province", self._provinces, USE_LIST),
            "district_code": read.with_("district", read_digits),
            "address": read.text("address"),
            "machines": read.with_("machines", lambda cell: self._counts(cell)),
        }

    def _member(self, read: "_Reader") -> dict[str, Any]:
        return {
            "name": read.text("name"),
            "sex": read.known("sex", SEXES, USE_SEX),
            "birth_year": read.with_("birth_year", read_year),
            "languages": read.with_("languages", _languages),
            "phone": read.text("phone"),
            "national_id": read.text("national_id"),
            "skills": read.with_("skills", lambda cell: self._leveled(cell, read)),
        }

    def _leveled(self, cell: str, read: "_Reader") -> list[dict[str, Any]]:
        skills = [_known(name, self._skills, "skills", USE_LIST) for name in _parts(cell)]
        levels = read.with_("levels", lambda text: [read_whole(one) for one in _parts(text)]) or [1]
        if len(levels) not in (1, len(skills)):
            raise _Wrong(CellFault("levels", LEVELS_DIFFER, USE_LEVELS))
        levels = levels * len(skills) if len(levels) == 1 else levels
        return [{"skill": skill, "level": level} for skill, level in zip(skills, levels, strict=True)]

    def _counts(self, cell: str) -> list[dict[str, Any]]:
        found = []
        for part in _parts(cell):
            name, _, count = part.partition(":")
            machine = _known(name, self._machines, "machines", USE_LIST)
            found.append({"machine": machine, "count": read_whole(count or "1")})
        return found


class _Wrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, fault: CellFault) -> None:
        super().__init__()
        self.fault = fault


class _Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], faults: list[CellFault]) -> None:
        self._cells = cells
        self._faults = faults

    def text(self, column: str) -> str | None:
        return self._cells.get(column)

    def known(self, column: str, words: Mapping[str, str], remedy: Words) -> str | None:
        found: str | None = self.with_(column, lambda cell: _known(cell, words, column, remedy))
        return found

    def with_(self, column: str, read: Callable[[str], Any]) -> Any:
        cell = self._cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except DomainError as error:
            self._faults.extend(fault_of(error, column))
        except _Wrong as wrong:
            self._faults.append(wrong.fault)
        return None


def _shape(kind: type[S], values: Mapping[str, Any], fields: Mapping[str, str], faults: list[CellFault]) -> S | None:
    """The shape, or None with its faults added. What a cell said wrongly already is not said again as missing."""
    try:
        return kind.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        told = {fault.column for fault in faults}
        faults.extend(fault for fault in faults_in(error, fields) if fault.column not in told)
        return None


def _names(session: Session, table: type[Any]) -> dict[str, str]:
    """Code, Thai and English name → code."""
    rows = session.execute(select(table.code, table.name_th, table.name_en))
    return {_plain(name): code for code, th, en in rows for name in (code, th, en)}


def _plain(word: str) -> str:
    return re.sub(r"^(จังหวัด|จ\.)|[\s._]", "", word.casefold())


def _known(word: str, words: Mapping[str, str], column: str, remedy: Words) -> str:
    found = words.get(_plain(word))
    if found is None:
        raise _Wrong(CellFault(column, UNKNOWN, remedy))
    return found


def _languages(cell: str) -> list[str]:
    return [_known(part, LANGUAGES, "languages", USE_LANGUAGE) for part in re.split(r"[|,/;\s]+", cell) if part]


def _parts(cell: str) -> list[str]:
    """The parts of a cell; `|` parts them, since names of skills hold commas and semicolons."""
    return [part.strip() for part in cell.split("|") if part.strip()]
