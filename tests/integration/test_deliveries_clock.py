"""The pay clock starts at hand-over as either side saw it, in whatever order we hear of things (s.17)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.deliveries import disputes
from api.deliveries.clock import Claim, claim_hand_over
from api.deliveries.models import DeliveryNote, GoodsReceipt, HandOverClaim
from api.deliveries.rules import Side
from api.offers.models import Award
from api.thai import BANGKOK, today
from tests import goods
from tests.goods import SignedAward


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    made = goods.signed_award(engine, pieces=100)
    goods.since(engine, made, today() - timedelta(days=30))
    return made


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def clock_of(engine: Engine, note_id: UUID) -> date:
    with transaction(engine) as session:
        return session.get_one(DeliveryNote, note_id).handed_over_on


def say(engine: Engine, scene: SignedAward, note_id: UUID, side: Side, day: date) -> None:
    with transaction(engine) as session:
        note, award = session.get_one(DeliveryNote, note_id), session.get_one(Award, scene.award_id)
        claim_hand_over(session, None, award=award, note=note, by=scene.actor(side), claim=Claim(day))


def object_to(engine: Engine, scene: SignedAward, note_id: UUID) -> None:
    """Dispute what the receipt refused, and let the hirer grant it."""
    with transaction(engine) as session:
        award = session.get_one(Award, scene.award_id)
        receipt = session.scalars(select(GoodsReceipt).where(GoodsReceipt.note_id == note_id)).one()
        objection = disputes.Objection(2, "ครบแล้ว")
        made = disputes.open_dispute(
            session, None, award=award, receipt=receipt, by=scene.actor("leader"), objection=objection
        )
        disputes.grant(session, None, award=award, dispute=made, by=scene.actor("hirer"))


def test_who_syncs_late_loses_no_day_and_the_hirer_keeps_its_days_to_answer(engine: Engine, scene: SignedAward) -> None:
    """The leader's phone was off for five days."""
    note_id = goods.delivered(engine, scene, claimed_on=ago(5))

    with transaction(engine) as session:
        note = session.get_one(DeliveryNote, note_id)
    assert (note.handed_over_on, note.answer_by_on) == (ago(5), today() + timedelta(days=3))


EVENTS: dict[str, Callable[[Engine, SignedAward, UUID], object]] = {
    "the hirer claims its own day": lambda e, s, n: say(e, s, n, "hirer", ago(4)),
    "the leader's phone syncs the true day": lambda e, s, n: say(e, s, n, "leader", ago(6)),
    "the hirer claims a day to come": lambda e, s, n: say(e, s, n, "hirer", today() + timedelta(days=9)),
    "receipt": lambda e, s, n: goods.received(e, n, short=2),
    "dispute": lambda e, s, n: object_to(e, s, n),
}
ORDERS = [order for order in permutations(EVENTS) if order.index("receipt") < order.index("dispute")]


def test_in_every_order_the_clock_ends_on_the_earliest_day_and_never_moves_later(engine: Engine) -> None:
    """All 60 orders of both sides' claims, a late sync, the receipt and a dispute over it."""
    scene = goods.signed_award(engine, pieces=500)
    goods.since(engine, scene, ago(30))
    for order in ORDERS:
        note_id = goods.delivered(engine, scene, {scene.members[0]: 2, scene.members[1]: 2})
        seen = [clock_of(engine, note_id)]
        for event in order:
            EVENTS[event](engine, scene, note_id)
            seen.append(clock_of(engine, note_id))
        assert seen == sorted(seen, reverse=True), order
        assert seen[-1] == ago(6), order
    assert len(ORDERS) == 60


def test_what_a_side_says_is_kept_beside_what_counts(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    note_id = goods.delivered(engine, scene, claimed_on=ago(3))
    body = {"claimed_on": str(today() + timedelta(days=20)), "device_time": "2026-12-12T01:00:00+07:00"}

    told = client.post(
        f"/v1/delivery-notes/dln_{note_id.hex}/hand-over-claims", json=body, headers=scene.headers("hirer")
    )

    assert told.status_code == 201, told.text
    assert told.json()["handed_over_on"] == str(ago(3))
    assert [(one["side"], one["claimed_on"]) for one in told.json()["claims"]] == [
        ("leader", str(ago(3))),
        ("hirer", body["claimed_on"]),
    ]


def test_a_day_before_the_work_was_agreed_is_a_slip(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    note_id = goods.delivered(engine, scene)

    refused = client.post(
        f"/v1/delivery-notes/dln_{note_id.hex}/hand-over-claims",
        json={"claimed_on": str(ago(31))},
        headers=scene.headers("leader"),
    )

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/claimed_on")
    assert refused.json()["award_on"] == str(ago(30))


@pytest.mark.parametrize(
    ("claimed", "heard", "counts"), [(9, 4, 9), (2, 4, 4), (45, 4, 30)], ids=["earlier", "not yet", "before the award"]
)
def test_the_database_reads_a_claim_as_the_rule_does(
    engine: Engine, scene: SignedAward, claimed: int, heard: int, counts: int
) -> None:
    note_id = goods.delivered(engine, scene, claimed_on=today())

    with transaction(engine) as session:
        heard_at = datetime.combine(ago(heard), datetime.min.time(), BANGKOK)
        by = scene.group.principal_id
        session.add(
            HandOverClaim(note_id=note_id, side="leader", claimed_on=ago(claimed), principal_id=by, created_at=heard_at)
        )
        session.flush()
        found = session.scalar(text("SELECT hand_over_day(:note)"), {"note": note_id})
        session.rollback()

    assert found == ago(counts)


@pytest.mark.parametrize("state", ["before the receipt", "after it"])
def test_the_payer_cannot_reset_the_clock(engine: Engine, scene: SignedAward, state: str) -> None:
    """The planted fault: an update behind the use case's back, in the role of the application."""
    note_id = goods.delivered(engine, scene, claimed_on=ago(2))
    if state == "after it":
        goods.received(engine, note_id)

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.execute(
            text("UPDATE delivery_notes SET handed_over_on = :day WHERE id = :id"), {"day": today(), "id": note_id}
        )

    assert refused.value.orig.diag.constraint_name == "clock_only_earlier"
    assert clock_of(engine, note_id) == ago(2)


def test_the_days_to_answer_cannot_be_moved(engine: Engine, scene: SignedAward) -> None:
    note_id = goods.delivered(engine, scene)

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.execute(
            text("UPDATE delivery_notes SET answer_by_on = answer_by_on + 9 WHERE id = :id"), {"id": note_id}
        )

    assert refused.value.orig.sqlstate == "42501"
