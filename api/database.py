"""The database this installation stands on: `TRONG_DATABASE_URL`, else the embedded PostgreSQL."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from api import migrate, postgres
from api.config import Settings
from api.db import APP_ROLE, make_engine

NAMES = {"demo": "trong_demo"}
"""Names of the embedded database by mode, so that the demonstration never meets real work; else `trong`."""


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the application connects, and where the account that may change tables does."""

    app: str
    migrate: str


def urls(settings: Settings, *, name: str | None = None, say: Callable[[str], None] = lambda line: None) -> Urls:
    """Find the database, or start the embedded one and make a database (called `name`) in it.

    On the embedded server the application signs in as `trong_app` once the first migration made that role.
    """
    if settings.database_url is not None:
        app = settings.database_url.get_secret_value()
        migrate = settings.migrate_url.get_secret_value() if settings.migrate_url else app
        return Urls(app, migrate)
    server = postgres.start(settings.data_home, durable=settings.durable, say=say)
    name = name or NAMES.get(settings.mode, "trong")
    _create(server.url, name)
    return Urls(server.url_for(APP_ROLE, name), server.url_for("postgres", name))


def _create(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another was as quick
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def app_engine(settings: Settings, found: Urls) -> Engine:
    """The engine of the application: it can neither alter tables nor edit what is only added to."""
    return make_engine(found.app, settings)


def migrate_engine(settings: Settings, found: Urls) -> Engine:
    """The engine of migrations. Its statements may take longer than a request's."""
    roomy = settings.model_copy(update={"statement_timeout_ms": 600_000})
    return make_engine(found.migrate, roomy, role=None, pool_size=2)


def ready(engine: Engine) -> bool:
    """Whether the database answers and has the schema of this code."""
    try:
        return migrate.is_current(engine)
    except DBAPIError:  # a new server does not even know the application's role
        return False


def outbox_file(settings: Settings) -> Path:
    """Where messages go while no other channel is set up."""
    return postgres.private_home(settings.data_home) / "outbox" / "notifications.jsonl"
