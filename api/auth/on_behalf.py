"""Staff answer for a leader who asked them to, by telephone or in person: in a short session of hers that names them.

Everything done in it is done as her account; the session, and with it each form that was sent, says which member of
staff tapped. Pages open it for offers alone: money, members and signatures stay the leader's.
"""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.auth import sessions
from api.auth.models import Principal
from api.errors import DomainError, NotFound
from api.words import Words

LIFE = timedelta(minutes=20)  # a telephone call
Asked = Literal["call", "visit"]


class StaffNeeded(DomainError):
    status = 403
    title = Words("ต้องรู้ว่าใครเป็นคนทำแทน", "It must be known who answers for her")
    detail = Words("เข้าด้วยบัญชีที่ไม่มีชื่อคน ทำแทนไม่ได้", "This sign-in names no person")
    remedy = Words("เข้าด้วยชื่อผู้ใช้และรหัสผ่านของตัวเอง", "Sign in with a name and a password of your own")


class OnlyOffers(DomainError):
    status = 403
    title = Words("ทำแทนได้เฉพาะงานใหม่", "Only offers can be answered for her")
    detail = Words("เงิน สมาชิก และลายมือชื่อ เป็นของหัวหน้ากลุ่ม", "Money, members and signatures stay the leader's")
    remedy = Words("กลับไปหน้างานใหม่ หรือให้หัวหน้าทำเอง", "Go back to the offers, or let her do it herself")


def start(session: Session, *, staff_id: UUID | None, phone: str, asked: Asked) -> str:
    """The token of a session for the leader with this phone. Raises NotFound, StaffNeeded."""
    if staff_id is None:
        raise StaffNeeded()
    found = select(Principal.id).where(
        Principal.phone == phone, Principal.role == "leader", Principal.disabled_at.is_(None)
    )
    leader_id = session.scalar(found)
    if leader_id is None:
        raise NotFound("/phone")
    audit.record(session, "act_on_behalf", "principal", leader_id, staff_sign_in=f"stf_{staff_id.hex}", asked=asked)
    return sessions.start(session, leader_id, LIFE, staff_id=staff_id)
