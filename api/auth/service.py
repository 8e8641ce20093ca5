"""Accounts, keys and the sign-in of a leader's phone."""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import KEY_LIFE, new_key, new_token
from api.auth.models import ApiKey, Helper, OneTimeCode, Principal
from api.auth.rules import ROLES, Role, Scope
from api.config import Settings
from api.errors import DomainError, NotFound, TooManyRequests
from api.notifications.service import notify, notify_nobody
from api.notifications.short import site_of
from api.sealing import Sealer
from api.words import Words

MOST_TRIES = 5
MOST_SENDS = 3
MOST_SENDS_OF_ALL = 300  # to all phones together: what text messages may cost when somebody plays with the form
SEND_WINDOW = timedelta(minutes=10)


class TwoKeysAlready(DomainError):
    status = 409
    title = Words("มีกุญแจที่ใช้อยู่ครบสองดอกแล้ว", "Two keys are live already")
    detail = Words("บัญชีหนึ่งใช้ได้ครั้งละสองดอก", "An account has at most two live keys")
    remedy = Words("ยกเลิกดอกเก่าก่อน แล้วสร้างใหม่", "Revoke the old one first, then make a new one")


class CodeNotRight(DomainError):
    status = 401
    keeps_changes = True  # a wrong guess costs a try
    title = Words("รหัสไม่ถูกต้องหรือหมดอายุ", "The code is wrong or has lapsed")
    detail = Words("ใช้รหัสนี้เข้าระบบไม่ได้", "This code does not sign you in")
    remedy = Words("ขอรหัสใหม่ แล้วใส่ภายในเวลาที่กำหนด", "Ask for a new code and enter it in time")


def open_account(
    session: Session, role: Role, name: str, *, phone: str | None = None, language: str = "th"
) -> Principal:
    """A new principal. It can do nothing until it has a key, or a phone to sign in with."""
    principal = Principal(role=role, name=name, phone=phone, language=language)
    session.add(principal)
    session.flush()
    audit.record(session, "open_account", "principal", principal.id, role=role)
    return principal


def make_key(
    session: Session,
    principal_id: UUID,
    name: str,
    scopes: list[Scope] | None = None,
    *,
    within: frozenset[Scope] | None = None,
) -> tuple[ApiKey, str]:
    """A new API key and its secret, which is not kept. Refused while two keys are live.

    It gets the `scopes` asked for that its role has, and of those only what lies `within` the key that makes it.
    """
    principal = session.get(Principal, principal_id, with_for_update=True)
    if principal is None or principal.role == "leader":
        raise NotFound()
    taken = set(
        session.scalars(select(ApiKey.slot).where(ApiKey.principal_id == principal_id, ApiKey.revoked_at.is_(None)))
    )
    free = {1, 2} - taken
    if not free:
        raise TwoKeysAlready()
    allowed = ROLES[principal.role]  # type: ignore[index]
    if within is not None:
        allowed &= within
    secret, prefix, hashed = new_key()
    key = ApiKey(
        principal_id=principal_id,
        slot=min(free),
        name=name,
        prefix=prefix,
        secret_hash=hashed,
        scopes=sorted(allowed if scopes is None else allowed & set(scopes)),
        expires_at=datetime.now(UTC) + KEY_LIFE,
    )
    session.add(key)
    session.flush()
    audit.record(session, "make_key", "api_key", key.id, scopes=key.scopes)
    return key, secret


def revoke_key(session: Session, principal_id: UUID, key_id: UUID) -> ApiKey:
    """End a key at once. Revoking it again changes nothing."""
    key = session.get(ApiKey, key_id, with_for_update=True)
    if key is None or key.principal_id != principal_id:
        raise NotFound()
    if key.revoked_at is None:
        key.revoked_at = func.now()
        session.flush()
        session.refresh(key)
        audit.record(session, "revoke_key", "api_key", key.id)
    return key


def send_code(session: Session, settings: Settings, sealer: Sealer, phone: str) -> None:
    """Send a one-time code. Known and unknown phones cost the same and look the same."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:phone, 1))"), {"phone": phone})
    recent = session.scalar(
        select(func.count())
        .select_from(OneTimeCode)
        .where(OneTimeCode.phone == phone, OneTimeCode.sent_at > func.now() - SEND_WINDOW)
    )
    if (recent or 0) >= MOST_SENDS or _messages_of_late(session) >= MOST_SENDS_OF_ALL:
        raise TooManyRequests(wait_seconds=int(SEND_WINDOW.total_seconds()))
    principal = _whose(session, phone)
    code = f"{secrets.randbelow(1_000_000):06d}"
    lapses = datetime.now(UTC) + timedelta(minutes=settings.code_minutes)
    session.add(
        OneTimeCode(
            phone=phone,
            principal_id=principal.id if principal else None,
            code_mark=sealer.mark("code", phone + code),
            expires_at=lapses,
        )
    )
    facts = {"code": code, "minutes": settings.code_minutes, "site": site_of(settings.public_url)}
    if principal is None:
        notify_nobody(session, sealer, "sign_in_code", to=phone, **facts)
    else:
        speaks, whom = principal.language, principal.id
        notify(session, sealer, "sign_in_code", to=phone, language=speaks, principal_id=whom, **facts)


def _whose(session: Session, phone: str) -> Principal | None:
    """The account a phone signs in to: the leader's own, or the one its owner helps with."""
    helped = select(Helper.principal_id).where(Helper.phone == phone, Helper.ended_at.is_(None)).scalar_subquery()
    mine = or_(Principal.phone == phone, Principal.id == helped)
    return session.scalar(select(Principal).where(mine, Principal.disabled_at.is_(None)))


def _messages_of_late(session: Session) -> int:
    """How many codes went to people in the last minutes. Phones nobody has cost nothing and do not count."""
    since = func.now() - SEND_WINDOW
    counted = select(func.count()).where(OneTimeCode.created_at > since, OneTimeCode.principal_id.is_not(None))
    return session.scalar(counted) or 0


def use_code(session: Session, sealer: Sealer, phone: str, code: str) -> UUID:
    """The principal a code signs in, once. A wrong code is refused, and the try is counted."""
    newest = (
        select(OneTimeCode.id)
        .where(OneTimeCode.phone == phone, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > func.now())
        .order_by(OneTimeCode.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.id == newest, OneTimeCode.tries < MOST_TRIES, OneTimeCode.used_at.is_(None))
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id, OneTimeCode.code_mark, OneTimeCode.principal_id)
    ).one_or_none()
    mark = sealer.mark("code", phone + code)
    if found is None or found.principal_id is None or not hmac.compare_digest(found.code_mark, mark):
        raise CodeNotRight()
    every_open_one = update(OneTimeCode).where(OneTimeCode.phone == phone, OneTimeCode.used_at.is_(None))
    session.execute(every_open_one.values(used_at=func.now()))  # an earlier code must not come back to life
    audit.record(session, "sign_in", "principal", found.principal_id)
    principal_id: UUID = found.principal_id
    return principal_id


def token_for(sealer: Sealer, principal_id: UUID, settings: Settings) -> str:
    """A leader's token for the time set in `leader_token_minutes`."""
    return new_token(sealer, principal_id, settings.leader_token_minutes, datetime.now(UTC))
