"""The tables of the wage record are those of its models, and the migration can be taken back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from api import database, migrate
from api.config import Settings
from api.tables import METADATA
from tests.conftest import copy_of

TABLES = {"ledger_accounts", "ledger_journals", "ledger_postings"}


def test_the_tables_are_those_of_the_models(settings: Settings, shared_urls: database.Urls) -> None:
    engine = database.migrate_engine(settings, shared_urls)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        found = [str(one) for one in compare_metadata(context, METADATA) if "ledger_" in str(one)]
    engine.dispose()

    assert found == []


def test_checks_in_the_database_are_those_of_the_models(settings: Settings, shared_urls: database.Urls) -> None:
    engine = database.migrate_engine(settings, shared_urls)
    held = {(table, one["name"]) for table in TABLES for one in inspect(engine).get_check_constraints(table)}
    engine.dispose()

    named = {
        (table, str(one.name))
        for table in TABLES
        for one in METADATA.tables[table].constraints
        if str(one.name).startswith("ck_")
    }
    assert held == named


def test_the_migration_can_be_taken_back_and_made_again(settings: Settings, template: str) -> None:
    engine = database.migrate_engine(settings, copy_of(settings, template))

    migrate.downgrade(engine, "offers")
    left = TABLES & set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        functions = connection.scalar(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'ledger%'"))
    migrate.upgrade(engine)

    assert (left, functions) == (set(), 0)
    assert set(inspect(engine).get_table_names()) >= TABLES
    engine.dispose()
