"""Pay runs and payments as they are shown, read in few statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.dated import setting
from api.parties.models import Hirer
from api.payments import fee_views
from api.payments.access import mine, names_of
from api.payments.claims import claims_of, needed
from api.payments.models import Compensation, Payment, PaymentClaim, PaymentItem, PayRun
from api.payments.rules import Claim, confirmations, newest
from api.payments.run_schemas import ClaimShape, ItemShape, PaymentShape, PayRunShape, Standing
from api.thai import today


def show_runs(session: Session, caller: Caller, runs: Sequence[PayRun]) -> list[PayRunShape]:
    """Runs with the sums of those of their payments the caller may see."""
    seen = mine(session, caller, Payment).where(Payment.pay_run_id.in_([run.id for run in runs])).subquery()
    through = func.count().filter(seen.c.via == "leader", seen.c.state == "sent")
    counted = select(seen.c.pay_run_id, seen.c.state, func.count(), func.sum(seen.c.amount_satang), through)
    by_run: defaultdict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    waiting: defaultdict[UUID, int] = defaultdict(int)
    for run_id, state, count, satang, asked in session.execute(counted.group_by(seen.c.pay_run_id, seen.c.state)):
        by_run[run_id][state] = (count, int(satang))
        waiting[run_id] += asked
    fees = fee_views.of_runs(session, caller, [run.id for run in runs])
    named = select(Hirer.id, Hirer.name).where(Hirer.id.in_({run.hirer_id for run in runs}))
    names = {row.id: row.name for row in session.execute(named)}
    same = ("id", "number", "state", "pay_on", "due_until", "created_at", "version")
    return [
        PayRunShape(
            **{name: getattr(run, name) for name in same},
            hirer=run.hirer_id,
            hirer_name=names[run.hirer_id],
            payments=sum(count for count, _ in by_run[run.id].values()),
            amount_satang=sum(satang for _, satang in by_run[run.id].values()),
            by_state={state: count for state, (count, _) in sorted(by_run[run.id].items())},
            through_leader=waiting[run.id],
            fees=fees[run.id],
        )
        for run in runs
    ]


def show_payments(session: Session, rows: Sequence[Payment]) -> list[PaymentShape]:
    """Payments with what they pay and what was said of them."""
    ids = [row.id for row in rows]
    items: defaultdict[UUID, list[ItemShape]] = defaultdict(list)
    paid = select(PaymentItem).where(PaymentItem.payment_id.in_(ids)).order_by(PaymentItem.instalment_id)
    for one in session.scalars(paid):
        items[one.payment_id].append(
            ItemShape(instalment=one.instalment_id, pay_satang=one.pay_satang, interest_satang=one.interest_satang)
        )
    said: defaultdict[UUID, list[ClaimShape]] = defaultdict(list)
    spoken = select(PaymentClaim).where(PaymentClaim.payment_id.in_(ids)).order_by(PaymentClaim.id)
    for claim in session.scalars(spoken):
        said[claim.payment_id].append(ClaimShape.model_validate(claim))
    owed = select(Compensation.payment_id, func.sum(Compensation.amount_satang)).group_by(Compensation.payment_id)
    compensations = {row[0]: int(row[1]) for row in session.execute(owed.where(Compensation.payment_id.in_(ids)))}
    claims, names = claims_of(session, ids), names_of(session, [row.homeworker_id for row in rows])
    return [
        _payment(
            row,
            names[row.homeworker_id],
            claims[row.id],
            items[row.id],
            said[row.id],
            compensations.get(row.id, 0),
        )
        for row in rows
    ]


def _payment(
    row: Payment, name: str, claims: Sequence[Claim], items: list[ItemShape], said: list[ClaimShape], compensation: int
) -> PaymentShape:
    same = ("id", "method", "via", "amount_satang", "bank_reference", "state", "created_at", "version")
    return PaymentShape(
        **{name: getattr(row, name) for name in same},
        pay_run=row.pay_run_id,
        hirer=row.hirer_id,
        group=row.group_id,
        homeworker=row.homeworker_id,
        name=name,
        standing=standing(row, claims),
        confirmations_needed=max(0, needed(row) - confirmations(claims, row.amount_satang)),
        compensation_satang=compensation,
        items=items,
        claims=said,
    )


def standing(row: Payment, claims: Sequence[Claim]) -> Standing:
    """The state, or `silent`: the hirer said paid days ago and nobody else has said anything."""
    sent = newest(claims, "hirer")
    if row.state != "sent" or sent is None or any(one.side != "hirer" for one in claims):
        return row.state  # type: ignore[return-value]
    first = min(one.heard_on for one in claims)
    return "silent" if first + timedelta(days=setting("payments", "silent_after_days", today())) < today() else "sent"
