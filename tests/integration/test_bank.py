"""Paying through a bank: a code that asks, a file that pays, and only with the consent of her who is paid."""

import csv
import io
import re
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api import promptpay
from api.audit import AuditEvent
from api.config import Settings
from api.db import transaction
from api.payments import methods
from api.payments.bank_file import COLUMNS, safe
from api.payments.bank_payees import payees
from api.payments.bank_reference import reference_of, tail_of, tails_in
from api.payments.models import Payment
from api.promptpay import Target
from api.sealing import Sealer
from api.thai import today
from tests import factories, slips


def code_of(client: TestClient, paid: slips.Paid) -> str:
    return f"/v1/payments/pmt_{paid.payments[0].hex}/promptpay.svg"


def rows_of(client: TestClient, paid: slips.Paid) -> tuple[list[dict[str, str]], dict[str, str]]:
    answer = client.get(f"/v1/pay-runs/pyr_{paid.run_id.hex}/bank-file", headers=paid.hirer)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))), dict(answer.headers)


def test_a_code_asks_for_the_whole_amount_to_her_account(
    client: TestClient, engine: Engine, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = slips.paid(engine, sealer, sent=False)
    drawn: list[str] = []
    monkeypatch.setattr(promptpay, "svg_file", lambda payload: drawn.append(payload) or b"<svg/>")

    answer = client.get(code_of(client, paid), headers=paid.hirer)

    assert answer.status_code == 200
    assert promptpay.parse(drawn[0]) == promptpay.Code(Target("phone", "0066810000000"), 60_000)


def test_a_code_is_a_picture_of_its_own_that_grows_with_its_place(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer, sent=False)

    answer = client.get(code_of(client, paid), headers=paid.hirer)

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-store"
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg"[^>]* viewBox="0 0 \d+ \d+"', answer.text)
    assert not re.search(r" (width|height)=", answer.text.partition(">")[0])
    assert "href" not in answer.text


@pytest.mark.parametrize(
    ("over", "refusal"),
    [({"method": "bank"}, "not-by-prompt-pay"), ({"sent": True}, "payment-not-open")],
    ids=["goes by bank", "was said to be paid"],
)
def test_there_is_no_code_for_what_it_cannot_pay(
    client: TestClient, engine: Engine, sealer: Sealer, over: dict[str, object], refusal: str
) -> None:
    paid = slips.paid(engine, sealer, **{"sent": False, **over})  # type: ignore[arg-type]

    answer = client.get(code_of(client, paid), headers=paid.hirer)

    assert (answer.status_code, answer.json()["type"]) == (409, f"/errors/{refusal}")


def test_without_her_consent_there_is_no_code_and_no_row(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, sent=False)
    with transaction(engine) as session:
        slips.withdraw_consents(session, paid)

    answer = client.get(code_of(client, paid), headers=paid.hirer)
    rows, headers = rows_of(client, paid)

    assert (answer.status_code, answer.json()["type"]) == (409, "/errors/payee-not-known")
    assert (rows, headers["trong-payments"], headers["trong-left-out"]) == ([], "0", "2")


def test_cash_that_the_leader_hands_out_reaches_her_through_the_groups_account(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer, method="cash_at_workplace", sent=False)
    group, leader = paid.scene.group.id, paid.scene.group.principal_id
    with transaction(engine) as session:
        choice = methods.Choice("promptpay", slips.account("promptpay", 9))
        methods.choose(session, sealer, "group", group, choice, principal_id=leader)

    rows, headers = rows_of(client, paid)

    assert {row["account"] for row in rows} == {"0" + slips.account("promptpay", 9).number.removeprefix("0066")}
    assert all(row["payee"].startswith("กลุ่ม") for row in rows)
    assert (headers["trong-payments"], headers["trong-left-out"]) == ("2", "0")


def test_an_account_sealed_with_another_secret_is_not_used(session: Session, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, sent=False)
    other = Sealer(Settings(mode="test", secret_key=SecretStr("of another installation"), _env_file=None))

    assert payees(session, other, [session.get_one(Payment, paid.payments[0])]) == {}


def test_the_file_pays_each_payment_that_is_open_once(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, method="bank", sent=False, fine_satang=1_500)

    rows, headers = rows_of(client, paid)

    assert tuple(rows[0]) == COLUMNS
    assert [(row["bank_code"], row["account"], row["amount_baht"]) for row in rows] == [
        ("004", "1234567890", "585.00"),
        ("004", "1234567891", "150.00"),
    ]
    assert [row["reference"] for row in rows] == [reference_of(one) for one in paid.payments]
    assert {row["pay_on"] for row in rows} == {today().isoformat()}
    assert (headers["trong-payments"], headers["trong-left-out"]) == ("2", "0")
    with transaction(engine) as session:
        asked = select(AuditEvent.details).where(
            AuditEvent.subject_id == paid.run_id, AuditEvent.action == "make_bank_file"
        )
        assert list(session.scalars(asked)) == [{"payments": 2, "left_out": 0}]


def test_cash_and_what_was_sent_are_left_out(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    cash = slips.paid(engine, sealer, method="cash_at_workplace", sent=False)
    sent = slips.paid(engine, sealer)

    assert rows_of(client, cash)[1]["trong-left-out"] == "2"
    assert rows_of(client, sent)[0] == []


def test_what_she_says_did_not_come_is_not_paid_again_by_itself(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer)
    with transaction(engine) as session:
        session.get_one(Payment, paid.payments[0]).state = "contested"

    assert rows_of(client, paid)[0] == []
    assert client.get(code_of(client, paid), headers=paid.hirer).status_code == 409


def test_a_leader_and_a_stranger_do_not_read_the_accounts_of_a_run(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer, sent=False)
    stranger = factories.bearer(factories.hirer(engine).key)

    asked = f"/v1/pay-runs/pyr_{paid.run_id.hex}/bank-file"

    assert [client.get(asked, headers=one).status_code for one in (paid.leader, stranger)] == [404, 404]
    assert client.get(code_of(client, paid), headers=stranger).status_code == 404


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+66", "-1", "@x", "\t=1"])
def test_a_name_is_never_a_formula(name: str) -> None:
    assert safe(name) == f"'{name}"
    assert safe("สมศรี") == "สมศรี"


@given(st.uuids())
def test_a_reference_comes_back_from_whatever_a_bank_prints_around_it(payment_id: UUID) -> None:
    code = reference_of(payment_id)
    printed = [code, code.lower(), f"X1 TRF FR {code} KBANK/004", f"{code[:7]} {code[7:]}", f"PAYTRG{code}99"]

    assert re.fullmatch(r"[0-9A-Z]{16}", code)
    assert all(tail_of(payment_id) in tails_in(one) for one in printed)


@given(st.uuids(), st.integers(3, 15), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_letter_is_another_code_or_none(payment_id: UUID, at: int, letter: str) -> None:
    code = reference_of(payment_id)
    wrong = code[:at] + letter + code[at + 1 :]

    assert wrong == code or tail_of(payment_id) not in tails_in(wrong)
    assert wrong == code or list(tails_in(wrong)) == []
