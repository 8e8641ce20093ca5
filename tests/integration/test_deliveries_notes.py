"""Goods handed over: who made how many, never more than was agreed, and not before both have signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.deliveries.handing_over import Delivery, Made
from api.deliveries.models import DeliveryNote
from api.deliveries.rules import Side
from api.shapes import new_id
from api.thai import today
from tests import goods
from tests.goods import SignedAward

Post = Callable[..., Response]


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


def tally(scene: SignedAward, *pieces: int) -> list[dict[str, Any]]:
    return [{"homeworker": f"hwk_{who.hex}", "pieces": n} for who, n in zip(scene.members, pieces, strict=False)]


def hand_over(client: TestClient, scene: SignedAward, *pieces: int, side: Side = "leader", **over: Any) -> Response:
    body = {"award": scene.wire, "tally": tally(scene, *pieces), **over}
    return client.post("/v1/delivery-notes", json=body, headers=scene.headers(side))


def test_a_delivery_says_who_made_how_many(client: TestClient, scene: SignedAward) -> None:
    made = hand_over(client, scene, 30, 12, device_time="2026-11-22T09:30:00+07:00")

    read = client.get(made.headers["Location"], headers=scene.headers("hirer")).json()
    assert made.status_code == 201, made.text
    assert [(one["homeworker"], one["pieces"]) for one in read["tally"]] == sorted(
        (one["homeworker"], one["pieces"]) for one in tally(scene, 30, 12)
    )
    assert (read["number"], read["pieces"], read["kind"], read["source"]) == (1, 42, "work", "phone")
    assert (read["state"], read["receipt"]) == ("handed_over", None)
    assert read["claims"][0]["device_at"] == "2026-11-22T02:30:00Z"


def test_work_is_delivered_in_parts_and_never_more_than_was_agreed(client: TestClient, scene: SignedAward) -> None:
    first, second, third = (hand_over(client, scene, n) for n in (60, 40, 1))

    award = client.get(f"/v1/awards/{scene.wire}", headers=scene.headers("leader")).json()
    assert [first.json()["number"], second.json()["number"]] == [1, 2]
    assert (third.status_code, third.json()["type"], third.json()["pieces_left"]) == (
        409,
        "/errors/not-so-many-left",
        0,
    )
    assert award["delivered_pieces"] == 100


def test_nothing_is_delivered_before_both_have_signed(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine, pieces=100)
    goods.signed(engine, scene, ["hirer"])

    refused = hand_over(client, scene, 10)

    assert (refused.status_code, refused.json()["waiting_for"]) == (409, "leader")


def test_every_line_that_is_wrong_is_said_at_once(client: TestClient, scene: SignedAward) -> None:
    lines = [*tally(scene, 5), *tally(scene, 5), {"homeworker": f"hwk_{new_id().hex}", "pieces": 1}]

    refused = hand_over(client, scene, tally=lines)

    assert refused.status_code == 422
    assert [(one["pointer"], one["type"]) for one in refused.json()["errors"]] == [
        ("/tally/1/homeworker", "/errors/named-twice"),
        ("/tally/2/homeworker", "/errors/not-on-the-roster"),
    ]


def test_the_hirers_own_system_may_record_a_delivery_too(client: TestClient, scene: SignedAward) -> None:
    made = hand_over(client, scene, 5, side="hirer")

    assert (made.status_code, made.json()["source"], made.json()["claims"][0]["side"]) == (201, "api", "hirer")


def test_to_others_a_delivery_is_not_there(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    place = hand_over(client, scene, 5).headers["Location"]
    stranger = goods.signed_award(engine, pieces=100)

    answers = [
        *(client.get(place, headers=stranger.headers(side)) for side in ("hirer", "leader")),
        *(hand_over(client, stranger, 5, side=side, award=scene.wire) for side in ("hirer", "leader")),
        client.post(f"{place}/receive", json={"accepted_pieces": 5}, headers=stranger.headers("hirer")),
        client.post(f"{place}/hand-over-claims", json={"claimed_on": str(today())}, headers=stranger.headers("leader")),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert client.get("/v1/delivery-notes", headers=stranger.headers("leader")).json()["items"] == []


def test_lists_are_by_award_and_state(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    first, second = goods.delivered(engine, scene), goods.delivered(engine, scene)
    goods.received(engine, first)

    shown = client.get(
        "/v1/delivery-notes", params={"award": scene.wire, "state": "handed_over"}, headers=scene.headers("hirer")
    ).json()

    assert [one["id"] for one in shown["items"]] == [f"dln_{second.hex}"]


def test_the_other_side_hears_of_it(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    heard = "SELECT kind FROM notifications WHERE principal_id = :who ORDER BY created_at DESC LIMIT 1"

    hand_over(client, scene, 5)

    with transaction(engine) as session:
        newest = session.scalar(text(heard), {"who": scene.hirer.principal_id})
    assert newest == "goods_handed_over"


PLANTED = {
    "a note whose tallies do not add up": (
        "INSERT INTO tallies (note_id, homeworker_id, award_id, pieces) SELECT :note, homeworker_id, award_id, 1 "
        "FROM award_members WHERE award_id = :award AND homeworker_id NOT IN "
        "(SELECT homeworker_id FROM tallies WHERE note_id = :note) LIMIT 1",
        "tallies_add_up",
    ),
    "pieces delivered that no note has": (
        "UPDATE awards SET delivered_pieces = delivered_pieces + 1 WHERE id = :award",
        "delivered_pieces_add_up",
    ),
    "received without a receipt": (
        "UPDATE delivery_notes SET state = 'received' WHERE id = :note",
        "received_has_receipt",
    ),
    "a clock that is set back": (
        "UPDATE delivery_notes SET handed_over_on = handed_over_on + 1 WHERE id = :note",
        "clock_only_earlier",
    ),
    "a clock nobody claimed": (
        "UPDATE delivery_notes SET handed_over_on = handed_over_on - 1 WHERE id = :note",
        "clock_is_earliest_claim",
    ),
    "a claim the clock does not follow": (
        "INSERT INTO hand_over_claims (id, note_id, side, claimed_on, principal_id) "
        "SELECT gen_random_uuid(), :note, 'leader', claimed_on - 5, principal_id FROM hand_over_claims "
        "WHERE note_id = :note",
        "clock_is_earliest_claim",
    ),
    "another due day without an extension": (
        "UPDATE awards SET due_on = due_on + 1 WHERE id = :award",
        "due_day_by_agreement",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_database_refuses(engine: Engine, scene: SignedAward, fault: str) -> None:
    goods.since(engine, scene, today() - timedelta(days=30))
    note_id = goods.delivered(engine, scene)
    statement, rule = PLANTED[fault]

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.execute(text(statement), {"note": note_id, "award": scene.award_id})

    assert refused.value.orig.diag.constraint_name == rule


def test_the_database_refuses_a_note_of_unsigned_work(engine: Engine) -> None:
    scene = goods.agreed_award(engine, pieces=100)

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.add(
            DeliveryNote(
                award_id=scene.award_id,
                number=1,
                kind="work",
                source="phone",
                pieces=1,
                handed_over_on=today(),
                answer_by_on=today(),
                note="",
                state="handed_over",
            )
        )

    assert refused.value.orig.diag.constraint_name == "work_waits_for_signatures"


def test_part_finished_pieces_are_only_handed_over_when_work_ends_early(engine: Engine, scene: SignedAward) -> None:
    half = [Made(scene.members[0], 5, percent_done=50)]

    with pytest.raises(DBAPIError) as refused:
        goods.handed_over(engine, scene, Delivery(half))

    assert refused.value.orig.diag.constraint_name == "tallies_add_up"
