"""An optional PIN before money on a leader's phone, which the family may share. It opens for a quarter of an hour."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from api import audit
from api.auth.models import Pin, WebSession
from api.auth.secrets import hashed, is_it
from api.errors import DomainError
from api.words import Words

OPEN_FOR = timedelta(minutes=15)
MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class PinNotRight(DomainError):
    status = 403
    keeps_changes = True
    title = Words("รหัสเงินไม่ถูกต้อง", "The PIN is not right")
    detail = Words("รหัสนี้เปิดหน้าเงินไม่ได้", "It does not open the money pages")
    remedy = Words("ลองใหม่ ถ้าลืม ให้เข้าระบบใหม่ด้วยรหัสจากข้อความ", "Try again; if you forgot it, sign in anew by message")


class PinNotUsable(DomainError):
    title = Words("รหัสเงินต้องเป็นเลข 6 ตัว", "A PIN is 6 digits")
    detail = Words("ใช้เลขซ้ำกันหมดหรือเรียงกันไม่ได้", "Not all the same, and not one after the other")
    remedy = Words("ตั้งเลขอื่น 6 ตัว", "Choose 6 other digits")


def set_pin(session: Session, principal_id: UUID, digits: str) -> None:
    """A PIN from now on, or another one."""
    if len(digits) != 6 or not digits.isdecimal() or len(set(digits)) == 1 or digits in "0123456789009876543210":
        raise PinNotUsable()
    found = session.get(Pin, principal_id, with_for_update=True)
    if found is None:
        session.add(Pin(principal_id=principal_id, pin_hash=hashed(digits)))
    else:
        found.pin_hash, found.wrong_tries, found.locked_until = hashed(digits), 0, None
    session.flush()
    audit.record(session, "set_pin", "principal", principal_id)


def drop_pin(session: Session, principal_id: UUID) -> None:
    """No PIN any more."""
    found = session.get(Pin, principal_id, with_for_update=True)
    if found is not None:
        session.delete(found)
        session.flush()
        audit.record(session, "drop_pin", "principal", principal_id)


def open_money(session: Session, principal_id: UUID, session_id: UUID, digits: str) -> None:
    """Open the money pages on this device for a while."""
    found, now = session.get(Pin, principal_id, with_for_update=True), datetime.now(UTC)
    if found is None:
        return
    if found.locked_until is not None and found.locked_until > now:
        raise PinNotRight()
    if not is_it(digits, found.pin_hash):
        found.wrong_tries += 1
        if found.wrong_tries >= MOST_TRIES:
            found.wrong_tries, found.locked_until = 0, now + LOCKED_FOR
        session.flush()
        raise PinNotRight()
    found.wrong_tries = 0
    opened = update(WebSession).where(WebSession.id == session_id)
    session.execute(opened.values(money_open_until=now + OPEN_FOR))
