"""Rows as a file: CSV, XLSX or JSON, written as they come, so that memory does not grow with them.

Each file says how many rows it has, how they were chosen, and the SHA-256 of the rows: of one JSON array per row, in
UTF-8 without spaces, a line feed after each. So the same rows have the same hash in every format.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from api.inspections.export_rows import Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs what begins so
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass
class Counted:
    """Rows on their way into a file, counted and hashed as they pass."""

    rows: Iterable[list[Cell]]
    told: Callable[[int], None] = lambda done: None
    done: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.rows:
            self._hash.update(line_of(row))
            self.done += 1
            yield row
            if self.done % 1_000 == 0:
                self.told(self.done)

    @property
    def sha256(self) -> str:
        """Of the rows so far."""
        digest: str = self._hash.hexdigest()
        return digest


def line_of(row: list[Cell]) -> bytes:
    """A row as it is hashed."""
    cells = [one.isoformat() if isinstance(one, date) else one for one in row]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def write_csv(file: IO[bytes], headings: list[str], rows: Counted, about: dict[str, Any]) -> None:
    """CSV as spreadsheets in Thailand open it: UTF-8 with a mark. The last line, which begins with #, is about it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(headings)
    for row in rows:
        out.writerow([safe(one) if isinstance(one, str) else "" if one is None else one for one in row])
    out.writerow(["# " + json.dumps(_told(about, rows), ensure_ascii=False, sort_keys=True)])
    text.detach()


def write_xlsx(file: IO[bytes], headings: list[str], rows: Counted, about: dict[str, Any]) -> None:
    """A workbook: sheet `rows` with typed numbers and days, sheet `about`. Texts are never formulas or links."""
    safely = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**safely, "strings_to_numbers": False}) as book:
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, bold)
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                _write_cell(sheet, number, at, cell, day)
        told = book.add_worksheet("about")
        for number, (name, value) in enumerate(sorted(_told(about, rows).items())):
            told.write_string(number, 0, name, bold)
            told.write_string(
                number, 1, json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
            )


def _write_cell(sheet: Any, row: int, at: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, at, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(row, at, cell)
    elif cell is not None:
        sheet.write_string(row, at, cell)


def write_json(file: IO[bytes], headings: list[str], rows: Counted, about: dict[str, Any]) -> None:
    """One object: the columns, the rows as arrays, and at the end, when all is counted, what it is about."""
    file.write(b'{"columns":' + json.dumps(headings).encode() + b',"rows":[')
    for row in rows:
        file.write((b"" if rows.done == 1 else b",") + b"\n" + line_of(row)[:-1])
    file.write(b'\n],"about":' + json.dumps(_told(about, rows), ensure_ascii=False, sort_keys=True).encode() + b"}\n")


def _told(about: dict[str, Any], rows: Counted) -> dict[str, Any]:
    return {**about, "row_count": rows.done, "rows_sha256": rows.sha256}


WRITERS: dict[str, Callable[[IO[bytes], list[str], Counted, dict[str, Any]], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
}
