"""Which ways a message takes: chosen by the worker, which alone knows what is set up; and the next when one is shut."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

import orjson
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.notifications.models import Address, FirstWay, Notification, ProviderQuota, Sending
from api.notifications.rules import AddressKind, OwnWay, Way, copies, group_of, ways_to
from api.sealing import Sealer

Content = dict[str, str | None]


def route_waiting(engine: Engine, sealer: Sealer, ways: Collection[Way]) -> None:
    """Give every new message its ways, oldest first. One message, one transaction."""
    new = (
        select(Notification)
        .where(Notification.routed_at.is_(None), Notification.sent_at.is_(None), Notification.gave_up_at.is_(None))
        .order_by(Notification.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    more = True
    while more:
        with transaction(engine) as session:
            row = session.scalar(new)
            more = row is not None
            if row is not None:
                _route(session, row, sealer, ways)


def _route(session: Session, row: Notification, sealer: Sealer, ways: Collection[Way]) -> None:
    row.routed_at = func.now()
    content = opened(row, sealer)
    if content is None:
        row.gave_up_at, row.last_error = func.now(), "sealed with another secret"
        return
    to = addresses(session, row, content)
    if not to:
        row.gave_up_at, row.last_error, row.sealed = func.now(), "no address", None
        return
    for way in ways_to(to, _open(session, ways), first_way(session, row.principal_id))[: copies(row.kind)]:
        session.add(Sending(notification_id=row.id, way=way))


def another(session: Session, row: Notification, content: Content, ways: Collection[Way]) -> Way | None:
    """A way to this person that was not tried yet, if there is one."""
    tried = set(session.scalars(select(Sending.way).where(Sending.notification_id == row.id)))
    to = addresses(session, row, content)
    left = ways_to(to, _open(session, ways), first_way(session, row.principal_id))
    return next((way for way in left if way not in {*tried, "file"}), None)


def first_way(session: Session, principal_id: UUID | None) -> OwnWay | None:
    """The way somebody wants tried first, where she said so."""
    return session.scalar(select(FirstWay.way).where(FirstWay.principal_id == principal_id))


def addresses(session: Session, row: Notification, content: Content) -> dict[AddressKind, str]:
    """Where the person is told: the addresses that were checked, else the phone of the account.

    A code goes to the phone or address that it is about, and nowhere else.
    """
    own: dict[AddressKind, str] = {}
    if content["to"] is not None:
        own[cast(AddressKind, content.get("only") or "phone")] = content["to"]
    if group_of(row.kind) == "code":
        return own
    checked = select(Address).where(Address.principal_id == row.principal_id, Address.verified_at.is_not(None))
    return own | {one.kind: one.value for one in session.scalars(checked)}


def opened(row: Notification, sealer: Sealer) -> Content | None:
    """What a message holds; None when it is sealed with another secret."""
    plain = sealer.open(row.sealed or b"")
    content: Content | None = None if plain is None else orjson.loads(plain)
    return content


def _open(session: Session, ways: Collection[Way]) -> Collection[Way]:
    """The ways set up here, without those whose month is used up."""
    used_up = set(session.scalars(select(ProviderQuota.way).where(ProviderQuota.used_up)))
    return [way for way in ways if way not in used_up]
