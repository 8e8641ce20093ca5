"""Instalments, deductions and consents as they are shown, read in few statements."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.offers.models import Award
from api.offers.views import group_of
from api.orders.models import Lot, TimeTest
from api.orders.rules import pieces_per_day
from api.parties.models import Group, Membership
from api.payments.access import mine, names_of
from api.payments.deductions import cap
from api.payments.models import Consent, ConsentWithdrawal, Deduction, Instalment
from api.payments.owing import LIVE, SENT, Owing, due_on, held, net, owing, with_notes
from api.payments.rules import gross
from api.payments.schemas import (
    ConsentShape,
    DeductionShape,
    FloorShape,
    InstalmentDetail,
    InstalmentShape,
    InstalmentState,
)
from api.payments.terms import costs_of
from api.thai import today
from api.wages.lookup import minimum_wage
from matching.piece_rate import floor_rate


def in_state(statement: Select[Instalment], state: InstalmentState) -> Select[Instalment]:
    """Only instalments in a state."""
    if state == "open":
        return statement.where(net() > held(LIVE))
    if state == "overdue":
        return with_notes(statement).where(net() > held(SENT), due_on() < today())
    if state == "in_payment":
        return statement.where(net() == held(LIVE), net() > held(("received",)))
    return statement.where(net() == held(("received",)))


def show_instalments(session: Session, rows: Sequence[Instalment]) -> list[InstalmentShape]:
    """Instalments with what is owed of each."""
    owed, names = owing(session, [row.id for row in rows]), names_of(session, [row.homeworker_id for row in rows])
    return [InstalmentShape(**_fields(row, owed[row.id], names[row.homeworker_id])) for row in rows]


def show_instalment(session: Session, row: Instalment) -> InstalmentDetail:
    """One of them, beside the floor, with what may still be deducted."""
    owed = owing(session, [row.id])[row.id]
    name = names_of(session, [row.homeworker_id])[row.homeworker_id]
    left = max(0, cap(row.gross_satang) - owed.capped_satang)
    return InstalmentDetail(
        **_fields(row, owed, name), floor=_floor(session, row, owed), may_still_deduct_satang=min(left, owed.net_satang)
    )


def show_deduction(row: Deduction) -> DeductionShape:
    """A deduction as it is recorded."""
    return DeductionShape(
        id=row.id,
        instalment=row.instalment_id,
        ground=row.ground,
        amount_satang=row.amount_satang,
        reason=row.reason,
        consent=row.consent_id,
        created_at=row.created_at,
    )


def visible_consents(session: Session, caller: Caller) -> Select[Consent]:
    """A leader sees those of her members and of her group's work, a hirer those to its deductions."""
    statement = select(Consent)
    about_mine = Consent.instalment_id.in_(mine(session, caller, Instalment).with_only_columns(Instalment.id))
    if caller.role != "leader":
        return statement.where(about_mine)
    members = select(Membership.homeworker_id).where(
        Membership.group_id == group_of(session, caller), Membership.left_on.is_(None)
    )
    return statement.where(or_(about_mine, Consent.homeworker_id.in_(members)))


def show_consents(session: Session, rows: Sequence[Consent]) -> list[ConsentShape]:
    """Consents with the day each was taken back."""
    asked = select(ConsentWithdrawal.consent_id, ConsentWithdrawal.withdrawn_on)
    wanted = asked.where(ConsentWithdrawal.consent_id.in_([row.id for row in rows]))
    gone = {row.consent_id: row.withdrawn_on for row in session.execute(wanted)}
    same = set(ConsentShape.model_fields) - {"homeworker", "instalment", "withdrawn_on"}
    return [
        ConsentShape(
            homeworker=row.homeworker_id,
            instalment=row.instalment_id,
            withdrawn_on=gone.get(row.id),
            **{name: getattr(row, name) for name in same},
        )
        for row in rows
    ]


def _fields(row: Instalment, owed: Owing, name: str) -> dict[str, Any]:
    same = ("id", "pieces", "percent_done", "rate_satang", "gross_satang")
    ids = {"receipt": "receipt_id", "dispute": "dispute_id", "delivery_note": "note_id", "award": "award_id"}
    ids |= {"hirer": "hirer_id", "group": "group_id", "homeworker": "homeworker_id"}
    sums = ("net_satang", "handed_over_on", "due_on", "open_satang", "sent_satang", "received_satang")
    return {
        **{field: getattr(row, field) for field in same},
        **{field: getattr(row, column) for field, column in ids.items()},
        **{field: getattr(owed, field) for field in sums},
        "name": name,
        "state": _state(owed),
        "deductions": [show_deduction(one) for one in owed.deductions],
        "interest_satang": owed.interest(today()),
    }


def _state(owed: Owing) -> InstalmentState:
    if owed.received_satang == owed.net_satang:
        return "paid"
    if owed.unpaid_satang > 0 and owed.due_on < today():
        return "overdue"
    return "open" if owed.open_satang > 0 else "in_payment"


def _floor(session: Session, row: Instalment, owed: Owing) -> FloorShape:
    """The floor where the group works on the day of the hand-over, for these pieces."""
    group = session.get_one(Group, row.group_id)
    wage = minimum_wage(
        session,
        province_code=group.province_code,
        district_code=group.district_code,
        on_date=owed.handed_over_on,
    )
    award = session.get_one(Award, row.award_id)
    lot = session.get_one(Lot, award.lot_id)
    test = session.get(TimeTest, lot.time_test_id) if lot.time_test_id else None
    floor = floor_rate(wage.daily_satang, pieces_per_day(award.centiminutes_per_piece, test)).satang
    least = gross(row.pieces, floor, row.percent_done)
    costs = sum(one.satang_per_piece for one in costs_of(session, row.award_id)) * row.pieces
    counted = row.gross_satang - owed.capped_satang - costs
    return FloorShape(
        floor_satang=least, worker_costs_satang=costs, counted_satang=counted, under_floor=counted < least
    )
