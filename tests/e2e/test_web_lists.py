"""Lists stay fast: with a thousand of everything, and five thousand members, every page asks the database as often as
with ten, and no page reads more than it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from api import database
from api.app import create_app
from api.config import Settings
from api.db import transaction
from api.offers.models import Award, Offer
from api.parties.models import Membership
from api.web.door import Visit
from api.web.pages.leader import offers
from tests.browser.places import Country, Place, places, settle
from tests.conftest import copy_of
from tests.counted import Asked, asked
from tests.multiplied import multiply
from tests.pages import Browser
from tests.rehearsal import owners
from tests.walk import application

FEW, MANY = 9, 999  # more of everything than there is one of
MOST_ROWS = 700
"""Rows a page may read: fifty things on it, each with what belongs to it; a thousand of anything are more."""


@dataclass
class Town:
    """A world of a size, and the browsers of those who look at it."""

    engine: Engine
    country: Country
    client: TestClient

    def looks(self, place: Place) -> tuple[int, Asked]:
        """The status of a page, and what it asks once what is remembered is."""
        browser = self._browser(place.role)
        address = place.at(self.country.ids)
        browser.client.get(address)
        with asked(self.engine) as found:
            answer = browser.client.get(address)
        return answer.status_code, found

    def _browser(self, role: str) -> Browser:
        self.client.cookies.clear()
        return Browser(self.client).sign_in(self.engine, self.country.people[role], staff=role != "leader")


@contextmanager
def town(settings: Settings, template: str, times: int) -> Iterator[Town]:
    """A world, so many times."""
    urls = copy_of(settings, template)
    engine = database.app_engine(settings, urls)
    country = settle(engine, settings)
    with owners(settings, urls) as owner:
        multiply(owner, times)
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Town(engine, country, client)
    engine.dispose()


@pytest.fixture(scope="module")
def small(settings: Settings, template: str) -> Iterator[Town]:
    with town(settings, template, FEW) as made:
        yield made


@pytest.fixture(scope="module")
def large(settings: Settings, template: str) -> Iterator[Town]:
    with town(settings, template, MANY) as made:
        yield made


@pytest.mark.parametrize("place", [one for one in places(application()) if one.role], ids=str)
def test_a_page_asks_no_more_of_a_thousand_than_of_ten(small: Town, large: Town, place: Place) -> None:
    (status, few), (_, many) = small.looks(place), large.looks(place)

    assert status == 200
    assert len(many.statements) == len(few.statements)
    assert many.rows <= MOST_ROWS


def test_what_became_of_an_offer_is_found_without_reading_all_that_was_agreed(small: Town, large: Town) -> None:
    few, many = (one.looks(Place(f"/o/{taken(one)}", "leader")) for one in (small, large))

    assert few[0] == 200
    assert len(many[1].statements) == len(few[1].statements)
    assert many[1].rows <= MOST_ROWS


def taken(town: Town) -> str:
    """The offer that the world's award came of."""
    with transaction(town.engine) as session:
        award = session.get_one(Award, UUID(town.country.ids["award_id"].removeprefix("awd_")))
        return f"ofr_{award.offer_id.hex}"


def test_the_large_world_is_as_large_as_that(large: Town) -> None:
    with transaction(large.engine) as session:
        waiting = session.scalar(select(func.count()).where(Offer.state == "open", Offer.expires_at > func.now()))
        members = session.scalar(select(func.count()).select_from(Membership).where(Membership.left_on.is_(None)))

    assert (waiting or 0) >= 1_000
    assert (members or 0) >= 5_000


def test_a_page_that_reads_its_list_to_the_end_would_be_found(
    small: Town, large: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def to_the_end(visit: Visit, cursor: str | None = None) -> dict[str, Any]:
        return {"items": await visit.api.all("/v1/offers", state="open"), "next_cursor": None}

    monkeypatch.setattr(offers, "still_open", to_the_end)

    (_, few), (_, many) = (one.looks(Place("/offers", "leader")) for one in (small, large))

    assert len(many.statements) > len(few.statements)
    assert many.rows > MOST_ROWS
