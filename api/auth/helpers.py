"""Named helpers of a leader: a daughter, a neighbour, a volunteer who signs in with a phone of her own.

What she does is done for the leader's account, and the record says that it was she who tapped.
"""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api import audit
from api.auth.models import Helper, Principal
from api.errors import DomainError, NotFound
from api.problems import CONSTRAINTS
from api.words import Words

MOST_HELPERS = 5


class HelperPhoneTaken(DomainError):
    status = 409
    title = Words("เบอร์นี้ใช้เข้าระบบอยู่แล้ว", "This phone signs somebody in already")
    detail = Words("หนึ่งเบอร์ใช้กับหนึ่งกลุ่ม", "A phone belongs to one group")
    remedy = Words("ใช้เบอร์อื่น หรือเลิกใช้เบอร์นี้กับอีกกลุ่มก่อน", "Use another phone, or end it at the other group first")


class HelpersEnough(DomainError):
    status = 409
    title = Words("มีผู้ช่วยครบแล้ว", "There are helpers enough")
    detail = Words("กลุ่มหนึ่งมีผู้ช่วยได้ไม่เกิน 5 คน", "A group has at most 5 helpers")
    remedy = Words("เลิกผู้ช่วยคนหนึ่งก่อน", "End one of them first")


CONSTRAINTS.update(uq_helpers_phone_live=HelperPhoneTaken)


def of(principal_id: UUID) -> Select[Helper]:
    """The helpers of a leader who have not been ended."""
    return select(Helper).where(Helper.principal_id == principal_id, Helper.ended_at.is_(None))


def name_helper(session: Session, principal_id: UUID, name: str, phone: str) -> Helper:
    """Let somebody sign in for this leader from now on."""
    session.get(Principal, principal_id, with_for_update=True)
    if len(session.scalars(of(principal_id)).all()) >= MOST_HELPERS:
        raise HelpersEnough()
    if session.scalar(select(Principal.id).where(Principal.phone == phone)):
        raise HelperPhoneTaken()
    made = Helper(principal_id=principal_id, name=name, phone=phone)
    session.add(made)
    session.flush()
    audit.record(session, "name_helper", "helper", made.id)
    return made


def end_helper(session: Session, principal_id: UUID, helper_id: UUID) -> Helper:
    """She helps no more; her phones are signed out by `sessions`, which asks for live helpers only."""
    found = session.get(Helper, helper_id, with_for_update=True)
    if found is None or found.principal_id != principal_id:
        raise NotFound()
    if found.ended_at is None:
        found.ended_at = func.now()
        session.flush()
        session.refresh(found)
        audit.record(session, "end_helper", "helper", found.id)
    return found


def with_phone(session: Session, phone: str) -> Helper | None:
    """The helper who signs in with this phone."""
    return session.scalar(select(Helper).where(Helper.phone == phone, Helper.ended_at.is_(None)))
