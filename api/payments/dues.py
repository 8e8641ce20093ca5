"""Pay by delivery: what its homeworkers earned together, when it is due, what of it the hirer still owes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.deliveries.models import DeliveryNote
from api.ledger.interest import interest_on
from api.offers.models import Award
from api.orders.models import Lot
from api.parties.models import Hirer
from api.payments.access import mine
from api.payments.due_schemas import DueShape, DueState, DueSums
from api.payments.models import Deduction, Instalment, Payment, PaymentItem
from api.payments.owing import SENT, stands
from api.thai import today


def deliveries_with_pay(session: Session, caller: Caller, *, unpaid: bool) -> Select[DeliveryNote]:
    """Deliveries of the caller's work that earned something; `unpaid`: only where the hirer has not said all paid."""
    worked_out = _worked_out(mine(session, caller, Instalment).with_only_columns(Instalment.id))
    notes = select(worked_out.c.note_id)
    if unpaid:
        notes = notes.where(worked_out.c.net > worked_out.c.sent)
    return select(DeliveryNote).where(DeliveryNote.id.in_(notes))


def show_dues(session: Session, notes: Sequence[DeliveryNote]) -> list[DueShape]:
    """Deliveries with their pay, in two statements however many homeworkers they have."""
    ids = [note.id for note in notes]
    work = (
        select(Award.id, Award.hirer_id, Hirer.name, Lot.article)
        .join(Hirer, Hirer.id == Award.hirer_id)
        .join(Lot, Lot.id == Award.lot_id)
        .where(Award.id.in_([note.award_id for note in notes]))
    )
    of_award = {row.id: row for row in session.execute(work)}
    worked_out = _worked_out(select(Instalment.id).where(Instalment.note_id.in_(ids)))
    earned: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(select(worked_out)):
        earned[row.note_id].append(row)
    return [_due(note, of_award[note.award_id], earned[note.id]) for note in notes]


def sums(session: Session, caller: Caller) -> DueSums:
    """What is unpaid, of all deliveries together, in one statement."""
    each = _worked_out(mine(session, caller, Instalment).with_only_columns(Instalment.id))
    owed = (
        select(each.c.note_id, func.sum(each.c.net - each.c.sent).label("satang"), func.min(each.c.pay_within_days))
        .group_by(each.c.note_id)
        .having(func.bool_or(each.c.net > each.c.sent))
        .subquery()
    )
    late = DeliveryNote.handed_over_on + owed.c.min < today()
    found = select(
        func.count().label("deliveries"),
        func.coalesce(func.sum(owed.c.satang), 0).label("unpaid_satang"),
        func.count().filter(late).label("overdue_deliveries"),
        func.coalesce(func.sum(owed.c.satang).filter(late), 0).label("overdue_satang"),
    ).join_from(owed, DeliveryNote, DeliveryNote.id == owed.c.note_id)
    return DueSums(**{name: int(value) for name, value in session.execute(found).one()._mapping.items()})


def _worked_out(wanted: Select[Any]) -> Subquery:
    """Each instalment's net, what of it the hirer said paid and what she has: joined sums, for thousands at once."""
    kept = (
        select(Deduction.instalment_id, func.sum(Deduction.amount_satang).label("satang"))
        .where(Deduction.instalment_id.in_(wanted), stands())
        .group_by(Deduction.instalment_id)
        .subquery()
    )
    paid = (
        select(
            PaymentItem.instalment_id,
            func.sum(_where(Payment.state.in_(SENT))).label("sent"),
            func.sum(_where(Payment.state == "received")).label("received"),
        )
        .join(Payment, Payment.id == PaymentItem.payment_id)
        .where(PaymentItem.instalment_id.in_(wanted))
        .group_by(PaymentItem.instalment_id)
        .subquery()
    )
    return (
        select(
            Instalment.note_id,
            Instalment.homeworker_id,
            Instalment.pieces,
            Instalment.pay_within_days,
            (Instalment.gross_satang - func.coalesce(kept.c.satang, 0)).label("net"),
            func.coalesce(paid.c.sent, 0).label("sent"),
            func.coalesce(paid.c.received, 0).label("received"),
        )
        .outerjoin(kept, kept.c.instalment_id == Instalment.id)
        .outerjoin(paid, paid.c.instalment_id == Instalment.id)
        .where(Instalment.id.in_(wanted))
        .subquery()
    )


def _where(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return case((holds, PaymentItem.pay_satang), else_=0)


def _due(note: DeliveryNote, work: Any, rows: Sequence[Any]) -> DueShape:
    due_on = note.handed_over_on + timedelta(days=min(row.pay_within_days for row in rows))
    net, received = (int(sum(getattr(row, name) for row in rows)) for name in ("net", "received"))
    unpaid = [int(row.net - row.sent) for row in rows]
    return DueShape(
        delivery_note=note.id,
        award=note.award_id,
        article=work.article,
        hirer=work.hirer_id,
        hirer_name=work.name,
        state=_state(sum(unpaid), net - received, due_on),
        handed_over_on=note.handed_over_on,
        due_on=due_on,
        homeworkers=len({row.homeworker_id for row in rows}),
        pieces=sum(row.pieces for row in rows),
        net_satang=net,
        unpaid_satang=sum(unpaid),
        received_satang=received,
        interest_satang=sum(interest_on(one, due_on, today()) for one in unpaid if one > 0),
    )


def _state(unpaid_satang: int, missing_satang: int, due_on: date) -> DueState:
    if unpaid_satang > 0:
        return "overdue" if due_on < today() else "open"
    return "in_payment" if missing_satang > 0 else "paid"
