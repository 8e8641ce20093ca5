"""Sending events to a receiver that misbehaves: nothing is lost, nothing is changed, nothing overtakes within an order,
and every signature is what the independent verifier expects."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from api.db import transaction
from api.events import endpoints, outcomes
from api.events.models import Webhook
from api.events.rules import LEASE, pause_after, rest_after
from api.events.sending import send_waiting
from api.events.wire import Outcome, Wire
from api.notifications.models import Notification
from api.thai import today
from tests import factories
from tests.factories import MadeHirer
from tests.receivers import HERE, SEALER, Answer, Got, due_now, endpoint, log, receiver, send_all, sendings, told

EVENTS, ORDERS, KILLS = 200, 20, 10


@pytest.fixture
def engine(fresh_engine: Engine) -> Engine:
    """A database of each test's own: what waits in it is this test's."""
    return fresh_engine


@pytest.fixture
def hirer(engine: Engine) -> MadeHirer:
    return factories.hirer(engine)


def row(engine: Engine, webhook_id: object) -> Webhook:
    with transaction(engine) as session:
        return session.get_one(Webhook, webhook_id)


class Killed(BaseException):
    """A worker that dies writes nothing down."""


def killed_at(times: set[int]) -> Wire:
    """A wire whose worker dies, at these tries, after the receiver has answered."""
    tries = iter(range(10_000))

    class Deadly(Wire):
        def post(self, *message: object) -> Outcome:
            outcome = super().post(*message)  # type: ignore[arg-type]
            if next(tries) in times:
                raise Killed
            return outcome

    return Deadly(local=True, limit_seconds=0.3)


def test_of_200_events_every_one_arrives_unchanged_signed_and_in_order_though_the_receiver_fails_and_workers_die(
    engine: Engine, hirer: MadeHirer
) -> None:
    orders = [uuid4() for _ in range(ORDERS)]
    plan: list[Answer] = [500, "drop", 200, 200, 200, 200, 200, 200]
    with receiver(lambda seen: "slow" if seen in (5, 77, 140) else plan[seen % len(plan)]) as got:
        webhook, secret = endpoint(engine, hirer, got.url)
        for at in range(EVENTS):
            told(engine, hirer, orders[at % ORDERS])
        wire, deaths = killed_at(set(range(3, 3 + 20 * KILLS, 20))), 0
        for _ in range(300):
            due_now(engine)
            try:
                if send_waiting(engine, SEALER, wire, at_once=10_000) == 0:
                    break
            except Killed:
                deaths += 1
        seen = got.verified(secret)

    written = {f"evt_{one.id.hex}": one for one in log(engine, hirer)}
    assert deaths == KILLS
    assert {one.state for one in sendings(engine, webhook)} == {"delivered"}
    assert {one.event["id"] for one in got.taken()} == set(written), "every id arrived"
    assert len({(one.headers["webhook-id"], one.body) for one in got.got}) == EVENTS, "a repeat has the same bytes"
    assert len(seen) > EVENTS, "some came more than once"
    for order in orders:
        first = list(dict.fromkeys(one["order_sequence"] for one in seen if one["order"] == f"ord_{order.hex}"))
        assert first == list(range(1, EVENTS // ORDERS + 1)), "none overtook another of its order"


def test_the_check_of_signatures_sees_a_byte_that_was_changed(engine: Engine, hirer: MadeHirer) -> None:
    with receiver() as got:
        _, secret = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        send_all(engine)
        message = got.got[0]
        got.got = [Got(message.headers, message.body.replace(b"award.made", b"award.mode"), 200)]

        with pytest.raises(WebhookVerificationError):
            got.verified(secret)


def test_a_message_says_what_it_is_and_when_this_try_was(engine: Engine, hirer: MadeHirer) -> None:
    with receiver() as got:
        endpoint(engine, hirer, got.url)
        told(engine, hirer)
        send_all(engine)
    (message,) = got.got

    assert message.headers["webhook-id"] == message.event["id"]
    assert abs(int(message.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 300
    assert message.headers["content-type"] == "application/json"
    assert message.headers["host"] in got.url


def test_the_old_secret_signs_beside_the_new_one_until_its_day_is_over(engine: Engine, hirer: MadeHirer) -> None:
    with receiver() as got:
        webhook, old = endpoint(engine, hirer, got.url)
        with transaction(engine) as session:
            new = endpoints.rotate(session, SEALER, session.get_one(Webhook, webhook))
        told(engine, hirer)
        send_all(engine)
        with transaction(engine) as session:
            session.get_one(Webhook, webhook).old_until = datetime.now(UTC) - timedelta(seconds=1)
        told(engine, hirer)
        send_all(engine)
    both, one = got.got

    for secret in (old, new):
        Verifier(secret).verify(both.body, both.headers)
    Verifier(new).verify(one.body, one.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(one.body, one.headers)


def test_eight_tries_grow_apart_over_more_than_a_day_and_then_it_is_given_up(engine: Engine, hirer: MadeHirer) -> None:
    pauses = [pause_after(tries, today()) for tries in range(1, 9)]
    with receiver(lambda _: 503) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        tries = send_all(engine)
    (sending,) = sendings(engine, webhook)
    waits = [one for one in pauses if one is not None]

    assert (tries, len(got.got), sending.state, sending.status, sending.attempts) == (8, 8, "failed", 503, 8)
    assert pauses[-1] is None
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(hours=24)
    assert len({(one.headers["webhook-id"], one.body) for one in got.got}) == 1


def test_an_endpoint_that_fails_rests_and_one_success_ends_its_rest(engine: Engine, hirer: MadeHirer) -> None:
    with receiver(lambda seen: 500 if seen == 0 else 200) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer, uuid4())
        told(engine, hirer, uuid4())
        asked = send_waiting(engine, SEALER, HERE)
        resting = row(engine, webhook)
        send_all(engine)

    assert asked == 1, "the second event waits for the endpoint's rest"
    assert (resting.failures, resting.rest_until is not None) == (1, True)
    assert (row(engine, webhook).failures, row(engine, webhook).rest_until) == (0, None)
    assert [rest_after(n, today()).total_seconds() for n in (1, 2, 8, 99)] == [5, 10, 600, 600]


def test_410_turns_the_endpoint_off_at_once_and_its_hirer_is_told(engine: Engine, hirer: MadeHirer) -> None:
    with receiver(lambda _: 410) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        for _ in range(3):
            told(engine, hirer, uuid4())
        send_all(engine)
        told(engine, hirer, uuid4())
        send_all(engine)

    assert len(got.got) == 1
    assert row(engine, webhook).off_because == "gone"
    assert [one.state for one in sendings(engine, webhook)] == ["failed", "stopped", "stopped"]
    with transaction(engine) as session:
        assert [one.kind for one in session.query(Notification)] == ["webhook_off"]


def test_five_days_without_a_success_turn_the_endpoint_off(engine: Engine, hirer: MadeHirer) -> None:
    with receiver(lambda _: 500) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        told(engine, hirer)
        send_waiting(engine, SEALER, HERE)
        later = datetime.now(UTC) + timedelta(days=5, minutes=1)
        send_waiting(engine, SEALER, HERE, clock=lambda: later)

    assert (len(got.got), row(engine, webhook).off_because) == (2, "failing")
    assert "waiting" not in {one.state for one in sendings(engine, webhook)}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_and_is_no_success(engine: Engine, hirer: MadeHirer, status: int) -> None:
    with receiver(lambda _: status) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        send_waiting(engine, SEALER, HERE)

    assert len(got.got) == 1
    assert [(one.state, one.status) for one in sendings(engine, webhook)] == [("waiting", status)]


@pytest.mark.parametrize("bad", ["slow", "drip"])
def test_who_answers_too_slowly_is_left_after_the_limit_even_a_byte_at_a_time(
    engine: Engine, hirer: MadeHirer, bad: str
) -> None:
    with receiver(lambda _: bad) as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        send_waiting(engine, SEALER, Wire(local=True, limit_seconds=0.3))

    assert [(one.state, one.status, one.last_error) for one in sendings(engine, webhook)] == [
        ("waiting", None, "timeout")
    ]


def test_another_workers_claim_is_not_judged_by_the_one_that_was_taken_for_dead(
    engine: Engine, hirer: MadeHirer
) -> None:
    with receiver() as got:
        webhook, _ = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        with pytest.raises(Killed):
            send_waiting(engine, SEALER, killed_at({0}))
        held = send_waiting(engine, SEALER, HERE)
        late = datetime.now(UTC) + LEASE
        send_waiting(engine, SEALER, HERE, clock=lambda: late)
        (sending,) = sendings(engine, webhook)
        with transaction(engine) as session:
            outcomes.write_down(session, SEALER, sending.id, 1, Outcome(500, None, 1), late)

    assert (held, len(got.got)) == (0, 2)
    assert [one.state for one in sendings(engine, webhook)] == ["delivered"]


def test_an_endpoint_gets_the_kinds_it_asked_for_and_only_its_own_hirers(engine: Engine, hirer: MadeHirer) -> None:
    other = factories.hirer(engine)
    with receiver() as got:
        endpoint(engine, hirer, got.url, "dispute.opened", "award.made")
        told(engine, hirer, kind="award.made")
        told(engine, hirer, kind="order.matched")
        told(engine, other, kind="award.made")
        told(engine, hirer, kind="dispute.opened")
        send_all(engine)

    assert Counter(one.event["type"] for one in got.got) == {"award.made": 1, "dispute.opened": 1}
    assert {one.event["hirer"] for one in got.got} == {f"hir_{hirer.id.hex}"}


def test_an_event_asks_for_the_job_that_sends_it_once_and_only_where_somebody_wants_it(
    engine: Engine, hirer: MadeHirer
) -> None:
    def asked() -> int:
        with transaction(engine) as session:
            counted = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send_webhooks' AND status = 'todo'"
            return int(session.scalar(text(counted)) or 0)

    told(engine, hirer)
    before = asked()
    endpoint(engine, hirer, "http://127.0.0.1:9/")
    told(engine, hirer)
    told(engine, hirer)

    assert (before, asked()) == (0, 1)


def test_nothing_of_an_answer_and_no_secret_is_kept(engine: Engine, hirer: MadeHirer) -> None:
    with receiver() as got:
        _, secret = endpoint(engine, hirer, got.url)
        told(engine, hirer)
        send_all(engine)
    with transaction(engine) as session:
        rows = [
            *session.execute(text("SELECT w::text FROM webhooks w")).scalars(),
            *session.execute(text("SELECT s::text FROM webhook_sendings s")).scalars(),
        ]

    assert not any(secret in one or '"ok"' in one or ",ok," in one for one in rows)
