"""Guarantees (s.14): none may be taken unless a rule on record allows it; what was taken comes back in seven days."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api import audit
from api.dated import setting
from api.deliveries.models import DeliveryNote, GoodsReceipt
from api.errors import NotFound
from api.offers.models import Award, AwardMember
from api.payments import entries
from api.payments.models import Guarantee, GuaranteeReturn, GuaranteeRule
from api.payments.refusals import NoGuaranteeAllowed
from api.shapes import new_id
from api.thai import today


def take(session: Session, award: Award, *, homeworker_id: UUID, amount_satang: int) -> Guarantee:
    """Hold a guarantee of one homeworker under the newest rule in force. Without one: refused."""
    if session.get(AwardMember, (award.id, homeworker_id)) is None:
        raise NotFound()
    on = today()
    allowed = session.scalar(
        select(GuaranteeRule)
        .where(
            GuaranteeRule.effective_from <= on,
            or_(GuaranteeRule.effective_until.is_(None), GuaranteeRule.effective_until >= on),
        )
        .order_by(GuaranteeRule.effective_from.desc(), GuaranteeRule.id.desc())
        .limit(1)
    )
    if allowed is None:
        raise NoGuaranteeAllowed("/amount_satang")
    made_id = new_id()
    entry = entries.guarantee(
        session,
        "guarantee_taken",
        hirer_id=award.hirer_id,
        homeworker_id=homeworker_id,
        satang=amount_satang,
        about=made_id,
        on=on,
    )
    made = Guarantee(
        id=made_id,
        award_id=award.id,
        homeworker_id=homeworker_id,
        rule_id=allowed.id,
        amount_satang=amount_satang,
        taken_on=on,
        journal_id=entry.id,
    )
    session.add(made)
    session.flush()
    audit.record(session, "take_guarantee", "guarantee", made.id, amount_satang=amount_satang)
    return made


def give_back(session: Session, guarantee: Guarantee) -> GuaranteeReturn:
    """The guarantee came back today, once."""
    award = session.get_one(Award, guarantee.award_id)
    entry = entries.guarantee(
        session,
        "guarantee_returned",
        hirer_id=award.hirer_id,
        homeworker_id=guarantee.homeworker_id,
        satang=-guarantee.amount_satang,
        about=guarantee.id,
        on=today(),
    )
    made = GuaranteeReturn(guarantee_id=guarantee.id, returned_on=today(), journal_id=entry.id)
    session.add(made)
    session.flush()
    audit.record(session, "return_guarantee", "guarantee", guarantee.id)
    return made


def return_by(session: Session, award_id: UUID) -> date | None:
    """The last day to return an award's guarantees: seven days after the hirer received the last work."""
    last = session.scalar(
        select(func.max(DeliveryNote.handed_over_on))
        .join(GoodsReceipt, GoodsReceipt.note_id == DeliveryNote.id)
        .where(DeliveryNote.award_id == award_id)
    )
    return None if last is None else last + timedelta(days=setting("payments", "guarantee_return_days", last))
