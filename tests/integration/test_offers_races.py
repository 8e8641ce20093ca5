"""Nothing scarce is used twice: many ask at the same moment, exactly what fits is given, nobody gets a 5xx."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from api.orders.models import Lot
from tests import factories, scenes
from tests.factories import bearer

AT_ONCE = 24
PATIENCE = 20  # times somebody asks again


def all_at_once(client: TestClient, calls: list[tuple[str, dict[str, str], dict[str, int]]]) -> Counter[int]:
    """Send all calls at the same moment; how often each status came back.

    Whoever is told that it is busy (503, nothing was done) asks again, as the answer says: on a slow machine a
    lock or a connection may be waited for longer than the server allows.
    """
    gate = Barrier(len(calls))

    def send(call: tuple[str, dict[str, str], dict[str, int]]) -> int:
        path, headers, body = call
        gate.wait()
        for _ in range(PATIENCE):
            status = client.post(path, json=body, headers=headers).status_code
            if status != 503:
                break
        return status

    with ThreadPoolExecutor(len(calls)) as threads:
        return Counter(threads.map(send, calls))


def accept(offer_id: str, token: str, pieces: int | None = None) -> tuple[str, dict[str, str], dict[str, int]]:
    return f"/v1/offers/ofr_{offer_id}/accept", bearer(token), {} if pieces is None else {"pieces": pieces}


@pytest.mark.parametrize("round_", range(3))
def test_one_offer_is_accepted_once(client: TestClient, engine: Engine, round_: int) -> None:
    scene = scenes.waiting_offer(engine)
    token = factories.leader_token(scene.group)

    statuses = all_at_once(client, [accept(scene.offer_id.hex, token) for _ in range(AT_ONCE)])

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        assert session.get_one(Lot, scene.lot_id).awarded_pieces == 500


@pytest.mark.parametrize("round_", range(3))
def test_the_last_pieces_of_a_lot_go_to_as_many_groups_as_fit(client: TestClient, engine: Engine, round_: int) -> None:
    with transaction(engine) as session:
        hirer = factories.hirer(session)
        skill = "straight_stitch_machine_sewing:2"
        groups = [factories.group(session, members=3, skills=skill) for _ in range(AT_ONCE)]
        sheet = factories.order(session, hirer, quantity_pieces=100, most_groups=50)
        lot_id = sheet.lots[0].lot.id
        offers = [scenes.propose(session, lot_id, group.id, 10) for group in groups]
    calls = [accept(o.hex, factories.leader_token(g)) for o, g in zip(offers, groups, strict=True)]

    statuses = all_at_once(client, calls)

    assert statuses == {201: 10, 409: AT_ONCE - 10}
    with transaction(engine) as session:
        assert session.get_one(Lot, lot_id).awarded_pieces == 100


@pytest.mark.parametrize("round_", range(3))
def test_a_groups_last_minutes_are_promised_once(client: TestClient, engine: Engine, round_: int) -> None:
    """One member has 6 x 360 minutes a week at most; 24 offers of 500 minutes each want them in the same week."""
    with transaction(engine) as session:
        hirer = factories.hirer(session)
        group = factories.group(session, members=1, skills="straight_stitch_machine_sewing:2")
        offers = []
        for _ in range(AT_ONCE):
            sheet = factories.order(session, hirer, quantity_pieces=50, standard_centiminutes=1_000)
            offers.append(scenes.propose(session, sheet.lots[0].lot.id, group.id, 50))
    token = factories.leader_token(group)

    statuses = all_at_once(client, [accept(o.hex, token) for o in offers])

    with transaction(engine) as session:
        weeks = session.execute(
            text(
                "SELECT minutes, booked_centiminutes FROM capacity_weeks "
                "WHERE group_id = :g AND booked_centiminutes > 0"
            ),
            {"g": group.id},
        ).all()
    minutes = sum(row.minutes for row in weeks)
    assert statuses[201] == minutes // 500
    assert statuses[201] + statuses[409] == AT_ONCE
    assert sum(row.booked_centiminutes for row in weeks) == statuses[201] * 50_000


def test_read_then_write_would_oversell(engine: Engine) -> None:
    """The control: without the conditional update the same race gives away more than there is."""
    with transaction(engine) as session:
        sheet = factories.order(session, factories.hirer(session), quantity_pieces=100, most_groups=50)
        lot_id = sheet.lots[0].lot.id
    gate, sold = Barrier(8), []

    def naive(_: int) -> None:
        with transaction(engine) as session:
            left = session.scalar(
                text("SELECT quantity_pieces - awarded_pieces FROM lots WHERE id = :l"), {"l": lot_id}
            )
            gate.wait()
            if left >= 50:
                sold.append(50)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(naive, range(8)))

    assert sum(sold) > 100
