"""Pay methods, guarantees, compensation: the law's default, her choice, and money that is owed at once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.ledger.balances import balance
from api.ledger.books import AccountOf
from api.payments import methods
from api.payments.models import Compensation, Consent, Guarantee, GuaranteeRule, Instalment, PayMethod
from api.promptpay import Target
from api.sealing import Sealer
from api.thai import today
from tests import factories, payroll
from tests.factories import bearer
from tests.payroll import Payroll, consent_body

EVERYTHING = {"pay_on": today().isoformat(), "due_until": "2099-01-01"}


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    return payroll.award(engine)


def agree(client: TestClient, roll: Payroll, member: UUID, method: str) -> str:
    asked = consent_body(roll, member, subject="pay_method", method=method)
    return str(client.post("/v1/consents", json=asked, headers=roll.leader).json()["id"])


def choose(client: TestClient, roll: Payroll, member: UUID, **body: Any) -> Response:
    return client.put(f"/v1/homeworkers/hwk_{member.hex}/pay-method", json=body, headers=roll.leader)


def test_who_chose_nothing_is_paid_cash_at_her_workplace(client: TestClient, roll: Payroll) -> None:
    shown = client.get(f"/v1/homeworkers/hwk_{roll.members[0].hex}/pay-method", headers=roll.leader).json()

    assert (shown["method"], shown["chosen_at"]) == ("cash_at_workplace", None)


def test_another_way_needs_her_consent_to_that_way(client: TestClient, roll: Payroll) -> None:
    member, bank = roll.members[0], agree(client, roll, roll.members[0], "bank")

    refused = choose(client, roll, member, method="promptpay", promptpay="0812345678", consent=bank)
    none = choose(client, roll, member, method="cash_elsewhere")
    made = choose(client, roll, member, method="bank", bank_code="004", account="123-4-56789-0", consent=bank)

    assert [one.json()["type"] for one in (refused, none)] == ["/errors/method-needs-consent"] * 2
    assert (made.status_code, made.json()["account_ends_in"]) == (200, "7890")


def test_a_method_rests_on_a_consent_that_stands(client: TestClient, roll: Payroll) -> None:
    member, given = roll.members[0], agree(client, roll, roll.members[0], "promptpay")
    choose(client, roll, member, method="promptpay", promptpay="081-234-5678", consent=given)

    client.post(f"/v1/consents/{given}/withdraw", headers=roll.leader)

    place = f"/v1/homeworkers/hwk_{member.hex}/pay-method"
    assert client.get(place, headers=roll.leader).json()["method"] == "cash_at_workplace"


def test_the_database_refuses_a_method_on_somebody_elses_consent(
    engine: Engine, client: TestClient, roll: Payroll
) -> None:
    given = agree(client, roll, roll.members[1], "cash_elsewhere")

    with pytest.raises(DBAPIError, match="for something else"), transaction(engine) as session:
        session.add(
            PayMethod(
                homeworker_id=roll.members[0],
                method="cash_elsewhere",
                consent_id=UUID(hex=given[4:]),
                principal_id=roll.scene.group.principal_id,
            )
        )


def test_the_account_is_sealed_and_its_mark_tells_that_two_are_one(
    engine: Engine, client: TestClient, sealer: Sealer, roll: Payroll
) -> None:
    for member in roll.members[:2]:
        given = agree(client, roll, member, "promptpay")
        choose(client, roll, member, method="promptpay", promptpay="0812345678", consent=given)
    own = client.put(
        f"/v1/hirers/hir_{roll.scene.hirer.id.hex}/pay-method",
        json={"method": "bank", "bank_code": "004", "account": "1234567890"},
        headers=roll.hirer,
    )

    with transaction(engine) as session:
        rows = session.scalars(select(PayMethod).where(PayMethod.homeworker_id.in_(roll.members))).all()
        opened = {methods.account_of(sealer, row) for row in rows}
    assert opened == {Target("phone", "0066812345678")}
    assert len({row.account_mark for row in rows}) == 1
    assert all(b"812345678" not in (row.account_sealed or b"") for row in rows)
    assert own.status_code == 200


def test_cash_has_no_account_and_promptpay_has_one(client: TestClient, roll: Payroll) -> None:
    member = roll.members[0]
    given = agree(client, roll, member, "promptpay")

    refused = [
        choose(client, roll, member, method="promptpay", consent=given),
        choose(client, roll, member, method="cash_at_workplace", promptpay="0812345678"),
    ]
    broken = choose(client, roll, member, method="promptpay", promptpay="1234567890123", consent=given)

    assert {one.json()["type"] for one in refused} == {"/errors/account-needed"}
    assert broken.json()["type"] == "/errors/payment-target-not-valid"


def test_no_guarantee_may_be_taken_today(client: TestClient, roll: Payroll) -> None:
    body = {"homeworker": f"hwk_{roll.members[0].hex}", "amount_satang": 100}

    refused = client.post(f"/v1/awards/awd_{roll.award_id.hex}/guarantees", json=body, headers=roll.hirer)

    assert (refused.status_code, refused.json()["type"]) == (422, "/errors/no-guarantee-allowed")


def test_a_rule_on_record_allows_a_guarantee_up_to_its_share_and_it_comes_back(
    fresh_client: TestClient, fresh_engine: Engine
) -> None:
    roll = payroll.award(fresh_engine)
    rule = {"effective_from": "2026-01-01", "kind_of_work": "งานเงิน", "most_percent": 1, "source": "ประกาศกรม"}
    operator = bearer(factories.key(fresh_engine, "operator"))
    place = f"/v1/awards/awd_{roll.award_id.hex}/guarantees"
    member = f"hwk_{roll.members[0].hex}"
    allowed = fresh_client.post("/v1/guarantee-rules", json=rule, headers=operator)

    over = fresh_client.post(place, json={"homeworker": member, "amount_satang": 7_501}, headers=roll.hirer)
    made = fresh_client.post(place, json={"homeworker": member, "amount_satang": 7_500}, headers=roll.hirer)
    back = [
        fresh_client.post(f"/v1/guarantees/{made.json()['id']}/return", headers=roll.hirer).status_code
        for _ in range(2)
    ]

    assert [allowed.status_code, over.status_code, made.status_code, *back] == [201, 422, 201, 200, 409]
    with transaction(fresh_engine) as session:
        assert balance(session, AccountOf("guarantee_held", roll.scene.hirer.id)) == 0


def test_the_database_refuses_a_planted_guarantee(engine: Engine, roll: Payroll) -> None:
    receipt = payroll.received(engine, roll, {roll.members[0]: 1})
    old = {"effective_from": date(2020, 1, 1), "effective_until": date(2020, 1, 31), "most_percent": 10}
    with transaction(engine) as session:
        rule = GuaranteeRule(**old, kind_of_work="x", source="a test")
        session.add(rule)
        entry = session.scalars(select(Instalment.journal_id).where(Instalment.receipt_id == receipt)).one()
    whose = {"award_id": roll.award_id, "homeworker_id": roll.members[0], "rule_id": rule.id, "journal_id": entry}
    late = Guarantee(**whose, amount_satang=1, taken_on=date(2020, 2, 1))

    with pytest.raises(DBAPIError, match="no rule allows"), transaction(engine) as session:
        session.add(late)


def cancel(client: TestClient, roll: Payroll, satang: int) -> Response:
    body = {"reason": "unavoidable_need", "compensation_satang": satang}
    return client.post(f"/v1/awards/awd_{roll.award_id.hex}/cancel", json=body, headers=roll.hirer)


def shares(engine: Engine, roll: Payroll) -> dict[UUID, int]:
    with transaction(engine) as session:
        rows = session.scalars(select(Compensation).where(Compensation.award_id == roll.award_id)).all()
    return {row.homeworker_id: row.amount_satang for row in rows}


def test_compensation_is_split_by_pieces_made_to_the_satang(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 2, roll.members[1]: 1})

    cancelled = cancel(client, roll, 1_000)

    assert cancelled.status_code == 200, cancelled.text
    assert shares(engine, roll) == {roll.members[0]: 667, roll.members[1]: 333}
    with transaction(engine) as session:
        assert balance(session, AccountOf("homeworker_compensation", roll.members[0])) == 667


def test_where_nothing_was_made_everybody_gets_the_same(client: TestClient, engine: Engine, roll: Payroll) -> None:
    cancel(client, roll, 1_001)

    found = shares(engine, roll)

    assert sorted(found.values()) == [50] * 19 + [51]


def test_compensation_is_paid_in_the_next_run_and_once(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 2})
    cancel(client, roll, 1_000)

    first = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer).json()
    client.post(f"/v1/pay-runs/{first['id']}/cancel", headers=roll.hirer)
    second = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer).json()
    client.post(f"/v1/pay-runs/{second['id']}/send", json={}, headers=roll.hirer)
    third = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer)

    assert (first["amount_satang"], second["amount_satang"], third.status_code) == (4_000, 4_000, 409)
    payment = client.get("/v1/payments", params={"pay_run": second["id"]}, headers=roll.leader).json()["items"][0]
    assert payment["compensation_satang"] == 1_000
    for way in ("pin", "thumb"):
        body = {"side": "member", "said": "received", "given_by": way}
        client.post(f"/v1/payments/{payment['id']}/claims", json=body, headers=roll.leader)
    with transaction(engine) as session:
        assert balance(session, AccountOf("homeworker_compensation", roll.members[0])) == 0
        assert balance(session, AccountOf("hirer_payable", roll.scene.hirer.id)) == 0


def test_the_leader_declares_a_cost_once_a_day(client: TestClient, roll: Payroll) -> None:
    place = f"/v1/awards/awd_{roll.award_id.hex}"
    body = {"kind": "thread", "satang_per_piece": 20}

    statuses = [client.post(f"{place}/worker-costs", json=body, headers=roll.leader).status_code for _ in range(2)]

    assert statuses == [201, 409]
    terms = client.get(f"{place}/pay-terms", headers=roll.hirer).json()
    assert [one["satang_per_piece"] for one in terms["worker_costs"]] == [20]


def test_a_consent_is_never_changed(engine: Engine, client: TestClient, roll: Payroll) -> None:
    given = agree(client, roll, roll.members[0], "bank")

    with pytest.raises(DBAPIError, match="permission denied"), transaction(engine) as session:
        session.get_one(Consent, UUID(hex=given[4:])).words = "อย่างอื่น"
