"""The outbox: each message goes out at least once, and once only when nothing fails."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api import jobs
from api.db import transaction
from api.notifications.channels import Message
from api.notifications.delivery import deliver_waiting
from api.notifications.models import Notification, Sending
from api.notifications.rules import MOST_ATTEMPTS
from api.notifications.service import notify, notify_nobody, notify_once
from api.sealing import Sealer
from tests.told import Recorder, sendings, waited, write


def only_row(engine: Engine) -> Notification:
    with transaction(engine) as session:
        return session.scalars(select(Notification)).one()


def only_sending(engine: Engine) -> Sending:
    with transaction(engine) as session:
        return session.scalars(select(Sending)).one()


def test_a_message_goes_out_once_and_its_text_is_forgotten(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder()
    write(fresh_engine, sealer)

    first, second = deliver_waiting(fresh_engine, sealer, channel), deliver_waiting(fresh_engine, sealer, channel)

    assert (first, second) == (1, 0)
    assert channel.sent[0].to == "+66812345678"
    assert "123456" in channel.sent[0].text
    assert only_row(fresh_engine).sealed is None


def test_a_message_of_a_change_that_was_rolled_back_is_not_sent(fresh_engine: Engine, sealer: Sealer) -> None:
    facts = {"code": "123456", "minutes": 5}

    with Session(fresh_engine) as session:
        notify(session, sealer, "sign_in_code", to="+66812345678", language="th", principal_id=None, **facts)
        session.rollback()

    assert deliver_waiting(fresh_engine, sealer, Recorder()) == 0


def test_what_was_told_on_an_occasion_is_not_told_again(fresh_engine: Engine, sealer: Sealer) -> None:
    def tell() -> bool:
        with transaction(fresh_engine) as session:
            whom = {"to": "+66812345678", "language": "th", "principal_id": None}
            return notify_once(session, sealer, "received:1", "money_received", **whom, baht="1.00")

    told = [tell(), tell()]

    assert told == [True, False]
    assert deliver_waiting(fresh_engine, sealer, Recorder()) == 1


def test_what_the_release_before_left_in_the_outbox_is_sent(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder()
    content = sealer.seal(b'{"to": "+66812345678", "text": "hello"}')
    with transaction(fresh_engine) as session:
        session.execute(
            text("INSERT INTO notifications (id, kind, sealed) VALUES (gen_random_uuid(), 'a_kind_of_old', :sealed)"),
            {"sealed": content},
        )

    deliver_waiting(fresh_engine, sealer, channel)

    assert [(one.to, one.text, one.link) for one in channel.sent] == [("+66812345678", "hello", None)]


def test_a_message_to_nobody_is_not_sent(fresh_engine: Engine, sealer: Sealer) -> None:
    with transaction(fresh_engine) as session:
        notify_nobody(session, sealer, "sign_in_code", to="+66812345678", code="123456", minutes=5)

    assert deliver_waiting(fresh_engine, sealer, Recorder()) == 0


def test_several_deliverers_at_once_send_each_message_once(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder()
    write(fresh_engine, sealer, count=40)

    with ThreadPoolExecutor(6) as threads:
        sent = list(threads.map(lambda _: deliver_waiting(fresh_engine, sealer, channel), range(6)))
    sent.append(deliver_waiting(fresh_engine, sealer, channel))

    assert sum(sent) == 40
    assert len({one.id for one in channel.sent}) == len(channel.sent) == 40


def test_a_channel_that_fails_keeps_the_message_and_says_nothing_personal(fresh_engine: Engine, sealer: Sealer) -> None:
    write(fresh_engine, sealer)

    sent = deliver_waiting(fresh_engine, sealer, Recorder(failures=1))

    tried, row = only_sending(fresh_engine), only_row(fresh_engine)
    assert (sent, tried.state, tried.attempts, tried.last_error) == (0, "queued", 1, "ConnectionError")
    assert row.sealed is not None
    assert row.sent_at is None


def test_a_message_that_failed_waits_and_is_then_sent_with_the_same_id(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder(failures=1)
    write(fresh_engine, sealer)

    tries = [deliver_waiting(fresh_engine, sealer, channel) for _ in range(2)]
    waited(fresh_engine)
    tries.append(deliver_waiting(fresh_engine, sealer, channel))

    assert tries == [0, 0, 1]
    assert UUID(hex=channel.sent[0].id.removeprefix("ntf_")) == only_row(fresh_engine).id


def test_a_failure_asks_for_another_delivery_later(fresh_engine: Engine, sealer: Sealer) -> None:
    write(fresh_engine, sealer)

    deliver_waiting(fresh_engine, sealer, Recorder(failures=1))

    later = "SELECT scheduled_at > now() FROM procrastinate_jobs WHERE queueing_lock = 'deliver_notifications_again'"
    with fresh_engine.connect() as connection:
        assert connection.scalars(text(later)).all() == [True]


def test_the_tenth_failure_is_the_last(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder(failures=99)
    write(fresh_engine, sealer, "complaints_waiting", count=1)

    for _ in range(12):
        deliver_waiting(fresh_engine, sealer, channel)
        waited(fresh_engine)

    tried, row = only_sending(fresh_engine), only_row(fresh_engine)
    assert (tried.state, tried.attempts, 99 - channel.failures) == ("gave_up", MOST_ATTEMPTS, 10)
    assert row.gave_up_at is not None
    assert row.sealed is not None


def test_a_code_is_not_tried_when_it_has_lapsed(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder(failures=99)
    write(fresh_engine, sealer)

    for _ in range(12):
        deliver_waiting(fresh_engine, sealer, channel)
        waited(fresh_engine)

    assert (only_sending(fresh_engine).state, 99 - channel.failures) == ("gave_up", 4)


def test_one_message_that_fails_does_not_stop_the_others(fresh_engine: Engine, sealer: Sealer) -> None:
    write(fresh_engine, sealer, count=5)

    assert deliver_waiting(fresh_engine, sealer, Recorder(failures=1)) == 4


def test_a_message_sealed_with_a_lost_secret_is_kept_and_does_not_stop_the_others(
    fresh_engine: Engine, sealer: Sealer
) -> None:
    write(fresh_engine, sealer, count=3)
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE notifications SET sealed = 'x' WHERE id = (SELECT id FROM notifications LIMIT 1)"))

    assert deliver_waiting(fresh_engine, sealer, Recorder()) == 2
    with transaction(fresh_engine) as session:
        unread = session.scalars(select(Notification).where(Notification.gave_up_at.is_not(None))).one()
    assert (unread.sealed, unread.last_error) == (b"x", "sealed with another secret")


class Killed(BaseException):
    pass


class Dying(Recorder):
    """A channel whose worker is killed after the first message went out and before anybody wrote it down."""

    def send(self, message: Message) -> None:
        super().send(message)
        if len(self.sent) == 1:
            raise Killed


def test_a_kill_between_sending_and_writing_it_down_sends_again_with_the_same_id(
    fresh_engine: Engine, sealer: Sealer
) -> None:
    channel = Dying()
    write(fresh_engine, sealer)

    with pytest.raises(Killed):
        deliver_waiting(fresh_engine, sealer, channel)
    in_doubt = sendings(fresh_engine)
    at_once = deliver_waiting(fresh_engine, sealer, channel)
    waited(fresh_engine)
    later = deliver_waiting(fresh_engine, sealer, channel)

    assert (in_doubt, at_once, later) == ([("file", "sent")], 0, 1)
    assert len(channel.sent) == 2
    assert len({one.id for one in channel.sent}) == 1


def test_a_worker_that_took_too_long_does_not_judge_what_another_took_over(
    fresh_engine: Engine, sealer: Sealer
) -> None:
    class Slow(Recorder):
        """While it thinks, its lease runs out and another worker sends the message."""

        def send(self, message: Message) -> None:
            waited(fresh_engine)
            deliver_waiting(fresh_engine, sealer, Recorder())
            raise ConnectionError

    write(fresh_engine, sealer)

    deliver_waiting(fresh_engine, sealer, Slow())

    assert sendings(fresh_engine) == [("file", "accepted")]


def waiting_jobs(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"))


def test_a_job_asked_for_once_waits_once_however_many_ask(fresh_engine: Engine) -> None:
    def ask(_: int) -> None:
        with transaction(fresh_engine) as session:
            jobs.defer(session, "match_open_lots", once="match_open_lots", why="an order")

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(ask, range(12)))

    assert waiting_jobs(fresh_engine) == 1


def test_a_job_of_a_change_that_was_rolled_back_is_not_there(fresh_engine: Engine) -> None:
    with Session(fresh_engine) as session:
        jobs.defer(session, "match_open_lots")
        session.rollback()

    assert waiting_jobs(fresh_engine) == 0
