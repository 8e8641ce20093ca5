"""Deductions: four grounds, her consent, ten per cent, never after payment; refused by use case and database alike."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from api.db import transaction
from api.ledger.balances import balance
from api.ledger.books import AccountOf
from api.payments.models import Deduction, Instalment
from api.shapes import new_id
from api.thai import today
from tests import payroll
from tests.payroll import Payroll, consent_body

LATE = {"ground": "late_delivery", "reason": "ส่งช้าสามวัน"}
Owed = tuple[Payroll, UUID, UUID]


@pytest.fixture
def owed(engine: Engine) -> Owed:
    """A payroll, a member with an instalment of 150 baht, and the instalment's id."""
    roll = payroll.award(engine)
    receipt = payroll.received(engine, roll, {roll.members[0]: 10})
    with transaction(engine) as session:
        return (
            roll,
            roll.members[0],
            session.scalars(select(Instalment.id).where(Instalment.receipt_id == receipt)).one(),
        )


def deduct(client: TestClient, owed: Owed, **body: Any) -> Response:
    return client.post(f"/v1/instalments/ins_{owed[2].hex}/deductions", json=body, headers=owed[0].hirer)


def consent(client: TestClient, owed: Owed, most: int = 1_500, **over: Any) -> str:
    asked = {"subject": "deduction", "instalment": f"ins_{owed[2].hex}", "ground": "late_delivery", "most_satang": most}
    made = client.post("/v1/consents", json=consent_body(owed[0], owed[1], **(asked | over)), headers=owed[0].leader)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def pay(client: TestClient, roll: Payroll, **over: Any) -> Response:
    body = {"pay_on": today().isoformat(), "due_until": "2099-01-01", **over}
    return client.post("/v1/pay-runs", json=body, headers=roll.hirer)


def send(client: TestClient, roll: Payroll, run: str) -> Response:
    return client.post(f"/v1/pay-runs/{run}/send", json={}, headers=roll.hirer)


def test_lateness_is_deducted_with_her_consent(client: TestClient, engine: Engine, owed: Owed) -> None:
    given = consent(client, owed)

    made = deduct(client, owed, amount_satang=1_000, consent=given, **LATE)

    assert made.status_code == 201, made.text
    assert (made.json()["net_satang"], made.json()["may_still_deduct_satang"]) == (14_000, 500)
    with transaction(engine) as session:
        assert balance(session, AccountOf("homeworker_earning", owed[1])) == 14_000
        assert balance(session, AccountOf("deduction_late", owed[0].scene.hirer.id)) == 1_000


def test_a_deduction_that_brings_pay_under_the_floor_says_so(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine, rate_satang=1_080)  # the floor is 8.93 baht in Khon Kaen
    receipt = payroll.received(engine, roll, {roll.members[0]: 10})
    place = f"/v1/awards/awd_{roll.award_id.hex}/worker-costs"
    with transaction(engine) as session:
        one = session.scalars(select(Instalment.id).where(Instalment.receipt_id == receipt)).one()
    before = client.get(f"/v1/instalments/ins_{one.hex}", headers=roll.leader).json()["floor"]

    declared = client.post(place, json={"kind": "thread", "satang_per_piece": 200}, headers=roll.leader)

    after = client.get(f"/v1/instalments/ins_{one.hex}", headers=roll.hirer).json()["floor"]
    assert declared.status_code == 201
    assert (before["under_floor"], after["under_floor"]) == (False, True)
    assert after["counted_satang"] == before["counted_satang"] - 2_000


@pytest.mark.parametrize(
    ("about", "amount"),
    [({}, 1_000), ({"ground": "damage"}, 1_000), ({"most_satang": 900}, 1_000), ({"withdrawn": True}, 1_000)],
    ids=["none", "to another ground", "to less", "taken back"],
)
def test_without_consent_that_covers_it_nothing_is_deducted(
    client: TestClient, owed: Owed, about: dict[str, Any], amount: int
) -> None:
    withdrawn = about.pop("withdrawn", False)
    given = consent(client, owed, **about) if about or withdrawn else None
    if withdrawn:
        client.post(f"/v1/consents/{given}/withdraw", headers=owed[0].leader)

    refused = deduct(client, owed, amount_satang=amount, consent=given, **LATE)

    assert (refused.status_code, refused.json()["type"]) == (422, "/errors/ground-needs-consent")


def test_her_consent_to_another_instalment_does_not_count(client: TestClient, engine: Engine, owed: Owed) -> None:
    payroll.received(engine, owed[0], {owed[1]: 10})
    with transaction(engine) as session:
        other = session.scalars(
            select(Instalment.id).where(Instalment.homeworker_id == owed[1], Instalment.id != owed[2])
        ).one()
    given = consent(client, (owed[0], owed[1], other))

    refused = deduct(client, owed, amount_satang=1_000, consent=given, **LATE)

    assert refused.json()["type"] == "/errors/ground-needs-consent"


def test_damage_and_lateness_together_stop_at_ten_per_cent(client: TestClient, owed: Owed) -> None:
    damage = consent(client, owed, ground="damage")
    late = consent(client, owed)
    first = deduct(client, owed, ground="damage", amount_satang=1_000, consent=damage, reason="ผ้าขาด")

    over = deduct(client, owed, amount_satang=501, consent=late, **LATE)
    within = deduct(client, owed, amount_satang=500, consent=late, **LATE)

    assert (first.status_code, over.status_code, within.status_code) == (201, 422, 201)
    assert (over.json()["type"], over.json()["most_satang"]) == ("/errors/deduction-over-cap", 500)


def test_tax_does_not_count_against_the_cap_and_names_who_gets_it(client: TestClient, owed: Owed) -> None:
    tax = {"ground": "income_tax", "amount_satang": 3_000, "reason": "หัก ณ ที่จ่าย"}

    nameless = deduct(client, owed, **tax)
    named = deduct(client, owed, **tax, authority="กรมสรรพากร")

    assert (nameless.status_code, nameless.json()["type"]) == (422, "/errors/authority-needed")
    assert named.status_code == 201
    assert "กรมสรรพากร" in named.json()["deductions"][0]["reason"]
    assert named.json()["may_still_deduct_satang"] == 1_500


def test_no_other_ground_exists(client: TestClient, owed: Owed) -> None:
    for ground in ("platform_fee", "thread", "electricity", "leader_fee", "guarantee"):
        assert deduct(client, owed, ground=ground, amount_satang=1, reason="x").status_code == 422


def test_deductions_are_never_more_than_the_pay(client: TestClient, owed: Owed) -> None:
    tax = {"ground": "income_tax", "reason": "หัก", "authority": "กรมสรรพากร"}

    refused = deduct(client, owed, amount_satang=15_001, **tax)

    assert refused.json()["type"] == "/errors/deduction-over-gross"


def test_nothing_is_deducted_once_it_is_in_a_payment(client: TestClient, owed: Owed) -> None:
    given = consent(client, owed)
    run = pay(client, owed[0]).json()["id"]

    refused = deduct(client, owed, amount_satang=1_000, consent=given, **LATE)
    client.post(f"/v1/pay-runs/{run}/cancel", headers=owed[0].hirer)
    made = deduct(client, owed, amount_satang=1_000, consent=given, **LATE)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/instalment-in-payment")
    assert made.status_code == 201


def test_she_takes_her_consent_back_and_the_deduction_goes_with_it(
    client: TestClient, engine: Engine, owed: Owed
) -> None:
    given = consent(client, owed)
    deduct(client, owed, amount_satang=1_000, consent=given, **LATE)

    gone = client.post(f"/v1/consents/{given}/withdraw", headers=owed[0].leader)
    again = client.post(f"/v1/consents/{given}/withdraw", headers=owed[0].leader)

    assert (gone.status_code, gone.json()["withdrawn_on"]) == (200, today().isoformat())
    assert (again.status_code, again.json()["type"]) == (409, "/errors/consent-gone")
    with transaction(engine) as session:
        assert balance(session, AccountOf("homeworker_earning", owed[1])) == 15_000
        assert balance(session, AccountOf("deduction_late", owed[0].scene.hirer.id)) == 0


def test_what_a_prepared_payment_then_pays_too_little_stays_open(client: TestClient, owed: Owed) -> None:
    given = consent(client, owed)
    deduct(client, owed, amount_satang=1_000, consent=given, **LATE)
    first = pay(client, owed[0]).json()

    client.post(f"/v1/consents/{given}/withdraw", headers=owed[0].leader)
    second = pay(client, owed[0]).json()

    assert (first["amount_satang"], second["amount_satang"]) == (14_000, 1_000)


def test_after_the_hirer_said_paid_the_consent_stands(client: TestClient, owed: Owed) -> None:
    given = consent(client, owed)
    deduct(client, owed, amount_satang=1_000, consent=given, **LATE)
    send(client, owed[0], pay(client, owed[0]).json()["id"])

    refused = client.post(f"/v1/consents/{given}/withdraw", headers=owed[0].leader)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/paid-already")


def test_a_wrong_deduction_is_taken_back_once_even_after_payment(client: TestClient, owed: Owed) -> None:
    made = deduct(client, owed, amount_satang=1_000, consent=consent(client, owed), **LATE).json()
    send(client, owed[0], pay(client, owed[0]).json()["id"])
    place = f"/v1/deductions/{made['deductions'][0]['id']}/return"

    statuses = [client.post(place, json={"reason": "นับผิด"}, headers=owed[0].hirer).status_code for _ in range(2)]

    assert statuses == [200, 409]
    assert pay(client, owed[0]).json()["amount_satang"] == 1_000


def test_only_the_hirer_deducts_and_only_from_its_own(client: TestClient, engine: Engine, owed: Owed) -> None:
    stranger = payroll.award(engine)
    place = f"/v1/instalments/ins_{owed[2].hex}/deductions"
    body = {"amount_satang": 1, "ground": "income_tax", "reason": "x", "authority": "y"}

    statuses = [client.post(place, json=body, headers=who).status_code for who in (owed[0].leader, stranger.hirer)]

    assert statuses == [404, 404]


def test_a_leader_records_consents_of_her_own_members_only(client: TestClient, engine: Engine, owed: Owed) -> None:
    stranger = payroll.award(engine)
    body = consent_body(stranger, stranger.members[0], subject="pay_method", method="bank")
    forged = consent_body(
        owed[0],
        owed[0].members[1],
        subject="deduction",
        instalment=f"ins_{owed[2].hex}",
        ground="damage",
        most_satang=1,
    )

    statuses = [client.post("/v1/consents", json=one, headers=owed[0].leader).status_code for one in (body, forged)]

    assert statuses == [404, 404]


def test_the_words_she_was_shown_are_kept_in_her_language(client: TestClient, owed: Owed) -> None:
    given = consent(
        client, owed, language="my", words="သဘောတူပါသည်", given_by="thumb", device_time="2026-11-20T08:00:00+07:00"
    )

    kept = client.get(f"/v1/consents/{given}", headers=owed[0].hirer).json()

    assert (kept["language"], kept["words"], kept["given_by"]) == ("my", "သဘောတူပါသည်", "thumb")
    assert kept["device_at"] == "2026-11-20T01:00:00Z"


def plant(engine: Engine, owed: Owed, **over: Any) -> None:
    """A deduction written behind the use case's back."""
    with transaction(engine) as session:
        instalment = session.get_one(Instalment, owed[2])
        facts = {
            "id": new_id(),
            "instalment_id": owed[2],
            "ground": "late_delivery",
            "amount_satang": 1_000,
            "reason": "x",
            "journal_id": instalment.journal_id,
            "principal_id": owed[0].scene.hirer.principal_id,
        }
        session.add(Deduction(**(facts | over)))


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "of another kind": ({"ground": "platform_fee"}, "ck_deductions_ground"),
    "without consent": ({}, "no consent covers"),
    "over the consent": ({"amount_satang": 1_001, "consent": True}, "no consent covers"),
    "of another ground than the consent": ({"ground": "damage", "consent": True}, "no consent covers"),
    "over the cap": ({"amount_satang": 1_501, "consent": 9_999}, "over the cap"),
    "over the pay": ({"amount_satang": 15_001, "ground": "income_tax"}, "more than the instalment"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_database_refuses_a_planted_deduction(engine: Engine, owed: Owed, fault: str) -> None:
    over, message = FAULTS[fault]
    facts = {name: value for name, value in over.items() if name != "consent"}
    if agreed_to := over.get("consent"):
        with transaction(engine) as session:
            most = 1_000 if agreed_to is True else agreed_to
            facts["consent_id"] = payroll.agreed(session, owed[0], owed[2], owed[1], most_satang=most).id

    with pytest.raises(IntegrityError, match=message):
        plant(engine, owed, **facts)


def test_a_planted_deduction_that_is_lawful_stands(engine: Engine, owed: Owed) -> None:
    with transaction(engine) as session:
        given = payroll.agreed(session, owed[0], owed[2], owed[1])

    plant(engine, owed, consent_id=given.id, amount_satang=1_500)


def test_an_unknown_instalment_or_consent_is_not_found(client: TestClient, owed: Owed) -> None:
    unknown = uuid4().hex

    statuses = [
        client.get(f"/v1/instalments/ins_{unknown}", headers=owed[0].hirer).status_code,
        client.get(f"/v1/consents/cns_{unknown}", headers=owed[0].leader).status_code,
        client.post(f"/v1/deductions/ded_{unknown}/return", json={"reason": "x"}, headers=owed[0].hirer).status_code,
    ]

    assert statuses == [404, 404, 404]
