"""Migrations: they say what the models say, go down and up again, and two at once do no harm."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, MetaData, Table, text

from api import database, migrate
from api.config import Settings
from api.tables import METADATA, has_model

VERSIONS = migrate.ROOT / "alembic" / "versions"
FINGERPRINT = """
SELECT string_agg(line, chr(10) ORDER BY line) FROM (
  SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('function %s %s', oid::regprocedure, md5(prosrc)) FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('type %s', typname) FROM pg_type WHERE typnamespace = 'public'::regnamespace
  UNION ALL SELECT format('grant %s %s %s', relname, relowner::regrole,
    array_to_string(array(SELECT unnest(relacl)::text ORDER BY 1), ','))
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
  UNION ALL SELECT format('default %s %s', defaclobjtype, defaclacl) FROM pg_default_acl
) AS lines(line)
"""


def differences(engine: Engine, metadata: MetaData) -> list[object]:
    """What a new migration would have to change so that the database is as the models say."""
    options = {"include_name": has_model, "compare_server_default": True}
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


@pytest.fixture
def empty(settings: Settings) -> Iterator[Engine]:
    """The migrating engine on an empty database of this test's own."""
    engine = database.migrate_engine(settings, database.urls(settings, name=f"trong_{uuid4().hex[:12]}"))
    yield engine
    engine.dispose()


def fingerprint(engine: Engine) -> str:
    with engine.connect() as connection:
        return connection.scalar(text(FINGERPRINT)) or ""


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    assert differences(engine, METADATA) == []


def test_the_comparison_sees_a_model_without_a_migration(engine: Engine) -> None:
    more = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("id", Integer, primary_key=True))

    assert [found[0] for found in differences(engine, more)] == ["add_table"]


def test_down_to_nothing_and_up_again_gives_the_same_schema(empty: Engine) -> None:
    nothing = fingerprint(empty)
    migrate.upgrade(empty)
    first = fingerprint(empty)

    migrate.downgrade(empty, "base")
    down = fingerprint(empty)
    migrate.upgrade(empty)

    assert fingerprint(empty) == first
    assert [line for line in down.splitlines() if line not in nothing and "alembic_version" not in line] == []


def test_migrating_again_changes_nothing(empty: Engine) -> None:
    migrate.upgrade(empty)
    first = fingerprint(empty)

    migrate.upgrade(empty)

    assert fingerprint(empty) == first


def test_several_that_migrate_at_once_find_one_another(settings: Settings, empty: Engine) -> None:
    found = database.urls(settings, name=empty.url.database)
    engines = [database.migrate_engine(settings, found) for _ in range(3)]

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(migrate.upgrade, engines))
    for one in engines:
        one.dispose()

    assert migrate.is_current(empty)


def test_a_database_is_current_only_when_it_is_at_the_newest_revision(empty: Engine) -> None:
    before = migrate.is_current(empty)
    migrate.upgrade(empty, "accounts")
    halfway = migrate.is_current(empty)
    migrate.upgrade(empty)

    assert (before, halfway, migrate.is_current(empty)) == (False, False, True)


def test_a_migration_does_not_wait_for_a_lock_longer_than_two_seconds(empty: Engine) -> None:
    migrate.upgrade(empty, "accounts")
    with empty.connect() as reader:
        reader.execute(text("LOCK TABLE principals"))
        with pytest.raises(Exception, match="lock timeout"):
            migrate.upgrade(empty)
        reader.rollback()

    migrate.upgrade(empty)
    assert migrate.is_current(empty)


def test_there_is_one_head_and_every_file_is_dated() -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration())

    assert len(scripts.get_heads()) == 1
    for one in VERSIONS.glob("*.py"):
        assert re.fullmatch(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]_[a-z_]+\.py", one.name), one.name
        assert "from api" not in Path(one).read_text(), f"{one.name} imports models that will change"


def test_every_constraint_is_named_by_the_convention(engine: Engine) -> None:
    names = (
        "SELECT conname, conrelid::regclass::text, contype FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    )
    kinds = {"p": "pk", "f": "fk", "u": "uq", "c": "ck", "x": "ex"}

    with engine.connect() as connection:
        found = [row for row in connection.execute(text(names)) if not row[1].startswith("procrastinate_")]

    odd = [name for name, table, kind in found if kind in kinds and not name.startswith(f"{kinds[kind]}_{table}")]
    assert [name for name in odd if not name.startswith("alembic_version")] == []
