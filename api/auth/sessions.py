"""Who is signed in on a page: sessions of browsers, and what was done in them.

A session is a random token in a cookie; the database keeps its hash. What a session does is done as its principal, and
`web_actions` says which session did it, when the phone says it was tapped and when it reached us. Both times are kept;
the server's decides.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import hash_of
from api.auth.models import Helper, Pin, Principal, StaffSignIn, WebAction, WebSession
from api.auth.rules import Role

LEADER_LIFE = timedelta(days=90)  # a phone at home: signing in is the hard part (design, 1a)
STAFF_LIFE = timedelta(hours=12)  # a working day
NOTE_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in on a page."""

    session_id: UUID
    principal_id: UUID
    role: Role
    name: str
    language: str
    acting: str | None  # who taps, where that is not the account's own person: a named helper, a member of staff
    staff_id: UUID | None
    money_closed: bool  # there is a PIN, and this device has not given it of late

    @property
    def on_behalf(self) -> bool:
        """Whether a member of staff answers for a leader: see `api.auth.on_behalf`."""
        return self.role == "leader" and self.staff_id is not None


def start(
    session: Session,
    principal_id: UUID,
    life: timedelta,
    *,
    helper_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> str:
    """A new session's token, shown once."""
    token = secrets.token_urlsafe(32)
    made = WebSession(
        principal_id=principal_id,
        token_hash=hash_of(token),
        helper_id=helper_id,
        staff_id=staff_id,
        expires_at=datetime.now(UTC) + life,
    )
    session.add(made)
    session.flush()
    audit.record(session, "start_session", "web_session", made.id)
    return token


def visitor(session: Session, token: str) -> Visitor | None:
    """Who shows this token. None for a wrong, ended or lapsed one, a disabled account, a helper or staff who left."""
    row = session.execute(
        select(WebSession, Principal, Helper, StaffSignIn, Pin.principal_id)
        .join(Principal, Principal.id == WebSession.principal_id)
        .outerjoin(Helper, Helper.id == WebSession.helper_id)
        .outerjoin(StaffSignIn, StaffSignIn.id == WebSession.staff_id)
        .outerjoin(Pin, Pin.principal_id == Principal.id)
        .where(
            WebSession.token_hash == hash_of(token),
            WebSession.ended_at.is_(None),
            WebSession.expires_at > func.now(),
            Principal.disabled_at.is_(None),
            Helper.ended_at.is_(None),
            StaffSignIn.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    found, principal, helper, staff, pin = row
    _note_use(session, found)
    person = helper or staff
    opened = found.money_open_until is not None and found.money_open_until > datetime.now(UTC)
    return Visitor(
        session_id=found.id,
        principal_id=principal.id,
        role=cast(Role, principal.role),
        name=principal.name,
        language=principal.language,
        acting=person.name if person else None,
        staff_id=found.staff_id,
        money_closed=pin is not None and not opened,
    )


def _note_use(session: Session, found: WebSession) -> None:
    if found.last_used_at is None or found.last_used_at < datetime.now(UTC) - NOTE_EVERY:
        used = update(WebSession).where(WebSession.id == found.id)
        session.execute(used.values(last_used_at=func.now()))


def end(session: Session, session_id: UUID) -> None:
    """Sign out: the token opens nothing from now on."""
    ending = update(WebSession).where(WebSession.id == session_id, WebSession.ended_at.is_(None))
    session.execute(ending.values(ended_at=func.now()))


def note_action(session: Session, visit: Visitor, request_id: str, path: str, device_at: datetime | None) -> None:
    """Write down that somebody sent a form, before it is carried out; audit events carry the same request id."""
    session.add(WebAction(session_id=visit.session_id, request_id=request_id, path=path, device_at=device_at))
