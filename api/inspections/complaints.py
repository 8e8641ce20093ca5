"""Taking complaints in and deciding them on the Act's clocks (ss.33, 34)."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, time
from secrets import token_bytes
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections import clocks
from api.inspections.models import CaseEvent, CaseOrder, Complaint, ComplaintLot, Inspection
from api.inspections.refusals import (
    ComplaintDecided,
    ExtendedAlready,
    ExtensionOutOfRange,
    OrderNeededFirst,
    ReceivedLater,
    WorkNotProven,
)
from api.inspections.related import Named, awards_named, hirer_named, known
from api.inspections.rules import PROOF_BITS, is_proven, number_of, receipt_code
from api.inspections.sealed_words import seal_words
from api.notifications.service import notify
from api.parties.models import Homeworker
from api.sealing import Sealer
from api.thai import BANGKOK, today

Outcome = Literal["ordered", "nothing_due", "settled", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Said:
    """What is complained about, in whose words."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint and the code by which one asks how it goes; the code is told once."""

    complaint: Complaint
    code: str


def file_openly(session: Session, sealer: Sealer, *, said: Said, named: Named, proof: str) -> Filed:
    """A complaint from the public form, which asks for no account.

    The code comes from what was sent and our secret: the same complaint sent again is the same one. Nothing else is
    kept of who sent it: no address, no device, no time finer than the day, no audit line, no message that leaves.
    """
    if not is_proven(said.about, said.words, proof):
        raise WorkNotProven("/proof", bits=PROOF_BITS)
    secret = hmac.digest(sealer.key("complaint-code"), f"{said.about}\n{said.words}\n{proof}".encode(), "sha256")
    code = receipt_code(secret)
    known = _by_code(session, sealer, code)
    if known is not None:
        return Filed(known, code)
    made = _write(session, sealer, said=said, named=named, source="web", received_on=today(), code=code)
    return Filed(made, code)


def file_for(session: Session, sealer: Sealer, *, said: Said, named: Named, received_on: date, on_paper: bool) -> Filed:
    """A complaint that staff or a leader files for somebody, or types from paper with the day it came in."""
    if received_on > today():
        raise ReceivedLater("/received_on")
    code = receipt_code(token_bytes(16))
    source = "paper" if on_paper else "staff"
    made = _write(session, sealer, said=said, named=named, source=source, received_on=received_on, code=code)
    audit.record(session, "file_complaint", "complaint", made.id, source=source, about=said.about)
    return Filed(made, code)


def _write(
    session: Session, sealer: Sealer, *, said: Said, named: Named, source: str, received_on: date, code: str
) -> Complaint:
    named = known(session, named)
    hirer_id = hirer_named(session, named)
    awards = awards_named(session, named, hirer_id)
    made = Complaint(
        id=(made_id := uuid4()),
        created_at=datetime.combine(today(), time(), BANGKOK),
        number=number_of(made_id, received_on),
        source=source,
        anonymous=named.homeworker_id is None,
        about=said.about,
        received_on=received_on,
        decide_by=clocks.ends("decide_days", received_on),
        homeworker_id=named.homeworker_id,
        hirer_id=hirer_id or next((one.hirer_id for one in awards), None),
        group_id=named.group_id or (awards[0].group_id if named.document_number and awards else None),
        words_sealed=seal_words(sealer, said.words, received_on),
        receipt_mark=sealer.mark("complaint", code),
        state="open",
    )
    session.add(made)
    session.flush()
    session.add_all(ComplaintLot(complaint_id=made.id, award_id=one.id) for one in awards)
    note(session, made, "received", on=received_on)
    session.flush()
    return made


def note(session: Session, complaint: Complaint, kind: str, words: str = "", *, on: date | None = None) -> None:
    """A step in the timeline of a complaint; its own moment is the day too."""
    session.add(
        CaseEvent(
            id=uuid4(),
            created_at=datetime.combine(today(), time(), BANGKOK) if kind == "received" else None,
            complaint_id=complaint.id,
            happened_on=on or today(),
            kind=kind,
            words=words,
            principal_id=session.info.get("principal_id"),
        )
    )


def _by_code(session: Session, sealer: Sealer, code: str) -> Complaint | None:
    return session.scalar(select(Complaint).where(Complaint.receipt_mark == sealer.mark("complaint", code)))


def by_code(session: Session, sealer: Sealer, code: str) -> Complaint:
    """The complaint of a code, however its digits were grouped."""
    digits = code.replace("-", "").replace(" ", "")
    found = _by_code(session, sealer, "-".join(digits[at : at + 4] for at in range(0, 16, 4)))
    if found is None:
        raise NotFound()
    return found


def held(session: Session, complaint_id: UUID) -> Complaint:
    """A complaint that this transaction changes."""
    found = session.scalar(select(Complaint).where(Complaint.id == complaint_id).with_for_update())
    if found is None:
        raise NotFound()
    return found


def extend(session: Session, *, complaint_id: UUID, until: date, reason: str) -> Complaint:
    """More time to decide, once, at most 30 days (s.34)."""
    found = held(session, complaint_id)
    if found.state == "extended":
        raise ExtendedAlready()
    if found.state != "open":
        raise ComplaintDecided()
    latest = clocks.ends("extend_days", found.decide_by)
    if not found.decide_by < until <= latest:
        raise ExtensionOutOfRange("/until", earliest_on=found.decide_by.isoformat(), latest_on=latest.isoformat())
    found.state, found.extended_until = "extended", until
    note(session, found, "extended", reason)
    audit.record(session, "extend_complaint", "complaint", found.id, until=until.isoformat())
    session.flush()
    return found


def decide(session: Session, sealer: Sealer, *, complaint_id: UUID, outcome: Outcome, words: str) -> Complaint:
    """End a complaint with an outcome in plain words, and tell her whom it is about, where we can reach her."""
    found = held(session, complaint_id)
    if found.state not in ("open", "extended") and (found.state, outcome) != ("ordered", "settled"):
        raise ComplaintDecided()
    if outcome == "ordered" and not _has_order(session, found.id):
        raise OrderNeededFirst()
    found.state, found.decided_on, found.outcome_words = outcome, today(), words
    note(session, found, outcome, words)
    audit.record(session, "decide_complaint", "complaint", found.id, outcome=outcome)
    _tell(session, sealer, found)
    session.flush()
    return found


def _has_order(session: Session, complaint_id: UUID) -> bool:
    orders = (
        select(CaseOrder.id)
        .join(Inspection, Inspection.id == CaseOrder.inspection_id)
        .where(Inspection.complaint_id == complaint_id, CaseOrder.kind == "pay", CaseOrder.state != "revoked")
    )
    return session.scalar(orders.limit(1)) is not None


def _tell(session: Session, sealer: Sealer, complaint: Complaint) -> None:
    """By her phone, without a word on what it is about: others may read it. No phone: the code tells her."""
    person = session.get(Homeworker, complaint.homeworker_id) if complaint.homeworker_id else None
    if person is not None:
        language = person.languages[0] if person.languages else "th"
        notify(
            session,
            sealer,
            "complaint_decided",
            to=person.phone,
            language=language,
            principal_id=None,
            number=complaint.number,
        )
