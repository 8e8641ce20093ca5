"""The log of events: what happens is told in the transaction in which it happens, counted, without persons, to its
hirer alone."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.config import Settings
from api.db import transaction
from api.deliveries.silence import accept_silent
from api.events.models import Event
from api.events.payload import body_of
from api.events.rules import KINDS
from api.events.service import forget_old, tell
from api.offers import answers
from api.offers.models import Award
from api.offers.telling import tell_cancelled
from api.orders.models import Lot
from api.payments import claims, sending
from api.payments.claims import Word
from api.payments.models import Payment
from api.payments.reminders import remind_money
from api.thai import today
from tests import factories, goods, payroll, receivers, scenes
from tests.factories import bearer
from tests.receivers import SEALER, kinds, log, told

GOLDEN = ["address", "hirer", "id", "order", "order_sequence", "sequence", "timestamp", "type"]
"""Every field of an event. A field that names a person, a sum or a place has no business here."""


def order_of(engine: Engine, lot_id: UUID) -> UUID:
    with transaction(engine) as session:
        return session.get_one(Lot, lot_id).order_id


def test_the_life_of_an_order_is_told_from_the_award_to_the_dispute(engine: Engine) -> None:
    scene = goods.signed_award(engine)
    note = goods.delivered(engine, scene)
    receipt = goods.received(engine, note, rejected={"stitch": 4})
    goods.disputed(engine, scene, receipt, {scene.members[0]: 2})

    found = log(engine, scene.hirer)

    expected = ["award.made", "award.signed", "delivery_note.posted", "goods_receipt.posted"]
    assert [one.kind for one in found] == [*expected, "dispute.opened", "dispute.settled"]
    assert {one.order_id for one in found} == {order_of(engine, scene.lot_id)}
    assert [one.order_number for one in found] == [1, 2, 3, 4, 5, 6]


def test_silence_that_accepts_goods_is_told_like_a_count(engine: Engine) -> None:
    scene = goods.signed_award(engine)
    goods.delivered(engine, scene)

    with transaction(engine) as session:
        while accept_silent(session, today() + timedelta(days=30), sealer=SEALER):
            pass

    assert kinds(engine, scene.hirer)[-1] == "goods_receipt.posted"


@pytest.mark.parametrize("ended", ["declined", "countered", "lapsed"])
def test_what_becomes_of_an_offer_is_told(engine: Engine, ended: str) -> None:
    scene = scenes.waiting_offer(engine)
    group, offer = scene.group.id, scene.offer_id

    with transaction(engine) as session:
        if ended == "declined":
            answers.decline(session, group_id=group, offer_id=offer, reason="no_time")
        elif ended == "countered":
            answers.counter(session, SEALER, group_id=group, offer_id=offer, rate_satang=1_900, pieces=None, note=None)
            answers.decline_counter(session, SEALER, hirer_id=scene.hirer.id, offer_id=offer)
        else:
            session.execute(text("UPDATE offers SET expires_at = now() WHERE id = :id"), {"id": offer})
            answers.lapse(session, SEALER)

    told_of = {"countered": ["offer.countered", "offer.declined"]}.get(ended, [f"offer.{ended}"])
    assert kinds(engine, scene.hirer)[-len(told_of) :] == told_of


def test_an_order_that_found_groups_is_told_once_a_run(fresh_engine: Engine, settings: Settings) -> None:
    factories.group(fresh_engine, members=10, skills="straight_stitch_machine_sewing:2", province="10")
    factories.order(fresh_engine, factories.hirer(fresh_engine, province_code="10"))
    scenes.matched(fresh_engine, settings)
    with transaction(fresh_engine) as session:
        found = session.execute(
            text("SELECT count(*), count(DISTINCT about_id) FROM events WHERE kind = 'order.matched'")
        ).one()
        orders = session.scalar(text("SELECT count(DISTINCT l.order_id) FROM offers o JOIN lots l ON l.id = o.lot_id"))

    assert tuple(found) == (orders, orders)
    assert orders


def test_work_that_is_cancelled_is_told(engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    with transaction(engine) as session:
        award = session.get_one(Award, scene.award_id)
        tell_cancelled(session, SEALER, award, 0)

    assert kinds(engine, scene.hirer)[-1] == "award.cancelled"


def test_pay_is_told_when_it_is_due_paid_confirmed_and_contested(engine: Engine) -> None:
    roll = payroll.award(engine)
    first, second = roll.members[:2]
    receipt = payroll.received(engine, roll, {first: 10, second: 4})
    hirer = roll.scene.hirer
    with transaction(engine) as session:
        due = session.execute(
            text(
                "SELECT max(n.handed_over_on + i.pay_within_days) FROM instalments i JOIN delivery_notes n "
                "ON n.id = i.note_id WHERE i.receipt_id = :receipt"
            ),
            {"receipt": receipt},
        ).scalar_one()
        for _ in range(2):  # a second reminder of the same day tells nothing new
            remind_money(session, SEALER, due - timedelta(days=1))
    with transaction(engine) as session:
        run = payroll.prepared(session, roll, within_days=30)
        word = Word("hirer", "paid", today(), "api_key")
        sending.send(session, run, word, reference=None, principal_id=hirer.principal_id)
        run_id = run.id
    with transaction(engine) as session:
        one, two = session.query(Payment).filter_by(pay_run_id=run_id).order_by(Payment.id)
        leader = roll.scene.group.principal_id
        no = Word("leader", "not_received", today(), "otp")
        claims.confirm_many(session, [one], no, principal_id=leader)
        for given_by in ("pin", "thumb"):  # cash is confirmed twice
            claims.say(session, two.id, Word("member", "received", today(), given_by), principal_id=leader)

    found = log(engine, hirer)[-4:]

    assert [event.kind for event in found] == ["pay.due", "pay_run.paid", "payment.contested", "payment.confirmed"]
    assert [event.order_id is None for event in found] == [False, True, False, False]


def test_an_event_of_a_transaction_that_was_rolled_back_is_never_seen(engine: Engine) -> None:
    hirer, order = factories.hirer(engine), uuid4()
    with receivers.receiver() as got:
        receivers.endpoint(engine, hirer, got.url)
        with Session(engine) as session:
            tell(session, "award.made", uuid4(), hirer_id=hirer.id, order_id=order)
            session.flush()
            session.rollback()
        happened = told(engine, hirer, order)
        receivers.send_all(engine)

    assert [(one.about_id, one.number) for one in log(engine, hirer)] == [(happened, 1)], "not even a number is lost"
    assert [one.event["address"] for one in got.got] == [f"/v1/awards/awd_{happened.hex}"]


def test_who_commits_later_has_the_higher_number_whoever_told_first(engine: Engine) -> None:
    hirer, order = factories.hirer(engine), uuid4()
    with transaction(engine) as slow:
        early = uuid4()
        tell(slow, "award.made", early, hirer_id=hirer.id, order_id=order)
        slow.flush()
        late = told(engine, hirer, order)

    assert [(one.about_id, one.number, one.order_number) for one in log(engine, hirer)] == [(late, 1, 1), (early, 2, 2)]


def test_many_who_commit_at_once_are_counted_without_gaps(engine: Engine) -> None:
    hirer, orders = factories.hirer(engine), [uuid4(), uuid4()]

    def tell_ten(mine: int) -> None:
        for at in range(10):
            told(engine, hirer, orders[(at + mine) % 2])

    threads = [Thread(target=tell_ten, args=(mine,)) for mine in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    found = log(engine, hirer)
    assert [one.number for one in found] == list(range(1, 41))
    for order in orders:
        assert [one.order_number for one in found if one.order_id == order] == list(range(1, 21))


def test_an_event_has_these_fields_and_no_other_and_each_is_an_id_a_number_or_a_time() -> None:
    about, hirer, order = uuid4(), uuid4(), uuid4()
    for kind in KINDS:
        event = Event(id=uuid4(), kind=kind, about_id=about, hirer_id=hirer, order_id=order, number=7, order_number=2)
        event.created_at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
        found = orjson.loads(body_of(event))

        assert sorted(found) == GOLDEN
        assert found["id"] == f"evt_{event.id.hex}"
        assert (found["hirer"], found["order"]) == (f"hir_{hirer.hex}", f"ord_{order.hex}")
        assert (found["sequence"], found["order_sequence"], found["timestamp"]) == (7, 2, "2026-11-22T09:30:00Z")
        assert found["address"].endswith(about.hex)


def test_no_name_and_no_phone_of_anybody_is_in_what_is_sent(engine: Engine) -> None:
    scene = goods.signed_award(engine)
    goods.received(engine, goods.delivered(engine, scene))
    with transaction(engine) as session:
        people = session.execute(text("SELECT name, phone FROM principals UNION SELECT name, NULL FROM homeworkers"))
        private = {value.encode() for row in people for value in row if value}

    sent = b"".join(body_of(one) for one in log(engine, scene.hirer))

    assert [one for one in private if one in sent] == []
    assert len(private) > 5


def test_every_address_told_can_be_read_by_the_hirer_and_by_no_other(client: TestClient, engine: Engine) -> None:
    scene = goods.signed_award(engine)
    receipt = goods.received(engine, goods.delivered(engine, scene), rejected={"stitch": 4})
    goods.disputed(engine, scene, receipt, {scene.members[0]: 2})
    other = factories.hirer(engine)

    listed = client.get("/v1/events", headers=bearer(scene.hirer.key)).json()["items"]

    assert len(listed) == 6
    for one in listed:
        assert client.get(one["address"], headers=bearer(scene.hirer.key)).status_code == 200, one
        assert client.get(one["address"], headers=bearer(other.key)).status_code == 404, one
        assert client.get(f"/v1/events/{one['id']}", headers=bearer(scene.hirer.key)).json() == one
        assert client.get(f"/v1/events/{one['id']}", headers=bearer(other.key)).status_code == 404
    assert client.get("/v1/events", headers=bearer(other.key)).json()["items"] == []


def test_the_log_is_read_newest_first_by_pages_kind_order_moment_and_number(client: TestClient, engine: Engine) -> None:
    hirer, order = factories.hirer(engine), uuid4()
    for at in range(5):
        told(engine, hirer, order if at % 2 else uuid4(), kind="award.made" if at < 3 else "dispute.opened")

    def ask(**query: object) -> list[int]:
        answer = client.get("/v1/events", params=query, headers=bearer(hirer.key))
        return [one["sequence"] for one in answer.json()["items"]]

    first = client.get("/v1/events?limit=2", headers=bearer(hirer.key)).json()
    assert [one["sequence"] for one in first["items"]] == [5, 4]
    assert ask(limit=2, cursor=first["next_cursor"]) == [3, 2]
    assert ask(type="dispute.opened") == [5, 4]
    assert ask(order=f"ord_{order.hex}") == [4, 2]
    assert ask(after=3) == [5, 4]
    assert ask(since=(datetime.now(UTC) + timedelta(minutes=1)).isoformat()) == []
    assert ask(since=(datetime.now(UTC) - timedelta(hours=1)).isoformat()) == [5, 4, 3, 2, 1]


def long_ago(engine: Engine, hirer: factories.MadeHirer) -> UUID:
    """Something that happened 91 days ago."""
    about, at = uuid4(), datetime.now(UTC) - timedelta(days=91)
    with transaction(engine) as session:
        session.add(Event(kind="award.made", about_id=about, hirer_id=hirer.id, created_at=at))
    return about


def test_events_older_than_ninety_days_go_unless_they_still_wait_and_numbers_go_on(fresh_engine: Engine) -> None:
    engine, hirer = fresh_engine, factories.hirer(fresh_engine)
    long_ago(engine, hirer)
    young = told(engine, hirer)
    with receivers.receiver() as got:
        webhook, _ = receivers.endpoint(engine, hirer, got.url)
        delivered = long_ago(engine, hirer)
        receivers.send_all(engine)
        waits = long_ago(engine, hirer)

        with transaction(engine) as session:
            more, none_left = forget_old(session, today()), forget_old(session, today())

    assert (more, none_left) == (True, False)
    assert [one.about_id for one in log(engine, hirer)] == [young, waits]
    assert delivered not in {one.event_id for one in receivers.sendings(engine, webhook)}
    assert log(engine, hirer)[-1].number == 4, "a number is not given twice"


def test_the_application_can_neither_change_an_event_nor_its_number(engine: Engine) -> None:
    hirer = factories.hirer(engine)
    told(engine, hirer)

    for change in ("UPDATE events SET number = 9", "UPDATE event_counts SET newest = 0", "DELETE FROM event_counts"):
        with pytest.raises(Exception, match="permission denied"), transaction(engine) as session:
            session.execute(text(change))
