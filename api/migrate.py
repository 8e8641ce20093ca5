"""Bringing a database to the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parent.parent
LOCK = 7_468_101  # any number: one migration at a time on a server


def configuration() -> Config:
    """Alembic's settings, wherever the command is run from."""
    return Config(ROOT / "alembic.ini")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up. Several processes at once: one does it, the others wait and find it done."""
    with _alone(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down, for tests and for a release that has to be taken back."""
    with _alone(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def _alone(engine: Engine) -> Iterator[Config]:
    """Alembic on a connection that holds the lock, and that goes back to the pool as it came."""
    with engine.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = 0")  # for as long as the other migrates
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
        try:
            config = configuration()
            config.attributes["connection"] = connection
            yield config
        finally:
            connection.rollback()
            connection.exec_driver_sql("RESET ROLE")
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
            connection.commit()


def newest() -> str:
    """The newest revision of this code."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None
    return head


def is_current(engine: Engine) -> bool:
    """Whether the database has the schema of this code."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()
