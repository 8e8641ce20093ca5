"""Bringing a database to the newest schema."""

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
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
        try:
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        finally:
            connection.rollback()
            connection.exec_driver_sql("RESET ROLE")
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
            connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down, for tests and for a release that has to be taken back."""
    with engine.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def newest() -> str:
    """The newest revision of this code."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None
    return head


def is_current(engine: Engine) -> bool:
    """Whether the database has the schema of this code."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()
