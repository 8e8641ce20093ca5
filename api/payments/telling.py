"""Telling the other side what was said of pay: the leader that a hirer says paid, the hirer whether it is there."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.notifications.pages import MONEY, PAY
from api.notifications.service import notify
from api.parties.models import Group, Hirer
from api.payments.models import Payment
from api.payments.rules import Said, Side
from api.sealing import Sealer
from api.thai import baht


def tell_paid(session: Session, sealer: Sealer, payment_ids: Sequence[UUID]) -> None:
    """One message for each group among these payments, to its leader."""
    session.flush()
    by_group = (
        select(Principal, func.sum(Payment.amount_satang), func.count())
        .join(Group, Group.principal_id == Principal.id)
        .join(Payment, Payment.group_id == Group.id)
        .where(Payment.id.in_(payment_ids))
        .group_by(Principal.id)
    )
    for leader, satang, people in session.execute(by_group):
        notify(
            session,
            sealer,
            "money_paid",
            MONEY,
            to=leader.phone,
            language=leader.language,
            principal_id=leader.id,
            baht=baht(int(satang)),
            people=people,
        )


def tell_run_paid(session: Session, sealer: Sealer, run_id: UUID) -> None:
    """The same for a run that was sent just now."""
    session.flush()
    sent = select(Payment.id).where(Payment.pay_run_id == run_id, Payment.state == "sent")
    tell_paid(session, sealer, session.scalars(sent).all())


def tell_hirer(session: Session, sealer: Sealer, payments: Sequence[Payment], side: Side, said: Said) -> None:
    """The hirer of these payments hears of every no, and of the leader's yes. A yes of each member would be noise."""
    if said == "received" and side == "member":
        return
    phone, language, principal_id = session.execute(
        select(Hirer.phone, Principal.language, Principal.id)
        .join(Principal, Principal.id == Hirer.principal_id)
        .where(Hirer.id == payments[0].hirer_id)
    ).one()
    kind = "money_received" if said == "received" else "money_not_received"
    total = baht(sum(one.amount_satang for one in payments))
    notify(session, sealer, kind, PAY, to=phone, language=language, principal_id=principal_id, baht=total)
