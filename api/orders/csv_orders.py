"""Orders from a hirer's own file: one row per lot, rows with the same reference are one order.

An order with a faulty row is refused whole; the others are posted (`best_effort`), or nothing is (`all_or_nothing`).
Sent again, the file posts nothing twice: its references are known then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.csv_files import LARGEST_FILE, MISSING, Row, TooManyRows, read_table
from api.csv_results import CellFault, ImportReport, Mode, RowOutcome, report
from api.errors import DomainError
from api.orders.csv_columns import COLUMNS, DELIVERY, OF_ORDER, Reader, readers
from api.orders.models import Order
from api.orders.schemas import NewOrder
from api.orders.service import MATCH_AGAIN, record_order
from api.validation import words_for
from api.words import Language, Words

MOST_ROWS = 2_000  # a file is read in one request
SAME_AS_FIRST = (
    Words("ไม่ตรงกับแถวแรกของใบสั่งนี้", "This differs from the first row of the order"),
    Words("ใส่ให้ตรงกัน หรือเว้นว่างไว้", "Write the same, or leave it empty"),
)
OTHER_ROW_FAULTY = (
    Words("อีกแถวของใบสั่งนี้มีข้อผิดพลาด", "Another row of this order has a fault"),
    Words("แก้แถวนั้น แล้วส่งทั้งใบสั่งใหม่", "Mend that row and send the whole order again"),
)


@dataclass(slots=True)
class _Lot:
    """A row as read."""

    number: int
    values: dict[str, Any]
    faults: list[CellFault] = field(default_factory=list)


def import_orders(
    session: Session,
    *,
    hirer_id: UUID,
    data: bytes,
    dry_run: bool = False,
    mode: Mode = "best_effort",
    language: Language = "th",
    limit_bytes: int = LARGEST_FILE,
    today: date | None = None,
) -> ImportReport:
    """Post the orders of a file. A dry run says what would happen and leaves nothing behind."""
    table = read_table(data, COLUMNS, limit_bytes=limit_bytes)
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    read = readers(session)
    orders = _by_reference([_read(row, read) for row in table.rows])
    known = _known(session, hirer_id, orders)
    trial = session.begin_nested()
    outcomes: list[RowOutcome] = []
    for reference, lots in orders.items():
        outcomes += _post(session, hirer_id, lots, known.get(reference), today)
    refused = any(one.outcome == "refused" for one in outcomes)
    kept = not dry_run and not (mode == "all_or_nothing" and refused)
    if kept:
        trial.commit()
    else:
        trial.rollback()
        outcomes = [replace(one, id=None) if one.outcome == "created" else one for one in outcomes]
    applied = kept and any(one.outcome == "created" for one in outcomes)
    if applied:
        jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return report(outcomes, table.headings, language, dry_run=dry_run, mode=mode, applied=applied)


def _read(row: Row, read: Mapping[str, Reader]) -> _Lot:
    lot = _Lot(row.number, {}, list(row.faults))
    for name, cell in row.cells.items():
        try:
            lot.values[name] = read[name](cell) if name in read else cell
        except DomainError as error:
            lot.faults.append(CellFault(name, error.detail, error.remedy, error.facts))
    return lot


def _by_reference(lots: Sequence[_Lot]) -> dict[str, list[_Lot]]:
    """Lots by order, in the order of the file. A row without a reference is refused alone."""
    found: dict[str, list[_Lot]] = {}
    for lot in lots:
        found.setdefault(lot.values.get("client_ref", f"\n{lot.number}"), []).append(lot)
    for of_order in found.values():
        _inherit(of_order)
    return found


def _inherit(lots: Sequence[_Lot]) -> None:
    """Later rows of an order take over what its first row says of the order."""
    first = lots[0]
    for lot in lots[1:]:
        empty = OF_ORDER - lot.values.keys()
        told = empty & first.values.keys()
        lot.faults = [fault for fault in lot.faults if not (fault.detail is MISSING[0] and fault.column in told)]
        for name in OF_ORDER & lot.values.keys():
            if lot.values[name] != first.values.get(name):
                lot.faults.append(CellFault(name, *SAME_AS_FIRST))


def _known(session: Session, hirer_id: UUID, references: Mapping[str, object]) -> dict[str, UUID]:
    """Orders of this hirer that have one of the references already."""
    wanted = select(Order.client_ref, Order.id).where(
        Order.hirer_id == hirer_id, Order.client_ref.in_(list(references))
    )
    return {reference: order_id for reference, order_id in session.execute(wanted) if reference}


def _post(
    session: Session, hirer_id: UUID, lots: Sequence[_Lot], known: UUID | None, today: date | None
) -> Iterator[RowOutcome]:
    if known is not None:
        return (RowOutcome(lot.number, "unchanged", id=f"ord_{known.hex}") for lot in lots)
    if any(lot.faults for lot in lots):
        return _refused(lots)
    try:
        sheet = record_order(session, hirer_id=hirer_id, order=NewOrder.model_validate(_body(lots)), today=today)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            detail, remedy = words_for(one)
            _place(lots, one["loc"], detail, remedy, one.get("ctx") or {})
        return _refused(lots)
    except DomainError as error:
        for fault in error.faults():
            _place(lots, (fault.pointer or "").split("/")[1:], fault.detail, fault.remedy, fault.facts)
        return _refused(lots)
    return (RowOutcome(lot.number, "created", id=f"ord_{sheet.order.id.hex}") for lot in lots)


def _body(lots: Sequence[_Lot]) -> dict[str, Any]:
    first = lots[0].values
    of_order: dict[str, Any] = {name: first[name] for name in ("client_ref", "kind", "note") if name in first}
    delivery = {name: first[name] for name in DELIVERY if name in first}
    of_lot = OF_ORDER | {"client_ref"}
    each = [{name: value for name, value in lot.values.items() if name not in of_lot} for lot in lots]
    return {**of_order, "delivery": delivery, "lots": each}


def _place(
    lots: Sequence[_Lot], path: Sequence[object], detail: Words, remedy: Words, facts: Mapping[str, object]
) -> None:
    """Put a fault on the row and column that a path such as `lots/2/rate_satang` names; else on the order's first."""
    parts = [str(part) for part in path]
    at = int(parts[1]) if parts[:1] == ["lots"] and len(parts) > 1 else 0
    names = {column.name for column in COLUMNS}
    lots[at].faults.append(CellFault(next((part for part in parts if part in names), None), detail, remedy, facts))


def _refused(lots: Sequence[_Lot]) -> Iterator[RowOutcome]:
    other = CellFault(None, *OTHER_ROW_FAULTY)
    return (RowOutcome(lot.number, "refused", lot.faults or [other]) for lot in lots)
