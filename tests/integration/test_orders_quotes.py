"""Quotes: the law and the outlook, without a trace and without names."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from tests.factories import MadeHirer, bearer, group, hirer, order_body

SEWING = "straight_stitch_machine_sewing"


@pytest.fixture
def factory(fresh_engine: Engine) -> MadeHirer:
    return hirer(fresh_engine)


def ask(client: TestClient, factory: MadeHirer, **over: Any) -> Any:
    """A quote for the usual lot, delivered in Khon Kaen."""
    lot = {name: value for name, value in order_body()["lots"][0].items() if name not in ("article", "rate_satang")}
    body = {"delivery": {"province_code": "40"}, **lot, **over}
    return client.post("/v1/quotes", json=body, headers=bearer(factory.key))


def test_a_quote_gives_floor_and_fair_rate_with_their_working(fresh_client: TestClient, factory: MadeHirer) -> None:
    said = ask(fresh_client, factory, delivery={"province_code": "10"}).json()

    assert (said["floor_satang"], said["fair_satang"], said["rate_satang"]) == (1_000, 1_200, 1_000)
    assert said["lawful"]
    assert said["explanation"]["en"]


def test_a_quote_counts_the_groups_that_could_do_it(
    fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer
) -> None:
    group(fresh_engine, members=10, skills=f"{SEWING}:2")
    group(fresh_engine, members=10, skills="hand_embroidery:2")

    seen = ask(fresh_client, factory, rate_satang=3_000).json()["supply"]

    assert (seen["groups"], seen["able_groups"]) == (2, 1)
    assert [(one["code"], one["groups"]) for one in seen["reasons"]] == [("no_skill", 1)]
    assert "ไม่มีทักษะ" in seen["reasons"][0]["th"]


def test_a_quote_says_by_when_it_could_be_done(
    fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer
) -> None:
    group(fresh_engine, members=10, skills=f"{SEWING}:2")

    seen = ask(fresh_client, factory, rate_satang=3_000).json()["supply"]

    assert seen["possible_in_time"]
    assert seen["earliest_done_on"] <= order_body()["lots"][0]["due_on"]
    assert len(seen["pieces_by_week"]) == 12


def test_a_quote_names_what_binds(fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer) -> None:
    group(fresh_engine, members=2, skills=f"{SEWING}:2")

    seen = ask(fresh_client, factory, rate_satang=3_000, quantity_pieces=3_000).json()["supply"]

    assert not seen["possible_in_time"]
    assert [one["code"] for one in seen["binds"]] == ["date"]
    assert seen["earliest_done_on"] in seen["binds"][0]["en"]


def test_promised_minutes_do_not_count_twice(
    fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer
) -> None:
    group(fresh_engine, members=10, skills=f"{SEWING}:2")
    before = ask(fresh_client, factory, rate_satang=3_000).json()["supply"]
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE capacity_weeks SET booked_centiminutes = minutes * 100"))

    after = ask(fresh_client, factory, rate_satang=3_000).json()["supply"]

    assert (before["able_groups"], after["able_groups"]) == (1, 0)
    assert [one["code"] for one in after["reasons"]] == ["not_enough_minutes"]


def test_a_rate_under_the_floor_is_looked_at_as_the_floor(fresh_client: TestClient, factory: MadeHirer) -> None:
    said = ask(fresh_client, factory, rate_satang=1).json()

    assert not said["lawful"]
    assert said["rate_satang"] == said["floor_satang"] == 893  # 357 baht in Khon Kaen over 40 pieces, rounded up


def test_places_with_a_higher_wage_are_counted(
    fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer
) -> None:
    group(fresh_engine, members=10, skills=f"{SEWING}:2", province="10", farthest_km=2_000)

    said = ask(fresh_client, factory).json()

    assert said["places_with_higher_floor"] == 1
    assert [one["code"] for one in said["supply"]["reasons"]] == ["rate_under_floor"]
    assert [one["code"] for one in said["supply"]["binds"]] == ["rate"]
    assert "10.00" in said["supply"]["binds"][0]["en"]


def test_a_quote_has_all_faults_at_once_and_leaves_no_trace(
    fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer
) -> None:
    refused = ask(fresh_client, factory, skill="flying", due_on="2030-01-01", minimum_lot_pieces=501).json()
    ask(fresh_client, factory)

    assert {one["pointer"] for one in refused["errors"]} == {"/skill", "/due_on", "/minimum_lot_pieces"}
    with transaction(fresh_engine) as session:
        assert session.scalar(text("SELECT count(*) FROM audit_events WHERE subject IN ('order', 'time_test')")) == 0


def test_a_quote_names_no_group(fresh_client: TestClient, fresh_engine: Engine, factory: MadeHirer) -> None:
    made = group(fresh_engine, members=10, skills=f"{SEWING}:2", name="กลุ่มแม่บ้านหนองบัว")

    answer = ask(fresh_client, factory).text

    assert made.id.hex not in answer
    assert "หนองบัว" not in answer
