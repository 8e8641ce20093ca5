"""Nothing scarce is used twice: many deliver, answer or end at the same moment, exactly what fits gets through."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from api.db import transaction
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance
from api.deliveries.models import DeliveryNote, GoodsReceipt
from api.deliveries.rules import Side
from api.deliveries.silence import accept_silent
from api.offers.models import Award
from api.thai import today
from tests import goods
from tests.goods import SignedAward

AT_ONCE = 24
Call = Callable[[], int]


def all_at_once(calls: list[Call]) -> Counter[int]:
    """Make all calls at the same moment; how often each answer came back."""
    gate = Barrier(len(calls))

    def go(call: Call) -> int:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return Counter(threads.map(go, calls))


def post(client: TestClient, scene: SignedAward, side: Side, path: str, body: dict[str, Any] | None) -> Call:
    headers = scene.headers(side)
    return lambda: client.post(path, json=body, headers=headers).status_code


def tally(scene: SignedAward, pieces: int) -> list[dict[str, Any]]:
    return [{"homeworker": f"hwk_{scene.members[0].hex}", "pieces": pieces}]


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


@pytest.fixture
def owed(monkeypatch: pytest.MonkeyPatch) -> list[Acceptance]:
    told: list[Acceptance] = []
    monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [*hooks.AFTER_ACCEPTANCE, lambda _, one: told.append(one)])
    return told


@pytest.mark.parametrize("round_", range(3))
def test_the_last_pieces_of_an_award_are_delivered_once(
    client: TestClient, engine: Engine, scene: SignedAward, round_: int
) -> None:
    body = {"award": scene.wire, "tally": tally(scene, 10)}

    statuses = all_at_once([post(client, scene, "leader", "/v1/delivery-notes", body) for _ in range(AT_ONCE)])

    with transaction(engine) as session:
        numbers = session.scalars(select(DeliveryNote.number).where(DeliveryNote.award_id == scene.award_id)).all()
        delivered = session.get_one(Award, scene.award_id).delivered_pieces
    assert statuses == {201: 10, 409: AT_ONCE - 10}
    assert (sorted(numbers), delivered) == (list(range(1, 11)), 100)


@pytest.mark.parametrize("round_", range(3))
def test_a_delivery_is_received_once(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance], round_: int
) -> None:
    note_id = goods.delivered(engine, scene)
    path = f"/v1/delivery-notes/dln_{note_id.hex}/receive"

    statuses = all_at_once([post(client, scene, "hirer", path, {"accepted_pieces": 20}) for _ in range(AT_ONCE)])

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    assert len(owed) == 1


@pytest.mark.parametrize("round_", range(5))
def test_of_an_answer_and_the_silence_the_first_counts(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance], round_: int
) -> None:
    note_id = goods.delivered(engine, scene)
    path = f"/v1/delivery-notes/dln_{note_id.hex}/receive"

    def silence() -> int:
        more = True
        while more:
            with transaction(engine) as session:
                more = accept_silent(session, today() + timedelta(days=4))
        return 0

    answers = [post(client, scene, "hirer", path, {"accepted_pieces": 20}) for _ in range(4)]
    statuses = all_at_once([*answers, *[silence] * 4])

    with transaction(engine) as session:
        receipts = session.scalar(select(func.count()).select_from(GoodsReceipt).where(GoodsReceipt.note_id == note_id))
    assert statuses[201] + statuses[409] == 4
    assert receipts == 1
    assert len([one for one in owed if one.note_id == note_id]) == 1


def test_a_dispute_ends_once(client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance]) -> None:
    receipt_id = goods.received(engine, goods.delivered(engine, scene), short=6)
    before = len(owed)
    made = client.post(
        f"/v1/goods-receipts/grc_{receipt_id.hex}/disputes",
        json={"pieces": 6, "reason": "นับครบ"},
        headers=scene.headers("leader"),
    )
    place = made.headers["Location"]
    client.post(f"{place}/offer", json={"pieces": 2}, headers=scene.headers("hirer"))

    statuses = all_at_once(
        [post(client, scene, "hirer", f"{place}/grant", None) for _ in range(8)]
        + [post(client, scene, "leader", f"{place}/accept", {"pieces": 2}) for _ in range(8)]
        + [post(client, scene, "leader", f"{place}/withdraw", None) for _ in range(8)]
    )

    assert statuses == {200: 1, 409: AT_ONCE - 1}
    assert len(owed) - before <= 1


def test_refused_pieces_are_mended_once(
    client: TestClient, engine: Engine, scene: SignedAward, owed: list[Acceptance]
) -> None:
    receipt_id = goods.received(engine, goods.delivered(engine, scene), rejected={"stitch": 6})
    body = {"award": scene.wire, "tally": tally(scene, 2), "rework_of": f"grc_{receipt_id.hex}"}

    statuses = all_at_once([post(client, scene, "leader", "/v1/delivery-notes", body) for _ in range(AT_ONCE)])

    assert statuses == {201: 3, 409: AT_ONCE - 3}


def test_a_sheet_is_recorded_once(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    made = client.post(f"/v1/awards/{scene.wire}/tally-sheets", headers=scene.headers("leader"))
    body = {"award": scene.wire, "tally": tally(scene, 1), "sheet_code": made.json()["code"]}

    def send() -> int:
        return client.post("/v1/delivery-notes", json=body, headers=scene.headers("leader")).status_code

    statuses = all_at_once([send] * AT_ONCE)

    assert statuses[201] == 1
    assert statuses[201] + statuses[409] + statuses[422] == AT_ONCE


def test_work_that_is_cancelled_while_it_is_delivered_gives_back_exactly_the_rest(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    body = {"award": scene.wire, "tally": tally(scene, 10)}
    deliver = [post(client, scene, "leader", "/v1/delivery-notes", body) for _ in range(8)]
    reason = {"reason": "worker_at_fault", "compensation_satang": 0}
    cancel = [post(client, scene, "hirer", f"/v1/awards/{scene.wire}/cancel", reason) for _ in range(8)]

    statuses = all_at_once(deliver + cancel)

    lot = client.get(f"/v1/lots/lot_{scene.lot_id.hex}", headers=scene.headers("hirer")).json()
    award = client.get(f"/v1/awards/{scene.wire}", headers=scene.headers("hirer")).json()
    assert set(statuses) <= {200, 201, 409}
    assert statuses[200] == 1
    assert award["delivered_pieces"] == lot["awarded_pieces"] == 10 * statuses[201]


def test_read_then_write_would_deliver_too_much(engine: Engine, scene: SignedAward) -> None:
    """The control: the same race without the conditional update."""
    gate, sold = Barrier(8), list[UUID]()

    def naive(_: int) -> None:
        with transaction(engine) as session:
            award = session.get_one(Award, scene.award_id)
            gate.wait()
            if award.pieces - award.delivered_pieces >= 50:
                sold.append(award.id)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(naive, range(8)))

    assert len(sold) * 50 > 100
