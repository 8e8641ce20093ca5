"""Another due day (s.11), an early end paid pro rata (s.13), cancellation that leaves delivered work payable (s.10)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text

from api.db import transaction
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance
from api.deliveries.rules import Side
from api.offers.models import Award
from api.orders.models import Lot
from tests import goods
from tests.goods import SignedAward


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


def due(engine: Engine, scene: SignedAward) -> date:
    with transaction(engine) as session:
        return session.get_one(Award, scene.award_id).due_on


def ask(client: TestClient, engine: Engine, scene: SignedAward, days: int = 7, side: Side = "leader") -> Response:
    day = due(engine, scene) + timedelta(days=days)
    body = {"new_due_on": str(day), "reason": "จักรเสียสองคัน รออะไหล่"}
    return client.post(f"/v1/awards/{scene.wire}/extensions", json=body, headers=scene.headers(side))


def answer(client: TestClient, scene: SignedAward, asked: Response, what: str, side: Side = "hirer") -> Response:
    return client.post(f"/v1/extensions/{asked.json()['id']}/{what}", headers=scene.headers(side))


def test_an_agreed_extension_moves_the_due_day_and_says_so(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    before = due(engine, scene)
    asked = ask(client, engine, scene)

    agreed = answer(client, scene, asked, "agree")

    assert (asked.status_code, agreed.status_code) == (201, 200), asked.text
    assert due(engine, scene) == before + timedelta(days=7)
    assert "not late" in agreed.json()["what_happens"]["en"]


def test_a_refused_one_says_what_the_law_says(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    before = due(engine, scene)

    refused = answer(client, scene, ask(client, engine, scene), "refuse")

    assert (refused.json()["state"], due(engine, scene)) == ("refused", before)
    assert "section 11" in refused.json()["what_happens"]["en"]


def test_one_wish_waits_at_a_time_and_may_be_withdrawn(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    first, second = ask(client, engine, scene), ask(client, engine, scene)

    withdrawn = answer(client, scene, first, "withdraw", "leader")
    third = ask(client, engine, scene)

    assert (second.status_code, second.json()["type"]) == (409, "/errors/extension-waits")
    assert (withdrawn.json()["state"], third.status_code) == ("withdrawn", 201)


@pytest.mark.parametrize(("what", "side"), [("agree", "leader"), ("refuse", "leader"), ("withdraw", "hirer")])
def test_nobody_answers_for_the_other(
    client: TestClient, engine: Engine, scene: SignedAward, what: str, side: Side
) -> None:
    refused = answer(client, scene, ask(client, engine, scene), what, side)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/not-your-turn")


def test_an_answer_is_given_once_and_only_a_later_day_is_asked_for(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    earlier = ask(client, engine, scene, days=-1)
    asked = ask(client, engine, scene)

    answers = [answer(client, scene, asked, what).status_code for what in ("refuse", "agree")]

    assert (earlier.status_code, earlier.json()["errors"][0]["pointer"]) == (422, "/new_due_on")
    assert answers == [200, 409]


def end(client: TestClient, scene: SignedAward, *part: tuple[UUID, int, int], **over: Any) -> Response:
    lines = [{"homeworker": f"hwk_{who.hex}", "pieces": n, "percent_done": done} for who, n, done in part]
    body = {"cause": "illness", "part_finished": lines, **over}
    return client.post(f"/v1/awards/{scene.wire}/early-end", json=body, headers=scene.headers("leader"))


def state(engine: Engine, scene: SignedAward) -> tuple[str, int, int, int]:
    """The award's state, its delivered pieces, the lot's awarded pieces and the minutes booked in later weeks."""
    booked = text(
        "SELECT coalesce(sum(c.booked_centiminutes), 0) FROM capacity_weeks AS c WHERE c.group_id = :g "
        "AND c.week_on > (now() AT TIME ZONE 'Asia/Bangkok')::date"
    )
    with transaction(engine) as session:
        award, lot = session.get_one(Award, scene.award_id), session.get_one(Lot, scene.lot_id)
        minutes = session.scalar(booked, {"g": scene.group.id})
        return award.state, award.delivered_pieces, lot.awarded_pieces, int(minutes)


def test_part_finished_pieces_are_paid_by_how_far_they_are_done(
    client: TestClient, engine: Engine, scene: SignedAward, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Acceptance] = []
    goods.delivered(engine, scene)
    monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [*hooks.AFTER_ACCEPTANCE, lambda _, one: told.append(one)])

    ended = end(client, scene, (scene.members[0], 6, 40))
    goods.received(engine, UUID(hex=ended.json()["delivery_note"][4:]))

    assert ended.status_code == 201, ended.text
    assert ended.json()["pieces_given_back"] == 74
    assert [(one.pieces, one.percent_done) for one in told[0].lines] == [(6, 40)]
    assert state(engine, scene) == ("ended", 26, 26, 0)


def test_after_an_early_end_nothing_more_is_delivered_but_what_was_is_answered(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    note_id = goods.delivered(engine, scene)
    end(client, scene, cause="death")
    tally = [{"homeworker": f"hwk_{scene.members[0].hex}", "pieces": 1}]

    more = client.post(
        "/v1/delivery-notes", json={"award": scene.wire, "tally": tally}, headers=scene.headers("leader")
    )
    again = end(client, scene)
    receipt = goods.received(engine, note_id)

    assert (more.json()["type"], again.json()["type"]) == ("/errors/award-ended",) * 2
    assert receipt is not None
    assert client.get(f"/v1/awards/{scene.wire}", headers=scene.headers("hirer")).json()["state"] == "ended"


def test_only_the_group_says_that_its_people_cannot_go_on(client: TestClient, scene: SignedAward) -> None:
    refused = client.post(
        f"/v1/awards/{scene.wire}/early-end", json={"cause": "illness"}, headers=scene.headers("hirer")
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/not-your-turn")


def cancel(client: TestClient, scene: SignedAward, reason: str, satang: int = 0) -> Response:
    body = {"reason": reason, "compensation_satang": satang}
    return client.post(f"/v1/awards/{scene.wire}/cancel", json=body, headers=scene.headers("hirer"))


@pytest.mark.parametrize(
    ("reason", "quantity"), [("worker_at_fault", 100), ("unavoidable_need", 20), ("agreed_by_both", 20)]
)
def test_cancelled_work_gives_back_only_what_was_not_delivered(
    client: TestClient, engine: Engine, scene: SignedAward, reason: str, quantity: int
) -> None:
    note_id = goods.delivered(engine, scene)

    cancelled = cancel(client, scene, reason, 5_000)

    with transaction(engine) as session:
        lot = session.get_one(Lot, scene.lot_id)
        found = lot.quantity_pieces, lot.awarded_pieces, lot.state
    assert cancelled.status_code == 200, cancelled.text
    assert found == (quantity, 20, "open")
    assert goods.received(engine, note_id)
    assert state(engine, scene) == ("cancelled", 20, 20, 0)


def test_what_is_all_delivered_cannot_be_cancelled(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    goods.delivered(engine, scene, {scene.members[0]: 100})

    refused = cancel(client, scene, "agreed_by_both")

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/all-delivered")
