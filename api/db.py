"""The database: one engine per process, tables with named constraints, and who may do what.

Three roles own, change and use the tables (see the first migration): the application connects as `trong_app`, which
cannot alter tables and may update or delete only what a migration granted it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Engine, MetaData, create_engine, event, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import Uuid

from api.config import Settings
from api.shapes import new_id

APP_ROLE = "trong_app"
OWNER_ROLE = "trong_owner"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def among(column: str, words: Iterable[str]) -> str:
    """The condition that a column holds one of these words, for a constraint."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class Base(DeclarativeBase):
    """A table. Ids are UUIDv7, moments carry their zone (UTC), numbers are 64 bits wide."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
    }


class Identified:
    """A row with an id and the moment it was recorded, by the database's clock."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Versioned:
    """A row that may change. A trigger counts `version` up at every change; it is the row's ETag."""

    version: Mapped[int] = mapped_column(server_default="1")


def make_engine(url: str, settings: Settings, *, role: str | None = APP_ROLE, pool_size: int | None = None) -> Engine:
    """An engine for a libpq URL. Every statement, lock and idle transaction has a time limit.

    `role` is taken on with SET ROLE where the account that signs in is another one.
    """
    options = (
        f"-c statement_timeout={settings.statement_timeout_ms} -c lock_timeout=2000 "
        f"-c idle_in_transaction_session_timeout={settings.idle_transaction_ms} -c timezone=UTC"
    )
    engine = create_engine(
        sqlalchemy_url(url),
        pool_size=pool_size or settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_wait_seconds,
        pool_pre_ping=True,
        pool_recycle=1_800,
        hide_parameters=True,  # a fault that is logged must not carry a name or a phone
        connect_args={"options": options, "connect_timeout": 5, "application_name": "trong"},
    )
    if role:

        @event.listens_for(engine, "connect")
        def _take_on_role(connection: Any, _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user")
                if cursor.fetchone()[0] != role:
                    cursor.execute(f"SET ROLE {role}")
            connection.commit()

    return engine


def sqlalchemy_url(url: str) -> str:
    """`postgresql://…` as libpq writes it, for SQLAlchemy with psycopg 3."""
    scheme, separator, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not separator:
        raise ValueError("a database URL starts with postgresql://")
    return f"postgresql+psycopg://{rest}"


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One transaction outside a request: commits at the end, rolls back when anything is raised."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
