"""The queue's worker as a process: it matches new orders, several share the work, one that dies is replaced."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, func, select, text

from api import database
from api.config import Settings
from api.db import transaction
from api.offers.models import Offer
from tests import factories, receivers, scenes
from tests.conftest import copy_of

SEWING = "straight_stitch_machine_sewing:2"


@pytest.fixture
def urls(settings: Settings, template: str) -> database.Urls:
    return copy_of(settings, template)


@pytest.fixture
def engine(settings: Settings, urls: database.Urls) -> Iterator[Engine]:
    made = database.app_engine(settings, urls)
    yield made
    made.dispose()


@contextmanager
def a_worker(urls: database.Urls, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        **os.environ,
        "TRONG_MODE": "test",
        "TRONG_DATABASE_URL": urls.app,
        "TRONG_DATA_HOME": str(settings.data_home),
        "TRONG_LOG_LEVEL": "error",
        "TRONG_WEBHOOK_LOCAL": "true",
    }
    running = subprocess.Popen([sys.executable, "-m", "api", "worker"], env=env)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def wait_until(holds: Callable[[], Any], seconds: float = 240) -> None:
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.2)


def offered(engine: Engine) -> int:
    with transaction(engine) as session:
        return int(session.scalar(select(func.coalesce(func.sum(Offer.pieces), 0))) or 0)


def jobs(engine: Engine, status: str, task: str) -> int:
    with transaction(engine) as session:
        counted = "SELECT count(*) FROM procrastinate_jobs WHERE status = :status AND task_name = :task"
        return int(session.scalar(text(counted), {"status": status, "task": task}) or 0)


def test_a_posted_order_is_matched_by_the_workers_and_the_leader_is_told(
    engine: Engine, urls: database.Urls, settings: Settings
) -> None:
    with transaction(engine) as session:
        group = factories.group(session, members=10, skills=SEWING, province="10")
        factories.order(session, factories.hirer(session, province_code="10"))

    with a_worker(urls, settings), a_worker(urls, settings):
        wait_until(lambda: offered(engine) == 500)
        wait_until(lambda: group.phone in outbox(settings))

    assert offered(engine) == 500, "two workers made the offer once"


def outbox(settings: Settings) -> str:
    path: Path = database.outbox_file(settings)
    return path.read_text() if path.exists() else ""


def test_a_worker_told_to_stop_ends_well(engine: Engine, urls: database.Urls, settings: Settings) -> None:
    with a_worker(urls, settings) as running:
        wait_until(lambda: workers(engine) == 1)
        running.send_signal(signal.SIGTERM)

        assert running.wait(timeout=20) == 0


def workers(engine: Engine) -> int:
    with transaction(engine) as session:
        return int(session.scalar(text("SELECT count(*) FROM procrastinate_workers")) or 0)


def test_the_job_of_a_worker_that_was_killed_is_done_by_another(
    engine: Engine, urls: database.Urls, settings: Settings
) -> None:
    with transaction(engine) as session:
        factories.group(session, members=10, skills=SEWING, province="10")
        factories.order(session, factories.hirer(session, province_code="10"))
    with psycopg.connect(urls.migrate) as hold:
        hold.execute("LOCK TABLE matching_runs IN ACCESS EXCLUSIVE MODE")  # the first worker cannot get on with it
        with a_worker(urls, settings) as doomed:
            wait_until(lambda: jobs(engine, "doing", "match_open_lots") == 1)
            doomed.kill()
            doomed.wait()
    with transaction(engine) as session:  # its last heartbeat was long ago
        session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'"))

    with a_worker(urls, settings):
        wait_until(lambda: offered(engine) == 500, seconds=90)


def test_an_event_in_the_hands_of_a_worker_that_was_killed_is_sent_again_by_another(
    engine: Engine, urls: database.Urls, settings: Settings
) -> None:
    hirer = factories.hirer(engine)
    order = uuid4()
    with receivers.receiver(lambda seen: "slow" if seen == 0 else 200) as got:
        _, secret = receivers.endpoint(engine, hirer, got.url)
        receivers.told(engine, hirer, order)
        with a_worker(urls, settings) as doomed:
            wait_until(lambda: got.got)
            doomed.kill()
            doomed.wait()
        receivers.due_now(engine)  # its claim has run out
        receivers.told(engine, hirer, order)  # of the same order: it waits for the first one
        with a_worker(urls, settings):
            wait_until(lambda: len(got.taken()) == 2)
        seen = got.verified(secret)

    assert [one["sequence"] for one in seen] == [1, 1, 2]
    assert got.got[0].body == got.got[1].body


def test_lapsed_offers_end_on_the_timetable(engine: Engine, urls: database.Urls, settings: Settings) -> None:
    scene = scenes.waiting_offer(engine)
    with transaction(engine) as session:
        session.execute(text("UPDATE offers SET expires_at = now() - interval '1 minute'"))

    def lapsed() -> bool:
        with transaction(engine) as session:
            return session.get_one(Offer, scene.offer_id).state == "lapsed"

    with a_worker(urls, settings):
        wait_until(lapsed, seconds=90)
