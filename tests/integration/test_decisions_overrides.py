"""Overrides: what they cost is shown first, no override beats the law, and another person reviews each."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text

from api.config import Settings
from api.db import transaction
from api.decisions import overrides, reckoning
from api.decisions.models import MatchingOverride
from api.offers import answers
from api.offers.models import Award, Offer
from api.thai import today
from tests import decided, factories
from tests.factories import bearer


@pytest.fixture
def scene(fresh_engine: Engine, settings: Settings) -> decided.Decided:
    made = decided.decided(fresh_engine, settings)
    with transaction(fresh_engine) as session:  # the chosen group says no, so that the lot is open again
        offer = session.scalars(select(Offer).where(Offer.lot_id == made.lot_id)).one()
        answers.decline(session, group_id=offer.group_id, offer_id=offer.id, reason="no_time")
    return made


@pytest.fixture
def operator(fresh_engine: Engine) -> str:
    return factories.key(fresh_engine, "operator")


def id_of(made: dict) -> UUID:
    return UUID(hex=str(made["id"])[4:])


def reckoned(client: TestClient, scene: decided.Decided, operator: str, **over: object) -> dict:
    made = decided.override(client, scene, operator, **over)
    reckoning.reckon(scene.tools, id_of(made))
    return client.get(f"/v1/matching-overrides/{made['id']}", headers=bearer(operator)).json()


def carried_out(client: TestClient, scene: decided.Decided, operator: str, **over: object) -> dict:
    made = reckoned(client, scene, operator, **over)
    answer = client.post(f"/v1/matching-overrides/{made['id']}/carry-out", headers=bearer(operator))
    assert answer.status_code == 202, answer.text
    overrides.carry_out(scene.tools, id_of(made))
    return client.get(f"/v1/matching-overrides/{made['id']}", headers=bearer(operator)).json()


def review(client: TestClient, made: dict, who: str, decision: str) -> int:
    body = {"decision": decision, "note": "looked at"}
    return client.post(f"/v1/matching-overrides/{made['id']}/review", json=body, headers=bearer(who)).status_code


def test_what_it_costs_and_who_loses_is_shown_before_anything_is_offered(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    shown = reckoned(fresh_client, scene, operator)

    assert shown["state"] == "shown"
    assert shown["cost_satang"] >= 0
    assert [loser["group"] for loser in shown["losers"]] == [f"grp_{scene.chosen.id.hex}"]
    assert shown["losers"][0]["satang"] > 0
    with transaction(fresh_engine) as session:
        assert session.scalars(select(Offer).where(Offer.group_id == scene.other.id)).all() == []


def test_carried_out_it_is_an_offer_like_any_other_to_be_reviewed_within_seven_days(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)

    assert made["state"] == "carried_out"
    assert made["review_by_on"] == (today() + timedelta(days=7)).isoformat()
    with transaction(fresh_engine) as session:
        offer = session.scalars(select(Offer).where(Offer.group_id == scene.other.id)).one()
    assert (offer.pieces, offer.state, f"ofr_{offer.id.hex}") == (100, "open", made["offer"])
    assert offer.rate_satang >= offer.floor_satang


def test_no_override_beats_the_law(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = reckoned(fresh_client, scene, operator)
    with transaction(fresh_engine) as session:
        session.execute(
            text("UPDATE groups SET suspended_at = now(), suspended_because = 'test' WHERE id = :id"),
            {"id": scene.other.id},
        )
    fresh_client.post(f"/v1/matching-overrides/{made['id']}/carry-out", headers=bearer(operator))

    overrides.carry_out(scene.tools, id_of(made))

    shown = fresh_client.get(f"/v1/matching-overrides/{made['id']}", headers=bearer(operator)).json()
    assert (shown["state"], shown["offer"]) == ("dropped", None)
    assert shown["why_dropped"]


def test_nobody_reviews_her_own_override(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)

    assert review(fresh_client, made, operator, "upheld") == 409
    assert review(fresh_client, made, factories.key(fresh_engine, "operator"), "upheld") == 200


def test_the_database_holds_that_too(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)

    with (
        pytest.raises(Exception, match="ck_matching_overrides_reviewed_by_another"),
        transaction(fresh_engine) as session,
    ):
        session.execute(
            text("UPDATE matching_overrides SET state = 'upheld', reviewed_by = by WHERE id = :id"), {"id": id_of(made)}
        )


def test_taken_back_a_waiting_offer_is_withdrawn(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)

    assert review(fresh_client, made, factories.key(fresh_engine, "operator"), "taken_back") == 200

    with transaction(fresh_engine) as session:
        assert session.scalars(select(Offer.state).where(Offer.group_id == scene.other.id)).one() == "withdrawn"


def test_taken_back_accepted_work_stays(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)
    leader = factories.leader_token(scene.other)
    assert fresh_client.post(f"/v1/offers/{made['offer']}/accept", json={}, headers=bearer(leader)).status_code == 201

    assert review(fresh_client, made, factories.key(fresh_engine, "operator"), "taken_back") == 200

    with transaction(fresh_engine) as session:
        assert session.scalars(select(Award.state).where(Award.group_id == scene.other.id)).one() == "agreed"


def test_overdue_reviews_are_listed(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)
    listed = lambda: fresh_client.get(  # noqa: E731
        "/v1/matching-overrides", params={"overdue": True}, headers=bearer(operator)
    ).json()["items"]
    assert listed() == []

    with transaction(fresh_engine) as session:
        session.get_one(MatchingOverride, id_of(made)).review_by_on = today() - timedelta(days=1)

    assert [one["id"] for one in listed()] == [made["id"]]


def test_of_two_reviews_at_once_one_counts(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)
    others = [factories.key(fresh_engine, "operator") for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        statuses = Counter(threads.map(lambda who: review(fresh_client, made, who, "upheld"), others))

    assert statuses == {200: 1, 409: 3}


def test_carried_out_twice_it_makes_one_offer(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, operator: str
) -> None:
    made = carried_out(fresh_client, scene, operator)

    overrides.carry_out(scene.tools, id_of(made))

    with transaction(fresh_engine) as session:
        assert len(session.scalars(select(Offer).where(Offer.group_id == scene.other.id)).all()) == 1
