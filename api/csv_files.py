"""Reading people's own CSV files: Thai or English headings, UTF-8 or TIS-620, and limits no file gets past.

What is wrong with the whole file is a refusal; what is wrong with one row is a fault of that row, so that the
others can still be used.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.csv_results import CellFault
from api.errors import DomainError
from api.words import Words

MOST_ROWS = 10_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000
LARGEST_FILE = 2_097_152
DELIMITERS = (",", ";", "\t")
_EMPTY = {"", "-", "–", "—"}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORMULA = re.compile(r"^(?:[=@]|[+\-](?![\d๐-๙\s().,\-]*$))")


class FileTooLarge(DomainError):
    status = 413
    title = Words("ไฟล์ใหญ่เกินไป", "The file is too large")
    detail = Words("ไฟล์ใหญ่ได้ไม่เกิน {limit_bytes} ไบต์", "A file can hold at most {limit_bytes} bytes")
    remedy = Words("แบ่งเป็นหลายไฟล์", "Split it into several files")


class FileNotReadable(DomainError):
    title = Words("อ่านไฟล์ไม่ได้", "The file cannot be read")
    detail = Words("ไฟล์นี้ไม่ใช่ CSV แบบ UTF-8 หรือ TIS-620", "This is not CSV in UTF-8 or TIS-620")
    remedy = Words(
        "ในโปรแกรมตาราง ให้เลือกบันทึกเป็น CSV UTF-8 แล้วส่งใหม่", "In your spreadsheet, save it as CSV UTF-8 and send it again"
    )


class ColumnsMissing(DomainError):
    title = Words("ขาดคอลัมน์ที่จำเป็น", "Columns are missing")
    detail = Words("บรรทัดแรกต้องมีหัวคอลัมน์: {missing}", "The first line needs these headings: {missing}")
    remedy = Words("ใช้หัวคอลัมน์ตามไฟล์ตัวอย่าง", "Use the headings of the template")


class ColumnTwice(DomainError):
    title = Words("มีหัวคอลัมน์ซ้ำ", "A heading stands twice")
    detail = Words("หัวคอลัมน์นี้มีมากกว่าหนึ่งครั้ง: {columns}", "These headings stand more than once: {columns}")
    remedy = Words("ลบหรือเปลี่ยนชื่อคอลัมน์ที่ซ้ำ", "Remove or rename the repeated column")


class TooManyColumns(DomainError):
    title = Words("คอลัมน์มากเกินไป", "Too many columns")
    detail = Words("มีได้ไม่เกิน {most} คอลัมน์", "At most {most} columns can be sent")
    remedy = Words("ลบคอลัมน์ที่ไม่ใช้", "Remove the columns that are not needed")


class TooManyRows(DomainError):
    title = Words("แถวมากเกินไป", "Too many rows")
    detail = Words("ส่งได้ครั้งละไม่เกิน {most} แถว", "At most {most} rows can be sent at a time")
    remedy = Words("แบ่งเป็นหลายไฟล์", "Split it into several files")


class NoRows(DomainError):
    title = Words("ไฟล์ไม่มีข้อมูล", "The file has no rows")
    detail = Words("มีแต่หัวคอลัมน์ ไม่มีแถวข้อมูล", "There are headings but no rows under them")
    remedy = Words("เพิ่มแถวข้อมูล แล้วส่งใหม่", "Add rows and send it again")


FILE_REFUSALS = (FileTooLarge, FileNotReadable, ColumnsMissing, ColumnTwice, TooManyColumns, TooManyRows, NoRows)

HIDDEN_CHARACTERS = (
    Words("มีอักขระที่มองไม่เห็น", "It holds characters that cannot be seen"),
    Words("พิมพ์ช่องนี้ใหม่", "Type this cell again"),
)
FORMULA = (
    Words("ช่องนี้เป็นสูตร", "This cell holds a formula"),
    Words("ใส่ค่าแทนสูตร", "Put the value in place of the formula"),
)
TOO_LONG = (
    Words("ข้อความยาวเกินไป ไม่เกิน {most} ตัว", "Too long: at most {most} characters"),
    Words("ทำให้สั้นลง", "Make it shorter"),
)
EXTRA_CELLS = (
    Words("แถวนี้มีช่องมากกว่าหัวคอลัมน์", "This row has more cells than there are headings"),
    Words("ถ้าข้อความมีเครื่องหมายจุลภาค ให้ใส่ในเครื่องหมายคำพูด", "Put a text that holds a comma between quotation marks"),
)
MISSING = (Words("ขาดค่าของช่องนี้", "This cell is empty"), Words("ใส่ค่า", "Fill it in"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column we know. `headers`: how people write its heading, the first one as the template does."""

    name: str
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it, filled cells by column name, and what is wrong with it already.

    A required column that is empty is a fault already; a cell with a fault is left out of `cells`.
    """

    number: int
    cells: dict[str, str]
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. `headings`: for each column found, its heading as the file has it."""

    rows: list[Row]
    headings: dict[str, str] = field(default_factory=dict)


def read_table(data: bytes, columns: Sequence[Column], *, limit_bytes: int = LARGEST_FILE) -> Table:
    """Read a file. Blank rows are passed over, unknown columns too; `-` alone counts as empty."""
    if len(data) > limit_bytes:
        raise FileTooLarge(limit_bytes=limit_bytes)
    text = decode(data)
    delimiter = _delimiter(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        first = next(reader, [])
        headings = _headings(first, columns)
        rows = list(_rows(reader, len(first), headings, columns))
    except csv.Error:
        raise FileNotReadable() from None
    if not rows:
        raise NoRows()
    return Table(rows, {column.name: column.headers[0] for column in columns if column.name in headings.values()})


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, else Thai Windows-874, which holds TIS-620."""
    if data[:2] in (b"PK", b"\xff\xfe", b"\xfe\xff") or b"\x00" in data.partition(b"\n")[0]:
        raise FileNotReadable()  # a workbook, or UTF-16
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise FileNotReadable()


def _plain_heading(text: str) -> str:
    """How headings are compared: without spaces, marks of case, underscores and what stands in brackets."""
    text = unicodedata.normalize("NFKC", re.sub(r"\(.*?\)", "", text)).casefold()
    return re.sub(r"[\s_\-.*:]", "", text)


def _delimiter(text: str, columns: Sequence[Column]) -> str:
    """The character that splits the first line into most headings we know."""
    line = text.lstrip("\r\n").partition("\n")[0][: 64 * 1024]
    known = _known(columns)

    def found(delimiter: str) -> int:
        return sum(_plain_heading(cell.strip().strip('"')) in known for cell in line.split(delimiter))

    return max(DELIMITERS, key=found)


def _known(columns: Sequence[Column]) -> dict[str, str]:
    return {_plain_heading(heading): column.name for column in columns for heading in (column.name, *column.headers)}


def _headings(first: list[str], columns: Sequence[Column]) -> dict[int, str]:
    """Position → column name."""
    if len(first) > MOST_COLUMNS:
        raise TooManyColumns(most=MOST_COLUMNS)
    known = _known(columns)
    found = {at: known[_plain_heading(cell)] for at, cell in enumerate(first) if _plain_heading(cell) in known}
    names = list(found.values())
    shown = {column.name: column.headers[0] for column in columns}
    if missing := [shown[column.name] for column in columns if column.required and column.name not in names]:
        raise ColumnsMissing(missing=", ".join(missing))
    if twice := [shown[name] for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise ColumnTwice(columns=", ".join(twice))
    return found


def _rows(
    reader: Iterator[list[str]], width: int, headings: dict[int, str], columns: Sequence[Column]
) -> Iterator[Row]:
    required = [column.name for column in columns if column.required]
    seen = 0
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        seen += 1
        if seen > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        yield _row(number, cells, width, headings, required)


def _row(number: int, cells: list[str], width: int, headings: dict[int, str], required: list[str]) -> Row:
    kept: dict[str, str] = {}
    faults: list[CellFault] = []
    if any(cell.strip() for cell in cells[width:]):
        faults.append(CellFault(None, *EXTRA_CELLS))
    for at, name in headings.items():
        cell = cells[at].strip() if at < len(cells) else ""
        if fault := _fault(name, cell):
            faults.append(fault)
        elif cell not in _EMPTY:
            kept[name] = cell
        elif name in required:
            faults.append(CellFault(name, *MISSING))
    return Row(number, kept, tuple(faults))


def _fault(name: str, cell: str) -> CellFault | None:
    if _UNSEEN.search(cell):
        return CellFault(name, *HIDDEN_CHARACTERS)
    if len(cell) > LONGEST_CELL:
        return CellFault(name, *TOO_LONG, {"most": LONGEST_CELL})
    if cell not in _EMPTY and _FORMULA.match(cell):
        return CellFault(name, *FORMULA)
    return None
