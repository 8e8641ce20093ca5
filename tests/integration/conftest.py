"""What tests of the checks share."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from api import database
from api.config import Settings
from tests.conftest import copy_of


@pytest.fixture(scope="session")
def owner(settings: Settings, template: str) -> Iterator[Engine]:
    """The owner's engine on a database that holds nothing: what tests lay there is rolled back."""
    made = database.migrate_engine(settings, copy_of(settings, template))
    yield made
    made.dispose()
