"""Deductions on the four grounds of s.19, and taking one back. The database judges them too."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api import audit
from api.documents.dated import figure
from api.ledger.service import correct
from api.payments import entries
from api.payments.models import Consent, Deduction, DeductionReturn, Instalment
from api.payments.owing import owing
from api.payments.refusals import AuthorityNeeded, DeductionOverCap, DeductionOverGross, GroundNeedsConsent
from api.payments.rules import NEED_CONSENT, Ground
from api.shapes import new_id
from api.thai import today


@dataclass(frozen=True, slots=True)
class Keep:
    """What a hirer wants to keep, why, and what allows it: a consent, or for tax and the like an authority."""

    ground: Ground
    amount_satang: int
    reason: str
    consent_id: UUID | None = None
    authority: str = ""


def cap(gross_satang: int) -> int:
    """The most damage and lateness may take of an instalment today, rounded down in her favour (s.19)."""
    return gross_satang * figure("deduction_cap_percent", today()) // 100


def deduct(session: Session, instalment: Instalment, keep: Keep, *, principal_id: UUID) -> Deduction:
    """Keep something of an instalment, and say so in the wage record."""
    _judge(session, instalment, keep)
    made_id = new_id()
    entry = entries.kept(
        session,
        hirer_id=instalment.hirer_id,
        homeworker_id=instalment.homeworker_id,
        ground=keep.ground,
        satang=keep.amount_satang,
        deduction_id=made_id,
        on=today(),
    )
    made = Deduction(
        id=made_id,
        instalment_id=instalment.id,
        ground=keep.ground,
        amount_satang=keep.amount_satang,
        reason=f"{keep.authority} · {keep.reason}" if keep.authority else keep.reason,
        consent_id=keep.consent_id,
        journal_id=entry.id,
        principal_id=principal_id,
    )
    session.add(made)
    session.flush()
    audit.record(session, "deduct", "deduction", made.id, ground=keep.ground, amount_satang=keep.amount_satang)
    return made


def take_back(session: Session, deduction: Deduction, *, reason: str, principal_id: UUID) -> DeductionReturn:
    """Undo a deduction whole, once: its entry is reversed and the instalment's net rises again."""
    reversal = correct(session, deduction.journal_id, reason)
    made = DeductionReturn(deduction_id=deduction.id, reason=reason, journal_id=reversal.id, principal_id=principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "return_deduction", "deduction", deduction.id)
    return made


def _judge(session: Session, instalment: Instalment, keep: Keep) -> None:
    """Say in words what the triggers would refuse, with the numbers."""
    standing = owing(session, [instalment.id])[instalment.id]
    if keep.ground in NEED_CONSENT:
        agreed = session.get(Consent, keep.consent_id) if keep.consent_id else None
        if agreed is None or agreed.instalment_id != instalment.id:
            raise GroundNeedsConsent("/consent")
        left = cap(instalment.gross_satang) - standing.capped_satang
        if keep.amount_satang > left:
            raise DeductionOverCap("/amount_satang", most_satang=max(0, left))
    elif not keep.authority:
        raise AuthorityNeeded("/authority")
    if keep.amount_satang > standing.net_satang:
        raise DeductionOverGross("/amount_satang", most_satang=standing.net_satang)
