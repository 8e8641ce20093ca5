"""Cases: what opens them, who may close them, what they come to, what is ordered and what is paid under an order."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.ledger.interest import interest_on
from api.offers.models import Award
from api.thai import today
from tests import cases, factories
from tests.cases import PIECES, RATE, Dossier, complain, inspector, open_case, wire
from tests.factories import bearer

GROSS = PIECES * RATE
DUE = today() - cases.HANDED_OVER + timedelta(days=7)


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


@pytest.fixture
def case(client: TestClient, key: str, about: Dossier) -> str:
    return open_case(client, key, about)


def post(client: TestClient, key: str, address: str, **body: Any) -> Any:
    return client.post(address, json=body, headers=bearer(key))


def get(client: TestClient, key: str, address: str, **query: Any) -> Any:
    return client.get(address, params=query, headers=bearer(key)).json()


def test_a_case_lists_its_findings_and_every_step(client: TestClient, key: str, about: Dossier, case: str) -> None:
    post(client, key, f"{case}/notes", words="ไปพบผู้จ้างงานที่โรงงาน")

    found = get(client, key, case)

    assert set(found["findings"]) == {wire("fnd", one) for one in about.findings}
    assert [one["kind"] for one in found["timeline"]] == ["opened", "findings_attached", "noted"]


def test_a_case_for_a_complaint_begins_with_the_findings_about_its_lots(
    client: TestClient, engine: Engine, key: str, about: Dossier
) -> None:
    number = complain(client, "เปิดเรื่อง", group=wire("grp", about.scene.group.id))["number"]
    listed = get(client, key, "/v1/complaints", state="open", limit=200)["items"]
    complaint = next(one["id"] for one in listed if one["number"] == number)

    case = open_case(client, key, about, reason="complaint", complaint=complaint, findings=[])

    assert len(get(client, key, case)["findings"]) == 2
    assert case.endswith(get(client, key, f"/v1/complaints/{complaint}")["inspections"][0])


@pytest.mark.parametrize("reason", ["complaint", "findings"])
def test_a_reason_must_name_what_it_is(client: TestClient, key: str, about: Dossier, reason: str) -> None:
    answer = post(client, key, "/v1/inspections", hirer=about.hirer, reason=reason)

    assert answer.json()["type"] == "/errors/reason-needs-more"


def test_findings_about_another_hirer_are_refused(
    client: TestClient, engine: Engine, settings: Settings, key: str, case: str
) -> None:
    other = cases.dossier(engine, settings)

    answer = post(client, key, f"{case}/findings", findings=[wire("fnd", other.findings[0])])

    assert answer.json()["type"] == "/errors/finding-of-another"


def test_open_breaches_are_closed_by_a_second_person(client: TestClient, engine: Engine, key: str, case: str) -> None:
    alone = post(client, key, f"{case}/close", outcome="ไม่พบความผิด")
    second = post(client, inspector(engine), f"{case}/close", outcome="ส่งต่อศาล")
    after = post(client, key, f"{case}/notes", words="อีกเรื่อง")

    assert (alone.status_code, alone.json()["findings"]) == (409, 2)
    assert second.json()["state"] == "closed"
    assert after.json()["type"] == "/errors/case-closed"


def test_a_case_without_breaches_is_closed_by_its_inspector(client: TestClient, key: str, about: Dossier) -> None:
    case = open_case(client, key, about, reason="random", findings=[])

    assert post(client, key, f"{case}/close", outcome="ถูกต้องครบ").json()["outcome"] == "ถูกต้องครบ"


def test_back_pay_is_per_member_lot_and_rule_with_interest_to_the_day(
    client: TestClient, key: str, about: Dossier, case: str
) -> None:
    found = get(client, key, f"{case}/back-pay")

    lines = {(one["homeworker"], one["rule"]): (one["found_satang"], one["interest_satang"]) for one in found["lines"]}
    interest = -(-GROSS * 5 * (today() - DUE).days // (100 * 365))  # 5 % a year simple, rounded up
    assert lines[(wire("hwk", about.members[1]), "not_paid")] == (GROSS, interest)
    assert lines[(wire("hwk", about.members[1]), "under_floor")][0] == 1_250
    assert (len(lines), found["found_satang"], found["without_lot"]) == (3, 2 * GROSS + 1_250, [])


def test_back_pay_of_another_day_is_computed_again(client: TestClient, key: str, case: str) -> None:
    later = DUE + timedelta(days=365)

    found = get(client, key, f"{case}/back-pay", until=str(later))

    assert found["interest_satang"] == sum(interest_on(one["found_satang"], DUE, later) for one in found["lines"])
    assert found["interest_satang"] == 2 * GROSS // 20 + 63  # 5 % of 1,250 is 62.5, rounded up


def test_there_is_no_interest_on_interest(
    client: TestClient, engine: Engine, settings: Settings, key: str, about: Dossier, case: str
) -> None:
    with cases.planting(engine, settings) as session:
        made = cases.finding(session, session.get_one(Award, about.award_id), "paid_late", {about.members[0]: 90})
    post(client, key, f"{case}/findings", findings=[wire("fnd", made.id)])

    line = next(one for one in get(client, key, f"{case}/back-pay")["lines"] if one["rule"] == "paid_late")

    assert (line["found_satang"], line["interest_satang"]) == (90, 0)


def test_what_was_explained_is_not_owed(client: TestClient, engine: Engine, settings: Settings, key: str) -> None:
    about = cases.dossier(engine, settings)
    case = open_case(client, key, about)
    with cases.planting(engine, settings) as session:
        session.execute(text("UPDATE findings SET state = 'explained' WHERE id = :id"), {"id": about.findings[0]})

    assert get(client, key, f"{case}/back-pay")["found_satang"] == 1_250


def test_money_of_a_payment_is_laid_to_the_lots_it_paid_for(
    client: TestClient, engine: Engine, settings: Settings, key: str, about: Dossier, case: str
) -> None:
    with cases.planting(engine, settings) as session:
        award = session.get_one(Award, about.award_id)
        owed = {about.members[0]: 700}
        of_payment = {"subject": "payment", "subject_id": about.payment_id, "award_id": None}
        laid = cases.finding(session, award, "contested", owed, **of_payment)
        lost = cases.finding(session, award, "shared_account", owed, award_id=None)
    post(client, key, f"{case}/findings", findings=[wire("fnd", laid.id), wire("fnd", lost.id)])

    found = get(client, key, f"{case}/back-pay")

    line = next(one for one in found["lines"] if one["rule"] == "contested")
    assert (line["award"], line["found_satang"]) == (wire("awd", about.award_id), 700)
    assert found["without_lot"] == [wire("fnd", lost.id)]


def test_a_hirer_and_a_leader_see_no_case(client: TestClient, about: Dossier, case: str) -> None:
    secrets = (about.scene.hirer.key, factories.leader_token(about.scene.group))

    assert {client.get(case, headers=bearer(one)).status_code for one in secrets} == {403}
