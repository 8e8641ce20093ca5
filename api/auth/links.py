"""A link in a message that signs a leader in and leads to the page the message is about. It works once.

Opening it shows a button and changes nothing yet: programs that fetch links for a preview would use it up.
"""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import hash_of
from api.auth.models import Principal, SignInLink
from api.errors import DomainError
from api.words import Words

LIFE = timedelta(hours=48)  # as long as an offer waits


class LinkUsedUp(DomainError):
    status = 410
    title = Words("ลิงก์นี้ใช้แล้วหรือหมดอายุ", "This link was used or has lapsed")
    detail = Words("ลิงก์ในข้อความใช้เข้าระบบได้ครั้งเดียว", "A link in a message signs you in once")
    remedy = Words("เข้าใช้งานด้วยเบอร์โทรแทน", "Sign in with your phone number instead")


def make(session: Session, principal_id: UUID, to_path: str) -> str:
    """The path of a fresh link: `/in/…`."""
    token = secrets.token_urlsafe(16)
    expires_at = datetime.now(UTC) + LIFE
    session.add(
        SignInLink(principal_id=principal_id, token_hash=hash_of(token), to_path=to_path, expires_at=expires_at)
    )
    session.flush()
    return f"/in/{token}"


def leading(session: Session, principal_id: UUID, to_path: str) -> str:
    """The path for a message: a leader's signs her in on the way, anybody else's is the page itself."""
    principal = session.get(Principal, principal_id)
    return make(session, principal_id, to_path) if principal and principal.role == "leader" else to_path


def use(session: Session, token: str) -> tuple[UUID, str]:
    """(whom it signs in, where it leads). Raises LinkUsedUp."""
    row = session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_(None), SignInLink.expires_at > func.now()
        )
        .values(used_at=func.now())
        .returning(SignInLink.principal_id, SignInLink.to_path)
    ).one_or_none()
    if row is None:
        raise LinkUsedUp()
    audit.record(session, "sign_in", "principal", row.principal_id, by="link")
    return row.principal_id, row.to_path


def leads_to(session: Session, token: str) -> str | None:
    """Where an unused link leads, without using it."""
    return session.scalar(select(SignInLink.to_path).where(SignInLink.token_hash == hash_of(token)))
