"""What can be exported: for each kind its columns and its rows, filtered. Persons stand by their pseudonym."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.deliveries.models import DeliveryNote
from api.inspections.models import Finding
from api.ledger.models import Account, Journal, Posting
from api.offers.models import Award
from api.orders.models import Lot
from api.payments.models import Instalment, Payment, PayRun
from api.shapes import Id

What = Literal["findings", "awards", "instalments", "payments", "entries"]
Cell = str | int | date | None
OF_PERSONS: frozenset[What] = frozenset(("instalments", "payments", "entries"))
"""Kinds whose rows tell of single persons: for a case only, and then of its hirer."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows: of one hirer or group, and of days from and until."""

    hirer_id: UUID | None = None
    group_id: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of rows: its columns by heading, the joins, what the filters look at, and whose rows they are."""

    columns: Mapping[str, Any]
    prefixes: Mapping[str, str]
    joined: Callable[[Select[Any]], Select[Any]]
    key: InstrumentedAttribute[UUID]
    hirer: Any
    group: Any
    day: ColumnElement[date] | InstrumentedAttribute[date]
    person: Any = None


SOURCES: dict[What, Source] = {
    "findings": Source(
        columns={
            "finding": Finding.id, "rule": Finding.rule, "rule_version": Finding.rule_version,
            "severity": Finding.severity, "state": Finding.state, "on_date": Finding.on_date,
            "hirer": Finding.hirer_id, "group": Finding.group_id, "award": Finding.award_id,
            "subject": Finding.subject, "owed_satang": Finding.owed_satang, "answer": Finding.answer,
        },
        prefixes={"finding": "fnd", "hirer": "hir", "group": "grp", "award": "awd"},
        joined=lambda asked: asked,
        key=Finding.id, hirer=Finding.hirer_id, group=Finding.group_id, day=Finding.on_date,
    ),
    "awards": Source(
        columns={
            "award": Award.id, "hirer": Award.hirer_id, "group": Award.group_id, "lot": Award.lot_id,
            "article": Lot.article, "pieces": Award.pieces, "delivered_pieces": Award.delivered_pieces,
            "rate_satang": Award.rate_satang, "floor_satang": Award.floor_satang, "start_on": Award.start_on,
            "due_on": Award.due_on, "state": Award.state,
        },
        prefixes={"award": "awd", "hirer": "hir", "group": "grp", "lot": "lot"},
        joined=lambda asked: asked.join(Lot, Lot.id == Award.lot_id),
        key=Award.id, hirer=Award.hirer_id, group=Award.group_id, day=Award.due_on,
    ),
    "instalments": Source(
        columns={
            "instalment": Instalment.id, "hirer": Instalment.hirer_id, "group": Instalment.group_id,
            "award": Instalment.award_id, "homeworker": Instalment.homeworker_id, "pieces": Instalment.pieces,
            "percent_done": Instalment.percent_done, "rate_satang": Instalment.rate_satang,
            "gross_satang": Instalment.gross_satang, "handed_over_on": DeliveryNote.handed_over_on,
            "due_on": DeliveryNote.handed_over_on + Instalment.pay_within_days, "entry": Instalment.journal_id,
        },
        prefixes={
            "instalment": "ins", "hirer": "hir", "group": "grp", "award": "awd", "homeworker": "hwk", "entry": "led",
        },
        joined=lambda asked: asked.join(DeliveryNote, DeliveryNote.id == Instalment.note_id),
        key=Instalment.id, hirer=Instalment.hirer_id, group=Instalment.group_id, day=DeliveryNote.handed_over_on,
        person=Instalment.homeworker_id,
    ),
    "payments": Source(
        columns={
            "payment": Payment.id, "hirer": Payment.hirer_id, "group": Payment.group_id,
            "homeworker": Payment.homeworker_id, "pay_on": PayRun.pay_on, "method": Payment.method,
            "via": Payment.via, "amount_satang": Payment.amount_satang, "state": Payment.state,
        },
        prefixes={"payment": "pmt", "hirer": "hir", "group": "grp", "homeworker": "hwk"},
        joined=lambda asked: asked.join(PayRun, PayRun.id == Payment.pay_run_id),
        key=Payment.id, hirer=Payment.hirer_id, group=Payment.group_id, day=PayRun.pay_on,
        person=Payment.homeworker_id,
    ),
    "entries": Source(
        columns={
            "entry": Journal.id, "line": Posting.line, "kind": Journal.kind, "effective_on": Journal.effective_on,
            "account": Account.kind, "hirer": Account.hirer_id, "group": Account.group_id,
            "homeworker": Account.homeworker_id, "amount_satang": Posting.amount_satang,
            "leaf_hash": func.encode(Journal.leaf_hash, "hex"),
        },
        prefixes={"entry": "led", "hirer": "hir", "group": "grp", "homeworker": "hwk"},
        joined=lambda asked: asked.join(Posting, Posting.journal_id == Journal.id).join(
            Account, Account.id == Posting.account_id
        ),
        key=Journal.id, hirer=None, group=None, day=Journal.effective_on, person=Account.homeworker_id,
    ),
}  # fmt: skip


def _filtered(what: What, filters: Filters, columns: list[Any]) -> Select[Any]:
    source = SOURCES[what]
    asked = source.joined(select(*columns).select_from(source.key.class_))
    if filters.since is not None:
        asked = asked.where(source.day >= filters.since)
    if filters.until is not None:
        asked = asked.where(source.day <= filters.until)
    if source.hirer is None:
        return asked.where(Journal.id.in_(_entries_of(filters)))
    if filters.hirer_id is not None:
        asked = asked.where(source.hirer == filters.hirer_id)
    if filters.group_id is not None:
        asked = asked.where(source.group == filters.group_id)
    return asked


def _entries_of(filters: Filters) -> Select[UUID]:
    """Entries with a line of the hirer (exports of entries are always for one) and, if asked, of the group."""
    of_hirer = (
        select(Posting.journal_id)
        .join(Account, Account.id == Posting.account_id)
        .where(Account.hirer_id == filters.hirer_id)
    )
    if filters.group_id is None:
        return of_hirer
    of_group = select(Instalment.journal_id).where(Instalment.group_id == filters.group_id)
    return of_hirer.where(Posting.journal_id.in_(of_group))


def count_rows(session: Session, what: What, filters: Filters) -> int:
    """How many rows an export will have."""
    return session.scalar(_filtered(what, filters, [func.count()])) or 0


def people_of(session: Session, what: What, filters: Filters) -> list[UUID]:
    """Whose rows they are, each person once."""
    person = SOURCES[what].person
    if person is None:
        return []
    return list(session.scalars(_filtered(what, filters, [person]).where(person.is_not(None)).distinct()))


def headings(what: What) -> list[str]:
    return list(SOURCES[what].columns)


def rows_of(session: Session, what: What, filters: Filters) -> Iterator[list[Cell]]:
    """The rows in the order of their ids, read by a cursor of the database a thousand at a time."""
    source = SOURCES[what]
    order = [source.key, Posting.line] if what == "entries" else [source.key]
    asked = _filtered(what, filters, list(source.columns.values())).order_by(*order)
    ids = [Id(source.prefixes[name]).write if name in source.prefixes else None for name in source.columns]
    for row in session.execute(asked.execution_options(yield_per=1_000)):
        yield [write(value) if write and value is not None else value for write, value in zip(ids, row, strict=True)]
