"""Disputes: only what was short or refused waits, and nobody ends one alone. Mended pieces are paid once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance
from api.deliveries.rules import Side
from api.shapes import new_id
from api.thai import today
from tests import factories, goods
from tests.factories import bearer
from tests.goods import SignedAward


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


@pytest.fixture
def receipt_id(engine: Engine, scene: SignedAward) -> UUID:
    """Of 30 and 10 pieces: 4 short, 4 refused, so 6 of the first homeworker's and 2 of the second's."""
    note_id = goods.delivered(engine, scene, {scene.members[0]: 30, scene.members[1]: 10})
    return goods.received(engine, note_id, short=4, rejected={"stitch": 4})


@pytest.fixture
def owed(receipt_id: UUID, monkeypatch: pytest.MonkeyPatch) -> list[Acceptance]:
    told: list[Acceptance] = []
    monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [*hooks.AFTER_ACCEPTANCE, lambda _, one: told.append(one)])
    return told


def dispute(client: TestClient, scene: SignedAward, receipt_id: UUID, pieces: int, **over: Any) -> Response:
    body = {"pieces": pieces, "reason": "ตะเข็บถูกต้องตามตัวอย่าง", **over}
    return client.post(f"/v1/goods-receipts/grc_{receipt_id.hex}/disputes", json=body, headers=scene.headers("leader"))


def act(client: TestClient, scene: SignedAward, made: Response, side: Side, what: str, **body: Any) -> Response:
    place = made.headers["Location"]
    return client.post(f"{place}/{what}", json=body or None, headers=scene.headers(side))


def test_only_what_was_short_or_refused_can_be_disputed(
    client: TestClient, scene: SignedAward, receipt_id: UUID
) -> None:
    too_many, made, second = (dispute(client, scene, receipt_id, n) for n in (9, 8, 1))

    assert (too_many.status_code, too_many.json()["pieces_left"]) == (409, 8)
    assert made.status_code == 201, made.text
    assert sorted(one["pieces"] for one in made.json()["lines"]) == [2, 6]
    assert (second.status_code, second.json()["type"]) == (409, "/errors/dispute-open")


def test_disputes_are_found_by_their_receipt(
    client: TestClient, engine: Engine, scene: SignedAward, receipt_id: UUID
) -> None:
    other = goods.received(engine, goods.delivered(engine, scene), short=2)
    mine = dispute(client, scene, receipt_id, 3).json()["id"]
    dispute(client, scene, other, 1)

    answer = client.get("/v1/disputes", params={"receipt": f"grc_{receipt_id.hex}"}, headers=scene.headers("leader"))

    assert [one["id"] for one in answer.json()["items"]] == [mine]


def test_nobody_elses_pieces_are_disputed_than_were_refused(
    client: TestClient, scene: SignedAward, receipt_id: UUID
) -> None:
    lines = [{"homeworker": f"hwk_{scene.members[1].hex}", "pieces": 3}]

    refused = dispute(client, scene, receipt_id, 3, lines=lines)

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/lines/0/pieces")


def test_what_the_hirer_grants_is_owed_with_the_clock_of_its_own_delivery(
    client: TestClient, scene: SignedAward, receipt_id: UUID, owed: list[Acceptance]
) -> None:
    made = dispute(client, scene, receipt_id, 8)

    granted = act(client, scene, made, "hirer", "grant").json()

    assert (granted["state"], granted["granted_pieces"]) == ("ended", 8)
    assert sorted(one.pieces for one in owed[0].lines) == [2, 6]
    assert owed[0].dispute_id is not None
    assert owed[0].receipt_id == receipt_id


def test_a_number_in_between_is_offered_by_one_and_taken_by_the_other(
    client: TestClient, scene: SignedAward, receipt_id: UUID, owed: list[Acceptance]
) -> None:
    made = dispute(client, scene, receipt_id, 8)
    before = act(client, scene, made, "leader", "accept", pieces=3)
    for pieces in (2, 3):
        act(client, scene, made, "hirer", "offer", pieces=pieces)

    seen_before = act(client, scene, made, "leader", "accept", pieces=2)
    taken = act(client, scene, made, "leader", "accept", pieces=3)

    assert (before.status_code, seen_before.status_code, seen_before.json()["offered_pieces"]) == (409, 409, 3)
    assert (taken.json()["state"], taken.json()["granted_pieces"]) == ("ended", 3)
    assert sum(one.pieces for one in owed[0].lines) == 3


@pytest.mark.parametrize(
    ("side", "what", "body"),
    [
        ("leader", "grant", {}),
        ("leader", "offer", {"pieces": 8}),
        ("hirer", "accept", {"pieces": 0}),
        ("hirer", "withdraw", {}),
    ],
)
def test_nobody_ends_a_dispute_for_the_other_side(
    client: TestClient, scene: SignedAward, receipt_id: UUID, side: Side, what: str, body: dict[str, int]
) -> None:
    made = dispute(client, scene, receipt_id, 8)
    act(client, scene, made, "hirer", "offer", pieces=0)

    refused = act(client, scene, made, side, what, **body)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/not-your-turn")
    assert client.get(made.headers["Location"], headers=scene.headers("leader")).json()["state"] == "open"


def test_a_withdrawn_dispute_pays_nothing_and_may_be_raised_again(
    client: TestClient, scene: SignedAward, receipt_id: UUID, owed: list[Acceptance]
) -> None:
    made = dispute(client, scene, receipt_id, 8)

    ended = act(client, scene, made, "leader", "withdraw").json()
    again = dispute(client, scene, receipt_id, 8)

    assert (ended["state"], ended["granted_pieces"], owed) == ("withdrawn", None, [])
    assert again.status_code == 201


def test_staff_end_what_the_sides_cannot_and_say_why(
    client: TestClient, engine: Engine, scene: SignedAward, receipt_id: UUID, owed: list[Acceptance]
) -> None:
    made = dispute(client, scene, receipt_id, 8)
    body = {"granted_pieces": 5, "because": "ดูชิ้นงานแล้ว 5 ชิ้นตรงตามตัวอย่าง"}
    place = f"{made.headers['Location']}/rule"

    by_side = client.post(place, json=body, headers=scene.headers("hirer"))
    ruled = client.post(place, json=body, headers=bearer(factories.key(engine, "inspector")))

    assert (by_side.status_code, ruled.status_code) == (403, 200)
    assert (ruled.json()["granted_pieces"], ruled.json()["ended_because"]) == (5, body["because"])
    assert sum(one.pieces for one in owed[0].lines) == 5


def test_a_dispute_that_is_over_stays_over(client: TestClient, scene: SignedAward, receipt_id: UUID) -> None:
    made = dispute(client, scene, receipt_id, 8)
    act(client, scene, made, "hirer", "grant")

    answers = [
        act(client, scene, made, "hirer", "grant"),
        act(client, scene, made, "hirer", "offer", pieces=1),
        act(client, scene, made, "leader", "withdraw"),
    ]

    assert [one.json()["type"] for one in answers] == ["/errors/dispute-ended"] * 3


def rework(client: TestClient, scene: SignedAward, receipt_id: UUID, pieces: int) -> Response:
    tally = [{"homeworker": f"hwk_{scene.members[2].hex}", "pieces": pieces}]
    body = {"award": scene.wire, "tally": tally, "rework_of": f"grc_{receipt_id.hex}"}
    return client.post("/v1/delivery-notes", json=body, headers=scene.headers("leader"))


def test_mended_and_missing_pieces_are_delivered_again_and_paid_once_at_the_full_rate(
    client: TestClient, engine: Engine, scene: SignedAward, receipt_id: UUID, owed: list[Acceptance]
) -> None:
    made = rework(client, scene, receipt_id, 8)
    more = rework(client, scene, receipt_id, 1)
    goods.received(engine, UUID(hex=made.json()["id"][4:]))

    award = client.get(f"/v1/awards/{scene.wire}", headers=scene.headers("leader")).json()
    shown = client.get(f"/v1/goods-receipts/grc_{receipt_id.hex}", headers=scene.headers("leader")).json()
    assert (made.status_code, made.json()["kind"]) == (201, "rework")
    assert (more.status_code, more.json()["pieces_left"]) == (409, 0)
    assert [(one.pieces, one.percent_done) for one in owed[0].lines] == [(8, 100)]
    assert award["delivered_pieces"] == 40
    assert shown["mending"]["pieces_left"] == 0
    assert "full rate" in shown["mending"]["rule"]["en"]


def test_a_piece_is_mended_or_granted_but_never_both(client: TestClient, scene: SignedAward, receipt_id: UUID) -> None:
    made = dispute(client, scene, receipt_id, 8)
    while_disputed = rework(client, scene, receipt_id, 1)
    act(client, scene, made, "hirer", "offer", pieces=5)
    act(client, scene, made, "leader", "accept", pieces=5)

    after = [rework(client, scene, receipt_id, n).status_code for n in (4, 3)]

    assert (while_disputed.status_code, after) == (409, [409, 201])


def test_mending_has_a_last_day_and_it_is_still_in_time(
    client: TestClient, engine: Engine, scene: SignedAward, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = today() + timedelta(days=3)
    receipt_id = goods.received(engine, goods.delivered(engine, scene), rejected={"stitch": 4}, mend_by_on=last)
    answers = []

    for day in (last + timedelta(days=1), last):
        monkeypatch.setattr("api.deliveries.rework.heard_on", lambda session, day=day: day)
        answers.append(rework(client, scene, receipt_id, 4).status_code)

    assert answers == [409, 201]


PLANTED = {
    "ended by the hirer against the group": (
        "UPDATE disputes SET state = 'ended', granted_pieces = 3 WHERE id = :d",
        "ck_disputes_both_agree_or_staff_say_why",
    ),
    "granted to nobody": (
        "UPDATE disputes SET state = 'ended', granted_pieces = 8 WHERE id = :d",
        "dispute_adds_up",
    ),
    "more of a homeworker's than was refused": (
        "INSERT INTO dispute_lines (dispute_id, homeworker_id, pieces) SELECT :d, homeworker_id, 1 FROM award_members "
        "WHERE homeworker_id NOT IN (SELECT homeworker_id FROM dispute_lines WHERE dispute_id = :d) LIMIT 1",
        "dispute_adds_up",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_database_refuses(
    client: TestClient, engine: Engine, scene: SignedAward, receipt_id: UUID, fault: str
) -> None:
    made = dispute(client, scene, receipt_id, 8)
    statement, rule = PLANTED[fault]

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.execute(text(statement), {"d": UUID(hex=made.json()["id"][4:])})

    assert refused.value.orig.diag.constraint_name == rule


def test_the_database_refuses_a_piece_that_is_mended_and_disputed(
    client: TestClient, engine: Engine, scene: SignedAward, receipt_id: UUID
) -> None:
    rework(client, scene, receipt_id, 4)
    facts = {"r": receipt_id, "d": new_id()}
    planted = (
        "INSERT INTO disputes (id, receipt_id, pieces, reason, state) VALUES (:d, :r, 8, '', 'open')",
        "INSERT INTO dispute_lines (dispute_id, homeworker_id, pieces) SELECT :d, homeworker_id, "
        "short_pieces + rejected_pieces FROM receipt_lines WHERE receipt_id = :r",
    )

    def plant() -> None:
        with transaction(engine) as session:
            for statement in planted:
                session.execute(text(statement), facts)

    with pytest.raises(DBAPIError) as refused:
        plant()

    assert refused.value.orig.diag.constraint_name == "paid_once"
