"""Reading people's CSV files: encodings, delimiters, headings, limits, and rows with faults."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.csv_files import (
    MOST_ROWS,
    Column,
    ColumnsMissing,
    ColumnTwice,
    FileNotReadable,
    FileTooLarge,
    NoRows,
    Row,
    TooManyColumns,
    TooManyRows,
    read_table,
)
from api.errors import DomainError

COLUMNS = (
    Column("article", ("ชื่องาน", "งาน"), required=True),
    Column("pieces", ("จำนวน", "จำนวนชิ้น"), required=True),
    Column("note", ("หมายเหตุ",)),
)


def rows(text: str, encoding: str = "utf-8") -> Sequence[Row]:
    return read_table(text.encode(encoding), COLUMNS).rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis_620"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_thai_files_are_read_as_spreadsheets_write_them(encoding: str, delimiter: str) -> None:
    text = f"ชื่องาน{delimiter}จำนวน\r\nเสื้อ{delimiter}๑,๒๐๐\r\n".replace("๑,๒๐๐", '"1,200"')

    assert rows(text, encoding) == [Row(2, {"article": "เสื้อ", "pieces": "1,200"})]


@pytest.mark.parametrize("headings", ["ชื่องาน,จำนวน (ชิ้น)", "Article,PIECES", "งาน , จำนวน_ชิ้น", "article,จำนวน,x,"])
def test_headings_are_known_in_thai_and_english(headings: str) -> None:
    assert rows(f"{headings}\nเสื้อ,5\n")[0].cells == {"article": "เสื้อ", "pieces": "5"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    found = rows('ชื่องาน,จำนวน\nก,1\n\n"ข\nค",2\nง,3\n')

    assert [row.number for row in found] == [2, 4, 5]


def test_an_empty_required_cell_is_a_fault_of_its_row() -> None:
    found = rows("ชื่องาน,จำนวน,หมายเหตุ\nก,-,\nข,1,ดี\n")

    assert [(one.column, one.detail.en) for one in found[0].faults] == [("pieces", "This cell is empty")]
    assert found[1] == Row(3, {"article": "ข", "pieces": "1", "note": "ดี"})


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\x00", "ก\u202eข", "ก" * 2001])
def test_a_cell_that_is_no_value_is_a_fault_of_its_row(cell: str) -> None:
    found = rows(f'ชื่องาน,จำนวน\n"{cell}",1\n')

    assert [one.column for one in found[0].faults] == ["article"]
    assert "article" not in found[0].cells


@pytest.mark.parametrize("cell", ["+66 81 234 5678", "-5", "081-234-5678"])
def test_phones_and_negative_numbers_are_no_formulas(cell: str) -> None:
    assert rows(f"ชื่องาน,จำนวน\n{cell},1\n")[0].cells["article"] == cell


def test_a_row_longer_than_its_headings_is_a_fault() -> None:
    assert rows("ชื่องาน,จำนวน\nก,1,200\n")[0].faults[0].column is None


def test_missing_columns_are_named_in_thai() -> None:
    with pytest.raises(ColumnsMissing) as refused:
        rows("ชื่องาน,x\nก,1\n")

    assert refused.value.facts == {"missing": "จำนวน"}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ("ชื่องาน,งาน,จำนวน\nก,ข,1\n".encode(), ColumnTwice),
        ("ชื่องาน,จำนวน\n".encode(), NoRows),
        (b"", ColumnsMissing),
        (b"PK\x03\x04 a workbook", FileNotReadable),
        ("ชื่องาน,จำนวน\nก,1".encode("utf-16"), FileNotReadable),
        ("article,pieces\na,1".encode("utf-16-le"), FileNotReadable),
        ("ชื่องาน,จำนวน\n".encode() + b'"never closed', FileNotReadable),
        (b"\xff" * 50, FileNotReadable),
        ("ชื่องาน,จำนวน\n".encode() + b"a,1\n" * (MOST_ROWS + 1), TooManyRows),
        (",".join(f"c{n}" for n in range(51)).encode(), TooManyColumns),
        (b"x" * 2_097_153, FileTooLarge),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(data: bytes, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        read_table(data, COLUMNS)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_but_never_break(data: bytes) -> None:
    for whole in (data, "ชื่องาน,จำนวน\n".encode() + data):
        try:
            found = read_table(whole, COLUMNS).rows
        except DomainError:
            continue
        assert all(row.cells or row.faults for row in found)
