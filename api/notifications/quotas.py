"""What providers still take this month: asked every hour, and known at once when one says no."""

from collections.abc import Iterable

import structlog
from sqlalchemy import Engine, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.db import transaction
from api.notifications.channels import Channel, HasQuota, NotSent
from api.notifications.models import ProviderQuota

log = structlog.get_logger()


def ask_quotas(engine: Engine, channels: Iterable[Channel]) -> None:
    """Ask those who count. Who does not answer is asked again in an hour; what was known stays."""
    for channel in channels:
        if not isinstance(channel, HasQuota):
            continue
        try:
            found = channel.quota()
        except NotSent as no:
            log.warning("quota_not_known", way=channel.way, why=no.why)
            continue
        with transaction(engine) as session:
            _write(session, channel.way, limit_messages=found.limit, used_messages=found.used, used_up=found.left == 0)


def note_used_up(session: Session, way: str) -> None:
    """A provider took no more: its way is left alone until it says otherwise."""
    row = {"way": way, "used_messages": 0, "used_up": True}
    kept = {"used_up": True, "asked_at": func.now()}
    session.execute(insert(ProviderQuota).values(**row).on_conflict_do_update(index_elements=["way"], set_=kept))


def _write(session: Session, way: str, **values: object) -> None:
    values = {**values, "asked_at": func.now()}
    written = insert(ProviderQuota).values(way=way, **values)
    session.execute(written.on_conflict_do_update(index_elements=["way"], set_=values))
