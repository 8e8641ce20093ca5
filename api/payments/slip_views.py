"""Pay slips as hirer and leader see them, and as a page for whoever holds the paper."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.documents.rules import Language
from api.errors import NotFound
from api.parties.models import Homeworker
from api.payments.access import mine
from api.payments.models import Payment, PayRun, PaySlip, SlipFile
from api.payments.slip_facts import claims_of, show_claim, slip_facts
from api.payments.slip_files import NOT_SENT, codes_of, frozen
from api.payments.slip_paper import lay_out
from api.payments.slip_schemas import SlipFileShape, SlipLine, SlipShape
from api.payments.slip_texts import words_in


def visible(session: Session, caller: Caller) -> Select[Payment]:
    """Payments the caller may see the slip of: those that stand."""
    return mine(session, caller, Payment).where(Payment.state != "cancelled")


def payment_for(session: Session, caller: Caller, payment_id: UUID) -> Payment:
    """A payment the caller may see; anybody else's is not found."""
    found = session.scalar(visible(session, caller).where(Payment.id == payment_id))
    if found is None:
        raise NotFound()
    return found


def show_lines(session: Session, payments: Sequence[Payment]) -> list[SlipLine]:
    """A page of the list."""
    of = [payment.id for payment in payments]
    rows = session.execute(
        select(Payment.id, PayRun.pay_on, Homeworker.name)
        .join(PayRun, PayRun.id == Payment.pay_run_id)
        .join(Homeworker, Homeworker.id == Payment.homeworker_id)
        .where(Payment.id.in_(of))
    )
    beside = {payment_id: (pay_on, name) for payment_id, pay_on, name in rows}
    codes = codes_of(session, of)
    return [
        SlipLine(
            id=one.id,
            pay_run=one.pay_run_id,
            homeworker=one.homeworker_id,
            name=beside[one.id][1],
            amount_satang=one.amount_satang,
            pay_on=beside[one.id][0],
            state=one.state,
            verification_code=codes.get(one.id),
        )
        for one in payments
    ]


def show_slip(session: Session, payment: Payment) -> SlipShape:
    """A slip with what the three say by now. Before the payment is sent it is a preview that nobody has frozen."""
    slip = None if payment.state in NOT_SENT else frozen(session, payment)
    content = slip.content if slip else slip_facts(session, payment.id)
    files = session.scalars(
        select(SlipFile).where(SlipFile.payment_id == payment.id).order_by(SlipFile.language, SlipFile.paper)
    )
    return SlipShape(
        id=payment.id,
        state=payment.state,
        frozen_at=slip.created_at if slip else None,
        content=content,
        content_hash=slip.content_hash if slip else None,
        verification_code=slip.code if slip else None,
        claims=_claims_now(session, payment.id, content),
        files=[SlipFileShape.model_validate(one) for one in files],
    )


def paper_now(session: Session, slip: PaySlip, language: Language) -> dict[str, Any]:
    """A frozen slip laid out for a screen, with what the three say by now."""
    taken_back = session.get_one(Payment, slip.payment_id).state == "cancelled"
    laid = lay_out(slip.content, language, slip.code, _claims_now(session, slip.payment_id, slip.content))
    return {**laid, "warning": words_in(language)("taken_back") if taken_back else ""}


def _claims_now(session: Session, payment_id: UUID, content: dict[str, Any]) -> list[dict[str, Any]]:
    said = claims_of(session, payment_id)
    return [show_claim(one["side"], said[one["side"]]) for one in content["claims"]]
