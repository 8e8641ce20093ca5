"""A leader's phone signs in with a code: few sends, few tries, used once, and nothing that tells whom we know."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import SecretStr
from sqlalchemy import Engine, event, select, text

from api.auth import service
from api.auth.access import new_token
from api.auth.models import OneTimeCode
from api.auth.phones import read_phone
from api.config import Settings
from api.db import transaction
from api.notifications.channels import FileChannel
from api.notifications.service import deliver_waiting
from api.sealing import Sealer
from tests.factories import MadeGroup, group, phone


@pytest.fixture
def leader(engine: Engine) -> MadeGroup:
    return group(engine, members=1)


@pytest.fixture
def outbox(engine: Engine, sealer: Sealer, tmp_path: Path) -> Path:
    """Where the codes of this test arrive; what waited from before is sent elsewhere."""
    deliver_waiting(engine, sealer, FileChannel(tmp_path / "before.jsonl"))
    return tmp_path / "outbox.jsonl"


def ask(client: TestClient, number: str) -> Response:
    return client.post("/v1/sign-in/codes", json={"phone": number})


def use(client: TestClient, number: str, code: str) -> Response:
    return client.post("/v1/sign-in/tokens", json={"phone": number, "code": code})


def code_in(outbox: Path, engine: Engine, sealer: Sealer) -> str:
    """The newest code that arrived."""
    deliver_waiting(engine, sealer, FileChannel(outbox))
    newest = orjson.loads(outbox.read_text().splitlines()[-1])
    return re.search(r"[0-9]{6}", newest["text"])[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_signs_the_leader_in(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    asked = ask(client, leader.phone)

    token = use(client, leader.phone, code_in(outbox, engine, sealer))

    assert (asked.status_code, token.status_code) == (202, 201)
    signed_in = client.get("/v1/api-keys", headers={"Authorization": f"Bearer {token.json()['token']}"})
    assert signed_in.status_code == 403  # known, and a leader has no API keys


def statements(engine: Engine, client: TestClient, number: str) -> tuple[bytes, list[str]]:
    """The answer to asking for a code, and every statement it took."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    answer = ask(client, number)
    event.remove(engine, "before_cursor_execute", note)
    return answer.content, seen


def test_a_phone_nobody_has_gets_the_same_answer_and_the_same_statements(
    client: TestClient, engine: Engine, leader: MadeGroup
) -> None:
    known = statements(engine, client, leader.phone)

    unknown = statements(engine, client, phone())

    assert unknown == known


def test_a_phone_nobody_has_gets_no_message(client: TestClient, engine: Engine, sealer: Sealer, outbox: Path) -> None:
    ask(client, phone())

    assert deliver_waiting(engine, sealer, FileChannel(outbox)) == 0


@pytest.mark.parametrize("known", [True, False])
def test_the_fourth_code_in_ten_minutes_is_refused(client: TestClient, leader: MadeGroup, known: bool) -> None:
    number = leader.phone if known else phone()

    answers = [ask(client, number) for _ in range(4)]

    assert [one.status_code for one in answers] == [202, 202, 202, 429]
    assert answers[3].headers["retry-after"] == "600"


def test_three_sends_hold_when_twelve_ask_at_once(client: TestClient, leader: MadeGroup) -> None:
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: ask(client, leader.phone).status_code, range(12)))

    assert sorted(answers) == [202] * 3 + [429] * 9


def test_codes_to_all_phones_together_have_a_limit_that_tells_nothing(
    client: TestClient, leader: MadeGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, leader.phone)
    monkeypatch.setattr(service, "MOST_SENDS_OF_ALL", 1)

    known, unknown = ask(client, leader.phone), ask(client, phone())

    assert (known.status_code, unknown.status_code) == (429, 429)


def test_the_right_code_after_five_wrong_ones_is_refused(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)
    code = code_in(outbox, engine, sealer)

    guesses = [use(client, leader.phone, wrong(code)).status_code for _ in range(5)]

    assert guesses == [401] * 5
    assert use(client, leader.phone, code).status_code == 401


def test_a_wrong_guess_costs_a_try_although_it_is_refused(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)

    use(client, leader.phone, wrong(code_in(outbox, engine, sealer)))

    with engine.connect() as connection:
        assert connection.scalar(select(OneTimeCode.tries).where(OneTimeCode.phone == leader.phone)) == 1


def test_four_wrong_guesses_leave_one_try(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)
    code = code_in(outbox, engine, sealer)

    for _ in range(4):
        use(client, leader.phone, wrong(code))

    assert use(client, leader.phone, code).status_code == 201


def test_a_code_works_once_when_twenty_four_use_it_at_the_same_time(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)
    code = code_in(outbox, engine, sealer)

    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda _: use(client, leader.phone, code).status_code, range(24)))

    assert sorted(answers) == [201] + [401] * 23


def test_an_earlier_code_does_not_come_back_to_life_after_the_newest_was_used(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)
    earlier = code_in(outbox, engine, sealer)
    ask(client, leader.phone)

    newest = use(client, leader.phone, code_in(outbox, engine, sealer))

    assert newest.status_code == 201
    assert use(client, leader.phone, earlier).status_code == 401


def test_a_code_lapses(client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path) -> None:
    ask(client, leader.phone)
    with transaction(engine) as session:
        session.execute(text("UPDATE one_time_codes SET expires_at = now() WHERE phone = :p"), {"p": leader.phone})

    assert use(client, leader.phone, code_in(outbox, engine, sealer)).status_code == 401


def test_the_code_stands_in_no_table_and_no_audit_event(
    client: TestClient, engine: Engine, sealer: Sealer, leader: MadeGroup, outbox: Path
) -> None:
    ask(client, leader.phone)
    code = code_in(outbox, engine, sealer)
    use(client, leader.phone, code)

    rows = "SELECT string_agg(t::text, ' ') FROM {} t WHERE t::text ~ ('[^0-9]' || :code || '[^0-9]')"
    for table in ("one_time_codes", "audit_events", "notifications", "procrastinate_jobs", "idempotency_keys"):
        with engine.connect() as connection:
            found = connection.scalar(text(rows.format(table)), {"code": code}) or ""
        assert code not in re.sub(r"[.:+][0-9]{6}", "", found), table  # microseconds look like codes


@pytest.fixture
def tokens(sealer: Sealer, settings: Settings, leader: MadeGroup) -> dict[str, str]:
    now = datetime.now(UTC)
    other = Sealer(settings.model_copy(update={"secret_key": SecretStr("another secret" * 4)}))
    return {
        "good": new_token(sealer, leader.principal_id, 60, now),
        "expired": new_token(sealer, leader.principal_id, 60, now - timedelta(minutes=61)),
        "of another secret": new_token(other, leader.principal_id, 60, now),
        "cut": new_token(sealer, leader.principal_id, 60, now)[:-4],
    }


@pytest.mark.parametrize(
    ("kind", "status"), [("good", 200), ("expired", 401), ("of another secret", 401), ("cut", 401)]
)
def test_a_token_counts_for_an_hour_and_only_with_our_signature(
    client: TestClient, tokens: dict[str, str], kind: str, status: int
) -> None:
    answer = client.get("/v1/offers", headers={"Authorization": f"Bearer {tokens[kind]}"})

    assert answer.status_code in (status, 404)


def test_a_token_of_a_disabled_leader_no_longer_counts(
    client: TestClient, engine: Engine, tokens: dict[str, str], leader: MadeGroup
) -> None:
    with transaction(engine) as session:
        session.execute(text("UPDATE principals SET disabled_at = now() WHERE id = :id"), {"id": leader.principal_id})

    answer = client.get("/v1/api-keys", headers={"Authorization": f"Bearer {tokens['good']}"})

    assert answer.status_code == 401


@pytest.mark.parametrize("written", ["0812345678", "081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678", "+66 81 234 5678"])
def test_a_phone_is_read_however_it_is_written(written: str) -> None:
    assert read_phone(written) == "+66812345678"


@pytest.mark.parametrize(
    "written", ["12", "08123456789012345", "phone", "", None, 812345678, True, "0812345678\x00", "+0"]
)
def test_what_is_no_phone_is_refused(client: TestClient, written: object) -> None:
    answer = client.post("/v1/sign-in/codes", json={"phone": written})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/phone"
