"""Writing messages to the outbox of a transaction. `delivery.py` sends what waits there."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.notifications.delivery import deliver_waiting
from api.notifications.groups import SUBJECTS
from api.notifications.kinds import known, text_of
from api.notifications.models import Notification
from api.notifications.outcomes import DELIVER
from api.notifications.rules import AddressKind, group_of
from api.notifications.short import short_text
from api.sealing import Sealer

__all__ = ["deliver_waiting", "notify", "notify_at", "notify_nobody", "notify_once"]


def notify(
    session: Session,
    sealer: Sealer,
    kind: str,
    page: str | None = None,
    /,
    *,
    to: str | None,
    language: str,
    principal_id: UUID | None,
    **facts: Any,
) -> None:
    """Put a message in the outbox of this transaction: `to` a phone, and where else the principal wants to be told.

    `page` is the path of the page it is about. Without an address it goes nowhere and is not written.
    """
    if to is not None or principal_id is not None:
        sealed = _seal(sealer, kind, to, language, facts, page)
        _write(session, Notification(principal_id=principal_id, kind=kind, sealed=sealed, sent_at=None))


def notify_once(
    session: Session,
    sealer: Sealer,
    occasion: str,
    kind: str,
    page: str | None = None,
    /,
    *,
    to: str | None,
    language: str,
    principal_id: UUID | None,
    **facts: Any,
) -> bool:
    """The same, once for an occasion however often it is asked for. Whether it was written now."""
    if session.scalar(select(Notification.id).where(Notification.occasion == occasion)) is not None:
        return False
    sealed = _seal(sealer, kind, to, language, facts, page)
    row = Notification(principal_id=principal_id, kind=kind, sealed=sealed, sent_at=None, occasion=occasion)
    _write(session, row)
    return True


def notify_at(
    session: Session,
    sealer: Sealer,
    kind: str,
    at: AddressKind,
    to: str,
    /,
    *,
    language: str,
    principal_id: UUID,
    **facts: Any,
) -> None:
    """Put a code in the outbox for one address and no other."""
    sealed = _seal(sealer, kind, to, language, facts, only=at)
    _write(session, Notification(principal_id=principal_id, kind=kind, sealed=sealed, sent_at=None))


def notify_nobody(session: Session, sealer: Sealer, kind: str, *, to: str, **facts: Any) -> None:
    """The same work for a message that is never sent, where the difference would tell a stranger whom we know."""
    _seal(sealer, kind, to, "th", facts)
    _write(session, Notification(principal_id=None, kind=kind, sealed=None, sent_at=datetime.now(UTC)))


def _seal(
    sealer: Sealer,
    kind: str,
    to: str | None,
    language: str,
    facts: dict[str, Any],
    page: str | None = None,
    only: AddressKind | None = None,
) -> bytes:
    content = {
        "to": to,
        "text": text_of(kind, language, facts),
        "short": short_text(kind, language, facts),
        "subject": SUBJECTS[group_of(kind)].in_(known(language)),
        "page": page,
        "only": only,
    }
    return sealer.seal(orjson.dumps(content))


def _write(session: Session, row: Notification) -> None:
    session.add(row)
    jobs.defer(session, DELIVER, once=DELIVER)
