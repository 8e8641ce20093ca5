"""Small books for tests of the rehearsal: a few parties, a few lots, on a database of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api import database
from api.config import Settings
from api.db import transaction
from api.rehearsal.books import Books, lay
from api.rehearsal.parties import World
from api.rehearsal.people import invent
from api.rehearsal.rows import Rows, by_the_owners_hand
from api.rehearsal.self_test import raw

UNTIL = date(2026, 11, 20)
SINCE = UNTIL - timedelta(days=200)


@contextmanager
def owners(settings: Settings, found: database.Urls) -> Iterator[Engine]:
    """The owner's engine on a database."""
    engine = database.migrate_engine(settings, found)
    try:
        yield engine
    finally:
        engine.dispose()


def invented(session: Session, seed: int = 1) -> World:
    """A few firms and teams, written."""
    rows = Rows()
    world = invent(session, rows, seed=seed, firms=6, teams=9, people=30)
    world.spare(firms=3, teams=2)
    with by_the_owners_hand(raw(session)):
        rows.write(raw(session))
    return world


def lay_small(owner: Engine, *, seed: int = 1, lots: int = 40) -> Books:
    """Clean books of so many lots, committed."""
    with transaction(owner) as session:
        return lay(raw(session), invented(session, seed), seed=seed, lots=lots, since=SINCE, until=UNTIL)
