"""Migrations run as the owner of the tables, with a time limit on every lock and statement."""

import os

from alembic import context
from sqlalchemy import text

from api.config import Settings
from api.db import OWNER_ROLE, make_engine
from api.tables import METADATA


def include(name: str | None, kind: str, parents: object) -> bool:
    """procrastinate looks after its own tables."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run(connection) -> None:
    connection.execute(text("SET lock_timeout = '2s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    known = connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    if known:
        connection.execute(text(f"SET ROLE {OWNER_ROLE}"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=include,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(os.environ["TRONG_MIGRATE_URL"], Settings(), role=None)
    with engine.connect() as opened:
        run(opened)
