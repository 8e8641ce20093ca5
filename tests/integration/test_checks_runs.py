"""Runs of the checks: repeated, at once, asked for; and findings that stay, go, come back and are answered."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.inspections import recheck, recheck_law, rule_texts
from api.inspections.asking import carry_out
from api.inspections.checks import RULES
from api.inspections.checks.registry import Rule
from api.inspections.models import CheckRun, Finding
from api.inspections.run import run_checks, run_on
from api.ledger import service as ledger
from tests import factories, pay_books
from tests.check_faults import FAULTS, Case, her_rate
from tests.found import a_finding
from tests.pay_books import AS_OF, FLOOR, RATE

RECHECKED = [case for case in FAULTS if case.rule in recheck.COVERS]


def test_the_same_fault_is_the_same_finding_however_often_it_is_seen(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)

        first, again = books.check("under_floor"), books.check("under_floor")

        assert [one.id for one in first] == [one.id for one in again]
        assert again[0].first_run_id != again[0].last_run_id


def test_what_is_no_longer_seen_is_gone_and_what_comes_back_is_open(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)
        finding = books.check("under_floor")[0]

        her_rate(books, RATE)
        books.check("under_floor")
        session.refresh(finding)
        gone = finding.state
        her_rate(books, FLOOR - 1)
        books.check("under_floor")
        session.refresh(finding)

        assert (gone, finding.state) == ("gone", "open")


@pytest.mark.parametrize(("now", "state"), [(FLOOR - 1, "settled"), (FLOOR - 2, "open")])
def test_what_was_settled_is_open_again_only_where_more_is_owed(owner: Engine, now: int, state: str) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)
        finding = books.check("under_floor")[0]
        finding.state = "settled"
        session.flush()

        her_rate(books, now)
        books.check("under_floor")
        session.refresh(finding)

        assert finding.state == state


def test_a_run_of_one_rule_leaves_the_findings_of_others_alone(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)
        finding = books.check("under_floor")[0]

        books.check("silent")
        session.refresh(finding)

        assert finding.state == "open"


def test_what_is_owed_is_written_by_homeworker_and_evidence_with_ids_of_the_wire(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)

        (found,) = books.check("under_floor")

        assert found.owed == {f"hwk_{books.she.hex}": 100}
        assert found.evidence["instalment_id"] == f"ins_{books.instalment.hex}"
        assert found.evidence["working"]["floor_satang"] == FLOOR


def test_two_runs_at_once_come_one_after_the_other(fresh_engine: Engine) -> None:
    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda _: run_on(fresh_engine, as_of=AS_OF), range(2)))

    with Session(fresh_engine) as session:
        assert {session.get_one(CheckRun, one).state for one in runs} == {"finished"}


def test_a_run_says_which_rules_it_judged_by_and_how_long_each_took(session: Session) -> None:
    run = run_checks(session, as_of=AS_OF)

    assert len(run.rules_version) == 16
    assert run.milliseconds.keys() >= RULES.keys() | {recheck.CODE}


def test_the_checks_write_the_same_bytes_as_the_wage_record(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        ledger.correct(session, books.ids["entry"], 'แก้ "คำ" \\ / \u2028 é')

        same = session.scalar(text("SELECT bool_and(canonical = ledger_canonical(id)) FROM ledger_journals"))

        assert same
        assert books.check("entry_altered", "entry_unbalanced") == []


# the re-checker


@pytest.mark.parametrize("case", RECHECKED, ids=lambda case: f"{case.rule}: {case.name}")
def test_the_rechecker_agrees_on_every_planted_fault(owner: Engine, case: Case) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        case.bend(books)

        found = books.check(recheck.CODE, as_of=case.as_of)

        assert recheck.CODE not in {one.rule for one in found}


@pytest.mark.parametrize("case", RECHECKED, ids=lambda case: f"{case.rule}: {case.name}")
def test_nothing_the_rechecker_sets_aside_hides_a_fault_from_a_check_that_sees_none(
    owner: Engine, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    blind = altered(case.rule, lambda select: f"SELECT * FROM ({select}) none WHERE false")
    monkeypatch.setitem(RULES, case.rule, blind)
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        case.bend(books)

        found = books.check(recheck.CODE, as_of=case.as_of)

        assert recheck.CODE in {one.rule for one in found}


def altered(code: str, alter: Callable[[str], str]) -> Rule:
    """A rule with another select."""
    right = RULES[code]
    facts = {name: getattr(right, name) for name in Rule.__slots__}
    return Rule(**{**facts, "select": alter(right.select)})


@pytest.mark.parametrize("slip", [("<", "<="), ("floor_satang - rate_satang", "floor_satang - rate_satang + 1")])
def test_the_rechecker_notices_a_slip_in_a_check(
    owner: Engine, monkeypatch: pytest.MonkeyPatch, slip: tuple[str, str]
) -> None:
    monkeypatch.setitem(RULES, "under_floor", altered("under_floor", lambda select: select.replace(*slip)))
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR if slip[0] == "<" else FLOOR - 1)

        found = books.check(recheck.CODE)

        assert recheck.CODE in {one.rule for one in found}


def test_the_rechecker_counts_interest_day_by_day() -> None:
    rates = ((date(2021, 4, 11), 500), (date(2026, 11, 1), 1_500))

    assert recheck_law.interest(120_000, date(2026, 10, 30), date(2026, 11, 1), rates) == 66  # 16.44 + 49.32
    assert recheck_law.interest(120_000, date(2026, 10, 30), date(2026, 10, 30), rates) == 0


# over the API


@pytest.fixture
def inspector(engine: Engine) -> str:
    return factories.key(engine, "inspector")


def test_a_run_that_is_asked_for_waits_for_the_worker_and_is_asked_for_once(
    client: TestClient, engine: Engine, inspector: str
) -> None:
    asked = [
        client.post("/v1/check-runs", json={"as_of": "2026-11-20"}, headers=factories.bearer(inspector)) for _ in "12"
    ]
    run_id = asked[0].json()["id"]
    carry_out(engine, UUID(hex=run_id.removeprefix("chk_")))
    done = client.get(asked[0].headers["Location"], headers=factories.bearer(inspector)).json()

    assert [one.status_code for one in asked] == [202, 202]
    assert asked[1].json()["id"] == run_id
    assert (asked[0].json()["state"], done["state"], done["as_of"]) == ("running", "finished", "2026-11-20")


def test_an_inspector_answers_a_finding_once_for_each_state(client: TestClient, engine: Engine, inspector: str) -> None:
    _, finding_id = a_finding(engine)
    place = f"/v1/findings/fnd_{finding_id.hex}"
    etag = client.get(place, headers=factories.bearer(inspector)).headers["ETag"]

    said = {"state": "confirmed", "answer": "พบจริงตามเอกสาร"}
    first = client.post(f"{place}/answer", json=said, headers=factories.bearer(inspector, **{"If-Match": etag}))
    late = client.post(f"{place}/answer", json=said, headers=factories.bearer(inspector, **{"If-Match": etag}))
    again = client.post(
        f"{place}/answer", json=said, headers=factories.bearer(inspector, **{"If-Match": first.headers["ETag"]})
    )

    assert (first.status_code, first.json()["state"]) == (200, "confirmed")
    assert (late.status_code, again.status_code) == (412, 409)


def test_findings_are_listed_by_hirer_rule_and_state(client: TestClient, engine: Engine, inspector: str) -> None:
    hirer = factories.hirer(engine)
    _, finding_id = a_finding(engine, hirer.id)
    a_finding(engine, hirer.id, state="gone")
    a_finding(engine, hirer.id, rule="silent")

    asked = f"/v1/findings?hirer=hir_{hirer.id.hex}&rule=not_paid&state=open&severity=grave"
    listed = client.get(asked, headers=factories.bearer(inspector)).json()

    assert [one["id"] for one in listed["items"]] == [f"fnd_{finding_id.hex}"]
    assert listed["items"][0]["title"]["th"]


def test_the_rules_are_listed_with_their_ground_and_words(client: TestClient, inspector: str) -> None:
    listed = client.get("/v1/check-rules", headers=factories.bearer(inspector)).json()

    assert {one["rule"] for one in listed} == {*RULES, recheck.CODE} == rule_texts.texts().keys()
    assert all(one["source"] and one["title"]["th"] and one["do"]["en"] for one in listed)


def test_the_database_holds_what_may_follow_what(engine: Engine) -> None:
    _, finding_id = a_finding(engine, state="settled")
    again = update(Finding).where(Finding.id == finding_id).values(state="gone")

    with engine.connect() as connection, pytest.raises(DBAPIError, match="cannot go from"):
        connection.execute(again)
