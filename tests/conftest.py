"""A real PostgreSQL for every test that asks for one: the embedded server, one migrated database per worker."""

import os
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api import database, migrate, postgres, reference
from api.app import create_app
from api.config import Settings
from api.sealing import Sealer

TEMPLATE = "trong_template"
PATIENT = {"statement_timeout_ms": 60_000, "idle_transaction_ms": 120_000, "pool_wait_seconds": 60}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the tests. The workers of one run share a server, in a folder beside pytest's own.

    A machine that many share may stand still for many seconds; only the tests of the limits are to meet them.
    """
    home = tmp_path_factory.getbasetemp()
    shared = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home
    return Settings(mode="test", data_home=shared / "trong", durable=False, **PATIENT, _env_file=None)


@pytest.fixture(scope="session")
def template(settings: Settings) -> str:
    """A migrated database with the reference data, to copy; made once per worker."""
    name = f"{TEMPLATE}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    found = database.urls(settings, name=name)
    engine = database.migrate_engine(settings, found)
    migrate.upgrade(engine)
    reference.load(engine)
    engine.dispose()
    return name


def copy_of(settings: Settings, template: str) -> database.Urls:
    """A new database with what the template holds."""
    name = f"trong_{uuid4().hex[:12]}"
    admin = database.urls(settings, name="postgres").migrate
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return database.urls(settings, name=name)


@pytest.fixture(scope="session")
def shared_urls(settings: Settings, template: str) -> database.Urls:
    return copy_of(settings, template)


@pytest.fixture(scope="session")
def engine(settings: Settings, shared_urls: database.Urls) -> Iterator[Engine]:
    """The application's engine on a database that this worker's tests share; what they commit stays there."""
    made = database.app_engine(settings, shared_urls)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session as the application role; what a test does in it is rolled back, its own commits too."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as made:
            yield made
        outer.rollback()


@pytest.fixture
def fresh_engine(settings: Settings, template: str) -> Iterator[Engine]:
    """An engine on a database of this test's own."""
    made = database.app_engine(settings, copy_of(settings, template))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def sealer(settings: Settings) -> Sealer:
    return Sealer(settings)


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """The whole application over the worker's database; everything it does is committed."""
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def fresh_client(settings: Settings, fresh_engine: Engine) -> Iterator[TestClient]:
    """The whole application over a database of this test's own."""
    with TestClient(create_app(settings, fresh_engine), raise_server_exceptions=False) as made:
        yield made


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that began the run stops the server its workers shared."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    home = session.config._tmp_path_factory.getbasetemp() / "trong"  # type: ignore[attr-defined]
    if home.exists():
        postgres.start(home, durable=False).stop()
