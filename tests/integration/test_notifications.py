"""The outbox: each message goes out at least once, and once only when nothing fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api import jobs
from api.db import transaction
from api.notifications.channels import Message
from api.notifications.models import Notification
from api.notifications.service import MOST_ATTEMPTS, deliver_waiting, notify
from api.sealing import Sealer


class Recorder:
    """A channel that keeps what it was given, or fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.sent: list[Message] = []
        self.failures, self._lock = failures, Lock()

    def send(self, message: Message) -> None:
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise ConnectionError(f"no way to {message.to}")
            self.sent.append(message)


def write(engine: Engine, sealer: Sealer, count: int = 1) -> None:
    with transaction(engine) as session:
        for _ in range(count):
            facts = {"code": "123456", "minutes": 5}
            notify(session, sealer, "sign_in_code", to="+66812345678", language="th", principal_id=None, **facts)


def only_row(engine: Engine) -> Notification:
    with transaction(engine) as session:
        return session.scalars(select(Notification)).one()


def waited(engine: Engine) -> None:
    """As if the wait after a failure were over."""
    with transaction(engine) as session:
        session.execute(text("UPDATE notifications SET try_after = now() - interval '1 second'"))


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


def test_several_deliverers_at_once_send_each_message_once(fresh_engine: Engine, sealer: Sealer) -> None:
    channel = Recorder()
    write(fresh_engine, sealer, count=40)

    with ThreadPoolExecutor(6) as threads:
        sent = list(threads.map(lambda _: deliver_waiting(fresh_engine, sealer, channel), range(6)))

    assert sum(sent) == 40
    assert len({one.id for one in channel.sent}) == len(channel.sent) == 40


def test_a_channel_that_fails_keeps_the_message_and_says_nothing_personal(fresh_engine: Engine, sealer: Sealer) -> None:
    write(fresh_engine, sealer)

    sent = deliver_waiting(fresh_engine, sealer, Recorder(failures=1))

    row = only_row(fresh_engine)
    assert (sent, row.attempts, row.last_error) == (0, 1, "ConnectionError")
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
    write(fresh_engine, sealer)

    for _ in range(12):
        deliver_waiting(fresh_engine, sealer, channel)
        waited(fresh_engine)

    row = only_row(fresh_engine)
    assert (row.attempts, 99 - channel.failures) == (MOST_ATTEMPTS, 10)
    assert row.gave_up_at is not None
    assert row.sealed is not None


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


def test_a_kill_between_sending_and_commit_sends_again(fresh_engine: Engine, sealer: Sealer) -> None:
    class Killed(BaseException):
        pass

    class Dying(Recorder):
        def send(self, message: Message) -> None:
            super().send(message)
            if len(self.sent) == 1:
                raise Killed

    channel = Dying()
    write(fresh_engine, sealer)

    with pytest.raises(Killed):
        deliver_waiting(fresh_engine, sealer, channel)
    deliver_waiting(fresh_engine, sealer, channel)

    assert len(channel.sent) == 2
    assert len({one.id for one in channel.sent}) == 1


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
