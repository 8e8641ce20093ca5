"""What tests that walk the whole API share."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api import database
from api.app import create_app
from api.config import Settings
from tests.conftest import copy_of
from tests.e2e.world import World, make_world


@pytest.fixture(scope="session")
def engine(settings: Settings, template: str) -> Iterator[Engine]:
    """A database of the walks' own: what they leave behind would be in the way of tests that look at one thing."""
    made = database.app_engine(settings, copy_of(settings, template))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def world(engine: Engine, settings: Settings) -> World:
    """One of everything in this worker's database."""
    return make_world(engine, settings)


@pytest.fixture(scope="session")
def client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """The whole application, started once for all requests of a walk."""
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as made:
        yield made
