"""The hirer answers once and in time, its silence accepts, and what is accepted is owed in the same transaction."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance
from api.deliveries.models import DeliveryNote, GoodsReceipt
from api.deliveries.rules import Side
from api.deliveries.silence import accept_silent
from api.thai import today
from tests import goods
from tests.goods import SignedAward


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


@pytest.fixture
def owed(monkeypatch: pytest.MonkeyPatch) -> list[Acceptance]:
    """What the rooms that pay are told."""
    told: list[Acceptance] = []
    monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [*hooks.AFTER_ACCEPTANCE, lambda _, one: told.append(one)])
    return told


def receive(client: TestClient, scene: SignedAward, note_id: UUID, *, side: Side = "hirer", **body: Any) -> Response:
    return client.post(f"/v1/delivery-notes/dln_{note_id.hex}/receive", json=body, headers=scene.headers(side))


def refused(engine: Engine, scene: SignedAward, **pieces: int) -> list[dict[str, Any]]:
    picture = f"pho_{goods.photo(engine, scene).hex}"
    return [{"reason": reason, "pieces": n, "photo": picture} for reason, n in pieces.items()]


def test_accepted_pieces_are_owed_to_whom_made_them(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance]
) -> None:
    a, b = scene.members[:2]
    note_id = goods.delivered(engine, scene, {a: 30, b: 10})

    made = receive(client, scene, note_id, accepted_pieces=40)

    assert made.status_code == 201, made.text
    assert [(one.homeworker_id, one.pieces, one.percent_done) for one in owed[0].lines] == sorted(
        [(a, 30, 100), (b, 10, 100)]
    )
    assert (owed[0].note_id, owed[0].dispute_id) == (note_id, None)
    assert (
        client.get(f"/v1/delivery-notes/dln_{note_id.hex}", headers=scene.headers("leader")).json()["receipt"]
        == (made.json()["id"])
    )


def test_totals_are_spread_over_the_tallies(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance]
) -> None:
    note_id = goods.delivered(engine, scene, {scene.members[0]: 30, scene.members[1]: 10})
    body = {"accepted_pieces": 32, "short_pieces": 4, "rejections": refused(engine, scene, stitch=4)}

    made = receive(client, scene, note_id, **body).json()

    assert sorted((one["short_pieces"], one["rejected_pieces"]) for one in made["lines"]) == [(1, 1), (3, 3)]
    assert sum(one.pieces for one in owed[0].lines) == 32


def test_the_hirer_may_say_whose_pieces_are_bad(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    a, b = scene.members[:2]
    note_id = goods.delivered(engine, scene, {a: 30, b: 10})
    lines = [{"homeworker": f"hwk_{b.hex}", "rejected_pieces": 4, "short_pieces": 1}]
    body = {"accepted_pieces": 35, "short_pieces": 1, "rejections": refused(engine, scene, stain=4), "lines": lines}

    made = receive(client, scene, note_id, **body).json()

    by_her = {one["homeworker"]: one for one in made["lines"]}
    assert by_her[f"hwk_{a.hex}"]["accepted_pieces"] == 30
    assert (by_her[f"hwk_{b.hex}"]["accepted_pieces"], by_her[f"hwk_{b.hex}"]["rejected_pieces"]) == (5, 4)


@pytest.mark.parametrize("reason", ["material_fault", "pattern_fault"])
def test_what_is_the_hirers_own_fault_is_accepted(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance], reason: str
) -> None:
    note_id = goods.delivered(engine, scene)
    body = {"accepted_pieces": 13, "rejections": refused(engine, scene, **{reason: 5, "stitch": 2})}

    made = receive(client, scene, note_id, **body).json()

    assert (made["accepted_pieces"], made["rejected_pieces"]) == (18, 2)
    assert sum(one.pieces for one in owed[0].lines) == 18
    assert {one["reason"]: one["at_fault"] for one in made["rejections"]} == {reason: "hirer", "stitch": "group"}


def test_a_wrong_answer_is_refused_where_it_is_wrong(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance]
) -> None:
    stranger = goods.signed_award(engine, pieces=100)
    note_id = goods.delivered(engine, scene, {scene.members[0]: 10})
    bad, foreign = refused(engine, scene, stitch=2), refused(engine, stranger, stitch=2)
    soon = [{**bad[0], "mend_by_on": str(today() + timedelta(days=2))}]
    her = f"hwk_{scene.members[0].hex}"
    tries = [
        {"accepted_pieces": 9},
        {"accepted_pieces": 8, "rejections": foreign},
        {"accepted_pieces": 8, "rejections": soon},
        {"accepted_pieces": 8, "rejections": bad, "lines": []},
        {"accepted_pieces": 8, "rejections": bad, "lines": [{"homeworker": f"hwk_{scene.members[1].hex}"}]},
        {"accepted_pieces": 8, "rejections": bad, "lines": [{"homeworker": her, "rejected_pieces": 1}] * 2},
    ]

    found = [receive(client, scene, note_id, **body) for body in tries]

    assert [one.status_code for one in found] == [422] * len(tries)
    assert [one.json()["errors"][0]["pointer"] for one in found] == [
        "/accepted_pieces",
        "/rejections/0/photo",
        "/rejections/0/mend_by_on",
        "/lines",
        "/lines/0/homeworker",
        "/lines/1/homeworker",
    ]
    assert owed == []


def test_a_delivery_is_answered_once(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    note_id = goods.delivered(engine, scene)

    answers = [receive(client, scene, note_id, accepted_pieces=20) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 409]
    assert answers[1].json()["type"] == "/errors/already-received"


def test_the_group_cannot_answer_for_the_hirer(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    note_id = goods.delivered(engine, scene)

    answer = receive(client, scene, note_id, side="leader", accepted_pieces=20)

    assert (answer.status_code, answer.json()["type"]) == (409, "/errors/not-your-turn")


def test_silence_accepts_everything_the_day_after_the_last_day(fresh_engine: Engine, owed: list[Acceptance]) -> None:
    scene = goods.signed_award(fresh_engine, pieces=100)
    note_id = goods.delivered(fresh_engine, scene)
    last = today() + timedelta(days=3)

    with transaction(fresh_engine) as session:
        done = [accept_silent(session, day) for day in (last, last + timedelta(days=1), last + timedelta(days=1))]

    with transaction(fresh_engine) as session:
        receipt = session.scalars(select(GoodsReceipt).where(GoodsReceipt.note_id == note_id)).one()
    assert done == [False, True, False]
    assert (receipt.decided_by, receipt.accepted_pieces, receipt.principal_id) == ("silence", 20, None)
    assert sum(one.pieces for one in owed[0].lines) == 20


def test_after_the_last_day_the_hirer_can_refuse_nothing_any_more(
    client: TestClient, engine: Engine, scene: SignedAward, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = goods.delivered(engine, scene)
    monkeypatch.setattr("api.deliveries.receiving.heard_on", lambda session: today() + timedelta(days=4))

    late = receive(client, scene, note_id, accepted_pieces=19, short_pieces=1)
    all_of_it = receive(client, scene, note_id, accepted_pieces=20)

    assert (late.status_code, late.json()["type"]) == (409, "/errors/answer-too-late")
    assert all_of_it.status_code == 201


PLANTED = {
    "a receipt without lines": ("hirer", 20, 0, 0, "", "receipt_adds_up"),
    "fewer pieces than the note": ("hirer", 19, 0, 0, "", "receipt_adds_up"),
    "silence before its day": ("silence", 20, 0, 0, "lines", "answer_in_time"),
    "refused without a reason": ("hirer", 0, 0, 20, "lines", "receipt_adds_up"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_database_refuses(engine: Engine, scene: SignedAward, fault: str) -> None:
    note_id = goods.delivered(engine, scene)
    by, accepted, short, rejected, lines, rule = PLANTED[fault]

    with pytest.raises(DBAPIError) as refusal:
        plant(engine, note_id, {"by": by, "a": accepted, "s": short, "r": rejected}, with_lines=bool(lines))

    assert refusal.value.orig.diag.constraint_name == rule


def plant(engine: Engine, note_id: UUID, facts: dict[str, Any], *, with_lines: bool) -> None:
    """A receipt behind the use case's back."""
    with transaction(engine) as session:
        session.execute(text("UPDATE delivery_notes SET state = 'received' WHERE id = :n"), {"n": note_id})
        session.execute(
            text(
                "INSERT INTO goods_receipts (id, note_id, award_id, decided_by, decided_on, accepted_pieces, "
                "short_pieces, rejected_pieces, note) SELECT :n, id, award_id, :by, current_date, :a, :s, :r, '' "
                "FROM delivery_notes WHERE id = :n"
            ),
            {"n": note_id, **facts},
        )
        if with_lines:
            session.execute(
                text(
                    "INSERT INTO receipt_lines SELECT note_id, homeworker_id, note_id, "
                    "CASE WHEN :r = 0 THEN pieces ELSE 0 END, 0, CASE WHEN :r = 0 THEN 0 ELSE pieces END "
                    "FROM tallies WHERE note_id = :n"
                ),
                {"n": note_id, "r": facts["r"]},
            )


def test_a_reason_cannot_be_added_afterwards(engine: Engine, scene: SignedAward) -> None:
    receipt_id = goods.received(engine, goods.delivered(engine, scene), rejected={"stitch": 2})
    more = (
        "INSERT INTO rejections (id, receipt_id, reason, pieces, photo_id, note) SELECT gen_random_uuid(), receipt_id, "
        "reason, 1, photo_id, '' FROM rejections WHERE receipt_id = :r"
    )

    with pytest.raises(DBAPIError) as refusal, transaction(engine) as session:
        session.execute(text(more), {"r": receipt_id})

    assert refusal.value.orig.diag.constraint_name == "receipt_adds_up"


def test_a_room_that_fails_to_pay_takes_the_receipt_back(
    client: TestClient, engine: Engine, scene: SignedAward, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = goods.delivered(engine, scene)

    def fails(session: object, acceptance: Acceptance) -> None:
        raise RuntimeError

    monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [fails])

    answer = receive(client, scene, note_id, accepted_pieces=20)

    assert answer.status_code == 500
    with transaction(engine) as session:
        assert session.get_one(DeliveryNote, note_id).state == "handed_over"
