"""What became of each row of an imported file, in Thai or English, without repeating what the row held."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field, ValidationError

from api.errors import DomainError
from api.shapes import Shape
from api.validation import words_for
from api.words import Language, Words

Outcome = Literal["created", "unchanged", "refused"]
Mode = Literal["best_effort", "all_or_nothing"]


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a row. `column` is our name of the column, None for the row as a whole."""

    column: str | None
    detail: Words
    remedy: Words
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row. `id` is the wire id of what it made or found."""

    number: int
    outcome: Outcome
    faults: Sequence[CellFault] = ()
    id: str | None = None


class CellError(Shape):
    column: str | None = Field(description="the heading of the column as the template has it; null for the whole row")
    detail: str
    remedy: str = Field(description="what to do next")


class RowResult(Shape):
    """What became of one row. `row` is its number as a spreadsheet shows it: the headings are row 1."""

    row: int
    outcome: Outcome
    id: str | None = None
    errors: list[CellError] = Field(default_factory=list)


class ImportReport(Shape):
    """What became of a file. With `dry_run`, what would have become of it; nothing was changed then."""

    dry_run: bool
    mode: Mode
    created: int
    unchanged: int
    refused: int
    applied: bool = Field(description="whether anything was recorded")
    rows: list[RowResult]


def fault_of(error: DomainError, column: str | None = None) -> list[CellFault]:
    """A refusal as faults of a row, placed on `column`."""
    return [CellFault(column, one.detail, one.remedy, one.facts) for one in error.faults()]


def faults_in(error: ValidationError, columns: Mapping[str, str]) -> list[CellFault]:
    """What a shape found wrong. `columns`: the shape's field → the column's name."""
    found = []
    for one in error.errors(include_url=False, include_input=False):
        detail, remedy = words_for(one)
        found.append(CellFault(column_of(one["loc"], columns), detail, remedy, one.get("ctx") or {}))
    return found


def column_of(path: Sequence[object], columns: Mapping[str, str]) -> str | None:
    """The column that a place in a shape stands for: `leader/name` if it is listed so, else by its last known part."""
    parts = [str(part) for part in path]
    known = ("/".join(parts), *reversed(parts))
    return next((columns[part] for part in known if part in columns), None)


def report(
    outcomes: Iterable[RowOutcome],
    headings: Mapping[str, str],
    language: Language,
    *,
    dry_run: bool,
    mode: Mode,
    applied: bool,
) -> ImportReport:
    """The wire form of what became of a file."""
    rows = sorted(outcomes, key=lambda one: one.number)
    count = Counter(one.outcome for one in rows)
    return ImportReport(
        dry_run=dry_run,
        mode=mode,
        created=count["created"],
        unchanged=count["unchanged"],
        refused=count["refused"],
        applied=applied,
        rows=[_shown(one, headings, language) for one in rows],
    )


def _shown(one: RowOutcome, headings: Mapping[str, str], language: Language) -> RowResult:
    errors = [
        CellError(
            column=headings.get(fault.column, fault.column) if fault.column else None,
            detail=fault.detail.in_(language, fault.facts),
            remedy=fault.remedy.in_(language, fault.facts),
        )
        for fault in one.faults
    ]
    return RowResult(row=one.number, outcome=one.outcome, id=one.id, errors=errors)
