"""Sign-ins of staff: hirers, inspectors, the programme, operators. A password and a code from an app on their phone.

The password is kept as an argon2 hash, the secret of the app sealed; a code opens once. Five wrong tries close a
sign-in for a quarter of an hour. A login that nobody has takes as long as one that somebody has.
"""

import secrets
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import pyotp
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.auth.models import Principal, StaffSignIn
from api.auth.secrets import hashed, is_it
from api.errors import DomainError, NotFound
from api.problems import CONSTRAINTS
from api.sealing import Sealer
from api.words import Words

MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
STEP_SECONDS = 30  # RFC 6238
PASSWORD_BYTES = 12  # 96 bits when we make it up
SHORTEST_PASSWORD = 12


class SignInNotRight(DomainError):
    status = 401
    keeps_changes = True  # a wrong guess costs a try
    title = Words("เข้าใช้งานไม่ได้", "This does not sign you in")
    detail = Words("ชื่อ รหัสผ่าน หรือรหัส 6 ตัว ไม่ถูกต้อง", "The name, the password or the 6 digits are not right")
    remedy = Words("ลองใหม่ ถ้าผิด 5 ครั้งต้องรอ 15 นาที", "Try again; after 5 wrong tries you have to wait 15 minutes")


class LoginTaken(DomainError):
    status = 409
    title = Words("ชื่อนี้มีคนใช้แล้ว", "This login is taken")
    detail = Words("มีผู้ใช้ชื่อนี้อยู่แล้ว", "Somebody signs in with this name already")
    remedy = Words("เลือกชื่ออื่น", "Choose another one")


class PasswordTooWeak(DomainError):
    title = Words("รหัสผ่านสั้นเกินไป", "The password is too short")
    detail = Words("ต้องมีอย่างน้อย 12 ตัว", "It needs at least 12 characters")
    remedy = Words("ใช้ประโยคที่จำได้ หลายคำ", "Use a sentence you remember, of several words")


CONSTRAINTS.update(uq_staff_sign_ins_login=LoginTaken)


def new_staff(
    session: Session, sealer: Sealer, principal_id: UUID, login: str, name: str
) -> tuple[StaffSignIn, str, str]:
    """A sign-in for somebody who works for an account; its password and the address for the app are shown once."""
    principal = session.get(Principal, principal_id)
    if principal is None or principal.role == "leader":
        raise NotFound()
    password, secret = secrets.token_urlsafe(PASSWORD_BYTES), pyotp.random_base32()
    made = StaffSignIn(
        principal_id=principal_id,
        name=name,
        login=login.lower(),
        password_hash=hashed(password),
        sealed_secret=sealer.seal(secret.encode()),
    )
    session.add(made)
    session.flush()
    audit.record(session, "make_staff_sign_in", "staff_sign_in", made.id)
    return made, password, pyotp.TOTP(secret, name=login, issuer="Trong").provisioning_uri()


def sign_in(session: Session, sealer: Sealer, login: str, password: str, code: str) -> StaffSignIn:
    """Who this is. Raises SignInNotRight alike for everything that does not fit."""
    found = session.scalar(
        select(StaffSignIn).where(StaffSignIn.login == login.lower(), StaffSignIn.ended_at.is_(None)).with_for_update()
    )
    right = is_it(password, found.password_hash if found else _nobody())
    now = datetime.now(UTC)
    if found is None or (found.locked_until is not None and found.locked_until > now):
        raise SignInNotRight()
    step = _step_of(sealer, found, code, now) if right else None
    if step is None:
        _count_wrong(found, now)
        session.flush()
        raise SignInNotRight()
    found.wrong_tries, found.locked_until, found.last_step = 0, None, step
    session.flush()
    audit.record(session, "sign_in", "staff_sign_in", found.id)
    return found


def change_password(session: Session, staff: StaffSignIn, old: str, new: str) -> None:
    """Another password, by who knows the old one."""
    if not is_it(old, staff.password_hash):
        raise SignInNotRight()
    if len(new) < SHORTEST_PASSWORD:
        raise PasswordTooWeak()
    staff.password_hash = hashed(new)
    session.flush()
    audit.record(session, "change_password", "staff_sign_in", staff.id)


def end_staff(session: Session, staff_id: UUID) -> StaffSignIn:
    """Somebody leaves: the sign-in opens nothing from now on."""
    found = session.get(StaffSignIn, staff_id, with_for_update=True)
    if found is None:
        raise NotFound()
    if found.ended_at is None:
        found.ended_at = func.now()
        session.flush()
        session.refresh(found)
        audit.record(session, "end_staff_sign_in", "staff_sign_in", found.id)
    return found


def _step_of(sealer: Sealer, staff: StaffSignIn, code: str, now: datetime) -> int | None:
    """The half minute a code belongs to: this one or a neighbour, and none that was used before (RFC 6238, 5.2)."""
    secret = sealer.open(staff.sealed_secret)
    if secret is None:
        return None
    here = int(now.timestamp()) // STEP_SECONDS
    for step in (here, here - 1, here + 1):
        fresh = staff.last_step is None or step > staff.last_step
        if fresh and secrets.compare_digest(pyotp.TOTP(secret.decode()).at(step * STEP_SECONDS), code):
            return step
    return None


def _count_wrong(staff: StaffSignIn, now: datetime) -> None:
    staff.wrong_tries += 1
    if staff.wrong_tries >= MOST_TRIES:
        staff.wrong_tries, staff.locked_until = 0, now + LOCKED_FOR


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe(16))
