"""A pay slip as it is kept: frozen when it is first shown after the payment was sent, printed when first asked for."""

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.documents.rules import Language, content_hash, verification_code
from api.errors import NotFound
from api.payments.models import Payment, PaySlip, SlipFile
from api.payments.slip_facts import slip_facts
from api.payments.slip_print import print_slip
from api.payments.slip_refusals import SlipAltered, SlipNotYet
from api.payments.slip_rules import Paper, read_code

NOT_SENT = frozenset({"prepared", "cancelled"})


def frozen(session: Session, payment: Payment) -> PaySlip:
    """The slip of a payment. Of two that freeze it at once the first one's stays. Refuses while nothing was sent."""
    if payment.state in NOT_SENT:
        raise SlipNotYet()
    found = session.get(PaySlip, payment.id)
    if found is None:
        content = slip_facts(session, payment.id)
        hashed = content_hash(content)
        made = {"payment_id": payment.id, "content": content, "content_hash": hashed}
        session.execute(insert(PaySlip).values(**made, code=verification_code(hashed)).on_conflict_do_nothing())
        found = session.get_one(PaySlip, payment.id)
    return _judged(found)


def by_code(session: Session, code: str) -> PaySlip:
    """The slip that carries a code. Raises NotFound."""
    found = session.scalar(select(PaySlip).where(PaySlip.code == code))
    if found is None:
        raise NotFound()
    return _judged(found)


def payment_of_code(session: Session, typed: str) -> Payment | None:
    """The payment whose slip carries a code, however it was typed; None for a code nobody has."""
    slip = session.scalar(select(PaySlip).where(PaySlip.code == read_code(typed)))
    return session.get(Payment, slip.payment_id) if slip else None


def file_of(session: Session, slip: PaySlip, language: Language, paper: Paper) -> SlipFile:
    """The slip on a paper in a language; the same bytes ever after."""
    wanted = (slip.payment_id, language, paper)
    found = session.get(SlipFile, wanted)
    if found is None:
        pdf = print_slip(slip.content, slip.code, language, paper)
        made = {"payment_id": slip.payment_id, "language": language, "paper": paper}
        session.execute(
            insert(SlipFile).values(**made, sha256=hashlib.sha256(pdf).hexdigest(), pdf=pdf).on_conflict_do_nothing()
        )
        found = session.get_one(SlipFile, wanted)
    if hashlib.sha256(found.pdf).hexdigest() != found.sha256:
        raise SlipAltered()
    return found


def codes_of(session: Session, payments: list[UUID]) -> dict[UUID, str]:
    """The codes of the payments whose slips are frozen."""
    rows = session.execute(select(PaySlip.payment_id, PaySlip.code).where(PaySlip.payment_id.in_(payments)))
    return {row.payment_id: row.code for row in rows}


def _judged(slip: PaySlip) -> PaySlip:
    """The slip, if its content is what was hashed and its code what the hash gives."""
    hashed = content_hash(slip.content)
    if (slip.content_hash, slip.code) != (hashed, verification_code(hashed)):
        raise SlipAltered()
    return slip
