"""Lines of a hirer's bank statement as they are read from its CSV file: day, money out, what stands beside it."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.csv_files import Column, ColumnsMissing, Row, read_table
from api.csv_results import CellFault, fault_of
from api.errors import DomainError
from api.orders.csv_columns import read_hundredths
from api.shapes import MOST_SATANG
from api.thai import read_date, read_digits
from api.words import Words

COLUMNS = (
    Column("date", ("วันที่", "วันที่ทำรายการ", "วันที่รายการ", "transaction date", "posting date"), required=True),
    Column("amount", ("ถอน", "ถอนเงิน", "จำนวนเงิน", "เดบิต", "withdrawal", "debit", "paid out")),
    Column("reference", ("อ้างอิง", "รายละเอียด", "รายการ", "หมายเหตุ", "description", "details", "ref")),
    Column("account", ("บัญชีผู้รับ", "เลขที่บัญชีผู้รับ", "บัญชีปลายทาง", "to account", "payee account")),
)
IN_THE_FUTURE = (
    Words("วันที่นี้ยังมาไม่ถึง", "This day has not come yet"),
    Words("ตรวจวันที่และปี", "Check the day and the year"),
)
OUT_OF_RANGE = (
    Words("จำนวนเงินไม่ถูกต้อง", "This is not a sum that can be paid"),
    Words("ใส่จำนวนเงินที่มากกว่า 0", "Write a sum above 0"),
)
_TIME = re.compile(r"[ T,]+[0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2})?( ?น\.)?$")


@dataclass(frozen=True, slots=True)
class Line:
    """One row. Without an amount money came in, which is none of ours; with faults it could not be read.

    `mark` tells the line again when the file is sent again, equal lines of one file by their running number.
    """

    number: int
    booked_on: date | None = None
    amount_satang: int | None = None
    reference: str = ""
    account: str = ""
    mark: str = ""
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds, and the headings of its columns."""

    lines: list[Line]
    headings: dict[str, str]


def read_statement(data: bytes, today: date, *, limit_bytes: int) -> Statement:
    """Read a file. Where some amounts carry a minus, those without one came in."""
    table = read_table(data, COLUMNS, limit_bytes=limit_bytes)
    if "amount" not in table.headings:
        raise ColumnsMissing(missing=COLUMNS[1].headers[0])
    signed = any(row.cells.get("amount", "").startswith(("-", "−")) for row in table.rows)
    seen: Counter[str] = Counter()
    return Statement([_line(row, today, signed, seen) for row in table.rows], table.headings)


def _line(row: Row, today: date, signed: bool, seen: Counter[str]) -> Line:
    faults = list(row.faults)
    booked_on = _day(row.cells.get("date", ""), today, faults)
    amount = _money_out(row.cells.get("amount", ""), signed, faults)
    if faults or booked_on is None:
        return Line(row.number, faults=tuple(faults))
    reference = row.cells.get("reference", "")
    account = re.sub(r"[^0-9]", "", read_digits(row.cells.get("account", "")))
    said = (booked_on.isoformat(), str(amount), reference, account)
    seen["\n".join(said)] += 1
    return Line(row.number, booked_on, amount, reference, account, _mark(said, seen["\n".join(said)]))


def _day(cell: str, today: date, faults: list[CellFault]) -> date | None:
    """`22/11/2569 14:03` → 2026-11-22."""
    if not cell:  # the row has that fault already
        return None
    try:
        day = read_date(_TIME.sub("", cell))
    except DomainError as error:
        faults += fault_of(error, "date")
        return None
    if day > today:
        faults.append(CellFault("date", *IN_THE_FUTURE))
    return day


def _money_out(cell: str, signed: bool, faults: list[CellFault]) -> int | None:
    """Satang that went out; None for money that came in."""
    minus = cell.startswith(("-", "−"))
    if not cell or (signed and not minus):
        return None
    try:
        satang = read_hundredths(cell.lstrip("-−+ "))
    except DomainError as error:
        faults += fault_of(error, "amount")
        return None
    if not 0 < satang <= MOST_SATANG:
        faults.append(CellFault("amount", *OUT_OF_RANGE))
    return satang


def _mark(said: Sequence[str], running: int) -> str:
    return hashlib.sha256("\n".join((*said, str(running))).encode()).hexdigest()
