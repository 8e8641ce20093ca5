"""Consents: her yes to one thing, in the words she was shown, and her taking it back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.payments.deductions import take_back
from api.payments.models import Consent, ConsentWithdrawal, Deduction
from api.payments.owing import stands
from api.thai import today


@dataclass(frozen=True, slots=True)
class ConsentTo:
    """What she says yes to. A deduction names instalment, ground and the most it may be; a method its name."""

    subject: str
    instalment_id: UUID | None = None
    ground: str | None = None
    most_satang: int | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The words she was shown, in her language, and how she said yes."""

    language: str
    words: str
    given_by: str
    given_on: date
    device_at: datetime | None = None


def consent(session: Session, *, homeworker_id: UUID, to: ConsentTo, shown: Shown, principal_id: UUID) -> Consent:
    """Record a consent she gave on somebody's phone, which is `principal_id`'s."""
    made = Consent(
        homeworker_id=homeworker_id,
        subject=to.subject,
        instalment_id=to.instalment_id,
        ground=to.ground,
        most_satang=to.most_satang,
        method=to.method,
        language=shown.language,
        words=shown.words,
        given_by=shown.given_by,
        given_on=shown.given_on,
        device_at=shown.device_at,
        principal_id=principal_id,
    )
    session.add(made)
    session.flush()
    audit.record(session, "give_consent", "consent", made.id, about=to.subject, given_by=shown.given_by)
    return made


def withdraw(session: Session, found: Consent, *, principal_id: UUID) -> ConsentWithdrawal:
    """Take a consent back, once, until the payment it is for is said paid: the database refuses it after.

    A deduction that rests on it is taken back with it. What a prepared payment now pays too little stays open.
    """
    made = ConsentWithdrawal(consent_id=found.id, withdrawn_on=today(), principal_id=principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "withdraw_consent", "consent", found.id)
    resting = select(Deduction).where(Deduction.consent_id == found.id, stands())
    for deduction in session.scalars(resting):
        take_back(session, deduction, reason="consent withdrawn", principal_id=principal_id)
    return made
