"""Migrations run as the owner of the tables, with a time limit on every lock and statement."""

import os

from alembic import context
from sqlalchemy import text

from api.config import Settings
from api.db import OWNER_ROLE, make_engine
from api.tables import METADATA, has_model


def run(connection) -> None:
    connection.execute(text("SET lock_timeout = '2s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    has_roles = connection.scalar(text("SELECT to_regclass('state_transitions') IS NOT NULL"))
    if has_roles:  # the first migration made the owner, and this table
        connection.execute(text(f"SET ROLE {OWNER_ROLE}"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=has_model,
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
