"""Another day for work that will be late, asked for in time (s.11). Agreed, the due day moves with it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.clock import heard_on
from api.deliveries.models import Extension
from api.deliveries.refusals_ends import ExtensionAnswered, NothingLeftToMake, NotLater
from api.deliveries.rules import OTHER
from api.deliveries.sides import Actor, demand, hold
from api.deliveries.telling import tell
from api.documents.refusals import AwardEnded
from api.offers.models import Award
from api.sealing import Sealer
from api.words import Words

WHAT_HAPPENS = {
    "asked": Words(
        "รอผู้จ้างงานตอบ กำหนดส่งยังเป็นวันเดิม",
        "The hirer has not answered; the due day is still the old one",
    ),
    "agreed": Words(
        "กำหนดส่งเป็นวันใหม่ ส่งภายในวันนั้นไม่ถือว่าล่าช้า",
        "The new day is the due day; delivering until then is not late",
    ),
    "refused": Words(
        "กำหนดส่งยังเป็นวันเดิม ถ้าส่งช้าจนผู้จ้างงานเสียหายโดยไม่ใช่ความผิดของผู้จ้างงาน ผู้จ้างงานเลิกสัญญาได้ (มาตรา 11) งานที่ส่งแล้วต้องจ่าย",
        "The old due day stands. If late work would harm the hirer, not by its own fault, it may end the work "
        "(section 11); what was delivered is paid",
    ),
    "withdrawn": Words("กลุ่มถอนคำขอ กำหนดส่งยังเป็นวันเดิม", "The group took it back; the old due day stands"),
}
"""What each answer means, as both sides read it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The day the group asks for, and why."""

    new_due_on: date
    reason: str
    device_at: datetime | None = None


def ask_extension(session: Session, sealer: Sealer | None, *, award: Award, by: Actor, wish: Wish) -> Extension:
    """The leader says that the work will be late and asks for a later day; one wish waits at a time."""
    demand(by, "leader")
    award = hold(session, award.id)
    _refuse_ended(award)
    if wish.new_due_on <= max(award.due_on, heard_on(session)):
        raise NotLater(pointer="/new_due_on", due_on=award.due_on.isoformat())
    made = Extension(
        award_id=award.id,
        old_due_on=award.due_on,
        new_due_on=wish.new_due_on,
        reason=wish.reason,
        asked_by=by.principal_id,
        device_at=wish.device_at,
        state="asked",
    )
    session.add(made)
    session.flush()
    day = wish.new_due_on.isoformat()
    audit.record(session, "ask_extension", "extension", made.id, new_due_on=day)
    tell(session, sealer, "extension_asked", award, "hirer", day=wish.new_due_on)
    return made


def answer_extension(
    session: Session, sealer: Sealer | None, *, award: Award, extension: Extension, by: Actor, state: str
) -> Extension:
    """The hirer agrees or refuses, or the leader withdraws. Agreed, the award's due day moves."""
    demand(by, "leader" if state == "withdrawn" else "hirer")
    award = hold(session, award.id)
    if state == "agreed":
        _refuse_ended(award)
    _close(session, extension, state, by.principal_id)
    if state == "agreed":
        award.due_on = extension.new_due_on
        session.flush()
        session.refresh(award)
    audit.record(session, "answer_extension", "extension", extension.id, state=state)
    tell(session, sealer, f"extension_{state}", award, OTHER[by.side], day=extension.new_due_on)
    return extension


def _refuse_ended(award: Award) -> None:
    if award.state != "agreed":
        raise AwardEnded()
    if award.delivered_pieces == award.pieces:
        raise NothingLeftToMake()


def _close(session: Session, extension: Extension, state: str, principal_id: UUID) -> None:
    """Answer by a conditional update: of two answers at once, the first one counts."""
    closed = session.scalar(
        update(Extension)
        .where(Extension.id == extension.id, Extension.state == "asked")
        .values(state=state, answered_by=principal_id, answered_at=func.now())
        .returning(Extension.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(extension)
    if closed is None:
        raise ExtensionAnswered(state=extension.state)
