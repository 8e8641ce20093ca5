"""What tests that walk the whole API share."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from tests.e2e.world import World, make_world


@pytest.fixture(scope="session")
def world(engine: Engine, settings: Settings) -> World:
    """One of everything in this worker's database."""
    return make_world(engine, settings)


@pytest.fixture(scope="session")
def client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """The whole application, started once for all requests of a walk."""
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as made:
        yield made
