"""What a pay slip says of each instalment: work, delivery, pay, deductions with consent, interest, pay by the hour."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from api.deliveries.models import DeliveryNote, Tally
from api.documents.models import WorkDocument
from api.ledger.interest import rates
from api.ledger.rules import due_on
from api.offers.models import Award
from api.orders.models import Lot
from api.parties.models import Group, Province, Skill
from api.payments.models import Consent, Deduction, DeductionReturn, Instalment, PaymentItem
from api.payments.slip_rules import FROM_WORK, SECTIONS, hour_by_minutes, hour_by_standard
from api.wages.lookup import minimum_wage

HOURS_A_DAY = 8  # a normal day; law.md section 2: the hourly minimum is the daily one ÷ 8


@dataclass(frozen=True, slots=True)
class Line:
    """The rows behind one instalment of a payment."""

    item: PaymentItem
    instalment: Instalment
    note: DeliveryNote
    award: Award
    lot: Lot
    skill: Skill
    tally: Tally | None


def lines_of(session: Session, payment_id: UUID, group: Group, paid_on: date) -> list[dict[str, Any]]:
    """Each instalment a payment pays, the earliest hand-over first."""
    found = session.execute(
        select(PaymentItem, Instalment, DeliveryNote, Award, Lot, Skill, Tally)
        .join(Instalment, Instalment.id == PaymentItem.instalment_id)
        .join(DeliveryNote, DeliveryNote.id == Instalment.note_id)
        .join(Award, Award.id == Instalment.award_id)
        .join(Lot, Lot.id == Award.lot_id)
        .join(Skill, Skill.code == Lot.skill_code)
        .outerjoin(Tally, (Tally.note_id == Instalment.note_id) & (Tally.homeworker_id == Instalment.homeworker_id))
        .where(PaymentItem.payment_id == payment_id)
        .order_by(DeliveryNote.handed_over_on, Instalment.id)
    )
    rows = [Line(*row) for row in found]
    taken = deductions_of(session, [row.instalment.id for row in rows])
    numbers = document_numbers(session, {row.award.id for row in rows})
    return [_line(session, row, taken[row.instalment.id], numbers, group, paid_on) for row in rows]


def _line(
    session: Session,
    row: Line,
    taken: list[dict[str, Any]],
    numbers: Mapping[UUID, str],
    group: Group,
    paid_on: date,
) -> dict[str, Any]:
    one = row.instalment
    due = due_on(row.note.handed_over_on, one.pay_within_days)
    return {
        "instalment": f"ins_{one.id.hex}",
        "article": row.lot.article,
        "operation": {"th": row.skill.name_th, "en": row.skill.name_en},
        "document": numbers.get(row.award.id),
        "note_number": row.note.number,
        "handed_over_on": row.note.handed_over_on.isoformat(),
        "due_on": due.isoformat(),
        "pieces": one.pieces,
        "percent_done": one.percent_done,
        "rate_satang": one.rate_satang,
        "gross_satang": one.gross_satang,
        "deductions": taken,
        "net_satang": one.gross_satang - sum(each["amount_satang"] for each in taken),
        "pay_satang": row.item.pay_satang,
        "interest": interest_of(row.item.interest_satang, due, paid_on),
        "hour": _hour(session, row, taken, group),
    }


def deductions_of(session: Session, instalments: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What was kept back of each instalment and not given back, with its section of the Act and her consent."""
    returned = select(DeductionReturn.id).where(DeductionReturn.deduction_id == Deduction.id).exists()
    rows = session.execute(
        select(Deduction, Consent)
        .outerjoin(Consent, Consent.id == Deduction.consent_id)
        .where(Deduction.instalment_id.in_(instalments), ~returned)
        .order_by(Deduction.id)
    )
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for deduction, consent in rows:
        yes = {"given_on": consent.given_on.isoformat(), "given_by": consent.given_by} if consent else None
        found[deduction.instalment_id].append(
            {
                "ground": deduction.ground,
                "section": SECTIONS[deduction.ground],
                "amount_satang": deduction.amount_satang,
                "reason": deduction.reason,
                "consent": yes,
            }
        )
    return found


def document_numbers(session: Session, awards: Collection[UUID]) -> dict[UUID, str]:
    """The number of the newest work document of each award."""
    newest = (
        select(WorkDocument.award_id, WorkDocument.number)
        .where(WorkDocument.award_id.in_(awards))
        .order_by(WorkDocument.award_id, WorkDocument.version_no.desc())
        .ext(distinct_on(WorkDocument.award_id))
    )
    return {row.award_id: row.number for row in session.execute(newest)}


def interest_of(satang: int, due: date, paid_on: date) -> dict[str, Any] | None:
    """Interest with its days and the rates in force during them."""
    if not satang:
        return None
    begun = [rate for rate in rates() if rate.effective_from <= paid_on]
    before = max((rate.effective_from for rate in begun if rate.effective_from <= due), default=date.min)
    points = [rate.basis_points_a_year for rate in begun if rate.effective_from >= before]
    return {"satang": satang, "days": max((paid_on - due).days, 0), "basis_points_a_year": points}


def _hour(session: Session, row: Line, taken: list[dict[str, Any]], group: Group) -> dict[str, Any]:
    """Pay by the hour, less what damage and lateness took, beside the minimum of her place on the day of hand-over."""
    one, tally = row.instalment, row.tally
    paid = one.gross_satang - sum(each["amount_satang"] for each in taken if each["ground"] in FROM_WORK)
    wage = minimum_wage(
        session,
        province_code=group.province_code,
        district_code=group.district_code,
        on_date=row.note.handed_over_on,
    )
    own = tally is not None and tally.minutes is not None
    if tally is not None and tally.minutes is not None:
        satang = hour_by_minutes(paid, one.pieces, tally.minutes, tally.pieces)
    else:
        satang = hour_by_standard(paid, one.pieces, row.award.centiminutes_per_piece, one.percent_done)
    return {
        "satang": satang,
        "by": "own_minutes" if own else "standard_time",
        "minimum_satang": -(-wage.daily_satang // HOURS_A_DAY),
        "place": wage.district_name_th or session.get_one(Province, group.province_code).name_th,
    }
