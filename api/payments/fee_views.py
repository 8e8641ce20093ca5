"""Leaders' fees as they are shown, read in few statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.dated import setting
from api.ledger.models import Journal
from api.payments.access import mine
from api.payments.fee_schemas import FeeClaimShape, FeeItemShape, FeePaymentShape, FeeStanding
from api.payments.models import FeeClaim, FeePayment, FeePaymentItem
from api.thai import BANGKOK, today


def of_runs(session: Session, caller: Caller, run_ids: Collection[UUID]) -> defaultdict[UUID, list[FeePaymentShape]]:
    """The fees in each run that the caller may see."""
    seen = mine(session, caller, FeePayment).where(FeePayment.pay_run_id.in_(run_ids)).order_by(FeePayment.id)
    by_run: defaultdict[UUID, list[FeePaymentShape]] = defaultdict(list)
    fresh = seen.execution_options(populate_existing=True)
    for fee in show(session, session.scalars(fresh).all()):
        by_run[fee.pay_run].append(fee)
    return by_run


def show(session: Session, rows: Sequence[FeePayment]) -> list[FeePaymentShape]:
    """Fees with what they are for and what was said of them."""
    ids = [row.id for row in rows]
    said: defaultdict[UUID, list[FeeClaim]] = defaultdict(list)
    for claim in session.scalars(select(FeeClaim).where(FeeClaim.fee_payment_id.in_(ids)).order_by(FeeClaim.id)):
        said[claim.fee_payment_id].append(claim)
    items = _items(session, ids)
    same = ("id", "amount_satang", "state", "created_at", "version")
    return [
        FeePaymentShape(
            **{name: getattr(row, name) for name in same},
            pay_run=row.pay_run_id,
            hirer=row.hirer_id,
            group=row.group_id,
            standing=standing(row, said[row.id]),
            items=items[row.id],
            claims=[FeeClaimShape.model_validate(one) for one in said[row.id]],
        )
        for row in rows
    ]


def _items(session: Session, ids: Collection[UUID]) -> defaultdict[UUID, list[FeeItemShape]]:
    found: defaultdict[UUID, list[FeeItemShape]] = defaultdict(list)
    paid = (
        select(FeePaymentItem, Journal.reference_subject, Journal.reference_id)
        .join(Journal, Journal.id == FeePaymentItem.journal_id)
        .where(FeePaymentItem.fee_payment_id.in_(ids))
        .order_by(Journal.id)
    )
    for item, subject, about in session.execute(paid):
        receipt, dispute = (None, about) if subject == "dispute" else (about, None)
        shown = FeeItemShape(receipt=receipt, dispute=dispute, amount_satang=item.amount_satang)
        found[item.fee_payment_id].append(shown)
    return found


def standing(row: FeePayment, said: Sequence[FeeClaim]) -> FeeStanding:
    """The state, or `silent`: the hirer said paid days ago and the leader has said nothing."""
    if row.state != "sent":
        return row.state  # type: ignore[return-value]
    heard_on = said[0].created_at.astimezone(BANGKOK).date()
    return (
        "silent" if heard_on + timedelta(days=setting("payments", "silent_after_days", today())) < today() else "sent"
    )
