"""What an hour brought: equal to the sums of SQL, beside the minimum wage, and silent about few people."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.payments.hourly_income import LEAST_PEOPLE
from tests import cases, factories
from tests.cases import Dossier, wire
from tests.factories import bearer

SUMS = text(
    "SELECT sum(i.gross_satang) * 6000 / sum(i.pieces * a.centiminutes_per_piece) FROM instalments i "
    "JOIN awards a ON a.id = i.award_id WHERE i.award_id = :award"
)


@pytest.fixture(scope="module")
def six(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings, members=LEAST_PEOPLE + 1)


@pytest.fixture(scope="module")
def three(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


def cells(client: TestClient, engine: Engine, **asked: str) -> list[dict[str, object]]:
    key = factories.key(engine, "programme")
    found = client.get("/v1/hourly-income", params=asked, headers=bearer(key))
    assert found.status_code == 200, found.text
    return list(found.json()["cells"])


def test_an_hour_is_worth_what_the_rows_say(client: TestClient, engine: Engine, six: Dossier) -> None:
    (cell,) = cells(client, engine, by="hirer", hirer=six.hirer)
    with engine.connect() as connection:
        worth = connection.scalar(SUMS, {"award": six.award_id})

    assert cell["people"] == LEAST_PEOPLE + 1
    assert cell["satang_per_hour"] == int(worth)
    assert cell["key"] == six.hirer


def test_few_people_are_not_told(client: TestClient, engine: Engine, three: Dossier) -> None:
    (cell,) = cells(client, engine, by="month", hirer=three.hirer)

    assert cell["hidden"] is True
    assert {cell[name] for name in ("people", "hours", "satang_per_hour", "people_under")} == {None}


def test_women_and_men_add_up(client: TestClient, engine: Engine, six: Dossier) -> None:
    group = wire("grp", six.scene.group.id)
    whole = cells(client, engine, by="group", group=group)[0]
    by_sex = cells(client, engine, by="sex", group=group)

    shown = [one["people"] for one in by_sex if not one["hidden"]]
    assert sum(shown) <= whole["people"]  # type: ignore[operator, arg-type]


def test_a_leader_and_a_hirer_are_not_told(client: TestClient, engine: Engine) -> None:
    asked = client.get("/v1/hourly-income", headers=bearer(factories.key(engine, "hirer")))

    assert asked.status_code == 403
