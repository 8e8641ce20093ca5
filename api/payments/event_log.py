"""What the log of events says of pay, for the hirer's own system."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.deliveries.models import DeliveryNote
from api.events import service as events
from api.events.rules import Kind
from api.offers.models import Award
from api.orders.models import Lot
from api.parties.models import Hirer
from api.payments.models import Instalment, Payment, PaymentItem
from api.payments.owing import SENT, due_on, held, net, with_notes

SAYS: dict[str, Kind] = {"received": "payment.confirmed", "contested": "payment.contested"}


def log_due(session: Session, principal_id: UUID, on: date) -> None:
    """The deliveries of a hirer whose pay is due on a day and not said paid, each once."""
    owed = (
        with_notes(select(DeliveryNote.id, Instalment.hirer_id, Lot.order_id).select_from(Instalment))
        .join(Award, Award.id == Instalment.award_id)
        .join(Lot, Lot.id == Award.lot_id)
        .join(Hirer, Hirer.id == Instalment.hirer_id)
        .where(Hirer.principal_id == principal_id, due_on() == on, net() - held(SENT) > 0)
        .distinct()
        .order_by(DeliveryNote.id)
    )
    for note_id, hirer_id, order_id in session.execute(owed).all():
        events.tell(session, "pay.due", note_id, hirer_id=hirer_id, order_id=order_id)


def log_states(session: Session, payments: Sequence[Payment], before: Sequence[str]) -> None:
    """Payments that somebody spoke of, with their states before: those that she has now, or says she has not."""
    for payment, was in zip(payments, before, strict=True):
        if payment.state != was and payment.state in SAYS:
            log_payment(session, SAYS[payment.state], payment)


def log_payment(session: Session, kind: Kind, payment: Payment) -> None:
    """One payment. It belongs to an order where all it pays for does."""
    orders = (
        select(Lot.order_id)
        .join(Award, Award.lot_id == Lot.id)
        .join(Instalment, Instalment.award_id == Award.id)
        .join(PaymentItem, PaymentItem.instalment_id == Instalment.id)
        .where(PaymentItem.payment_id == payment.id)
        .distinct()
    )
    found = session.scalars(orders.limit(2)).all()
    order_id = found[0] if len(found) == 1 else None
    events.tell(session, kind, payment.id, hirer_id=payment.hirer_id, order_id=order_id)
