"""A bank statement proves what was sent: by reference and amount, once, and nothing else counts as paid."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.payments import sending, statement_match
from api.payments.bank_reference import reference_of
from api.payments.models import Payment, PaymentClaim, StatementLine
from api.payments.slip_refusals import SlipNotYet
from api.sealing import Sealer
from api.thai import today
from tests import slips

HEAD = "วันที่,ถอนเงิน,รายละเอียด,บัญชีผู้รับ"
Send = Callable[..., dict[str, Any]]


@pytest.fixture
def paid(engine: Engine, sealer: Sealer) -> slips.Paid:
    """600 and 150 baht to two accounts of a bank, waiting to be sent."""
    return slips.paid(engine, sealer, method="bank", sent=False)


@pytest.fixture
def send(client: TestClient) -> Send:
    def sent(paid: slips.Paid, *lines: str, dry_run: bool = False, encoding: str = "utf-8-sig") -> dict[str, Any]:
        answer = client.post(
            "/v1/bank-statements",
            params={"dry_run": dry_run},
            content="\n".join((HEAD, *lines)).encode(encoding),
            headers={**paid.hirer, "Content-Type": "text/csv", "Accept-Language": "en"},
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return sent


def line(payment_id: UUID | None, baht: str = "600.00", account: str = "", day: str | None = None) -> str:
    reference = f"โอนเงิน {reference_of(payment_id)}" if payment_id else "โอนเงิน"
    return f'{day or today().isoformat()},"{baht}",{reference},{account}'


def fates(report: dict[str, Any]) -> list[str]:
    return [row["outcome"] for row in report["rows"]]


def claims(engine: Engine, payment_id: UUID) -> list[tuple[str, str, int]]:
    with transaction(engine) as session:
        found = session.scalars(select(PaymentClaim).where(PaymentClaim.payment_id == payment_id))
        return [(one.said, one.given_by, one.amount_satang) for one in found]


def state(engine: Engine, payment_id: UUID) -> str:
    with transaction(engine) as session:
        return session.get_one(Payment, payment_id).state


def test_reference_and_amount_make_the_hirers_claim(engine: Engine, paid: slips.Paid, send: Send) -> None:
    report = send(paid, line(paid.payments[0]))

    assert fates(report) == ["matched"]
    assert report["rows"][0]["payment"] == f"pmt_{paid.payments[0].hex}"
    assert report["rows"][0]["row"] == 2
    assert claims(engine, paid.payments[0]) == [("paid", "bank_statement", 60_000)]
    assert (state(engine, paid.payments[0]), state(engine, paid.payments[1])) == ("sent", "prepared")


def test_a_dry_run_says_the_same_and_records_nothing(engine: Engine, paid: slips.Paid, send: Send) -> None:
    report = send(paid, line(paid.payments[0]), dry_run=True)

    assert (fates(report), report["dry_run"]) == (["matched"], True)
    assert claims(engine, paid.payments[0]) == []
    assert state(engine, paid.payments[0]) == "prepared"
    with transaction(engine) as session:
        kept = select(func.count()).where(StatementLine.hirer_id == paid.scene.hirer.id)
        assert session.scalar(kept) == 0


def test_the_same_line_is_taken_once(engine: Engine, paid: slips.Paid, send: Send) -> None:
    assert fates(send(paid, line(paid.payments[0]))) == ["matched"]
    assert fates(send(paid, line(paid.payments[0]))) == ["known"]

    assert len(claims(engine, paid.payments[0])) == 1


def test_two_equal_lines_of_a_file_are_two_and_prove_one_payment(engine: Engine, paid: slips.Paid, send: Send) -> None:
    report = send(paid, line(paid.payments[0]), line(paid.payments[0]))

    assert fates(report) == ["matched", "unmatched"]
    assert "Another line" in report["rows"][1]["reason"]
    assert len(claims(engine, paid.payments[0])) == 1


@pytest.mark.parametrize("baht", ["599.99", "600.01", "60.00"])
def test_a_reference_with_another_amount_is_not_paid(engine: Engine, paid: slips.Paid, send: Send, baht: str) -> None:
    report = send(paid, line(paid.payments[0], baht))

    assert fates(report) == ["unmatched"]
    assert "600.00 baht" in report["rows"][0]["reason"]
    assert claims(engine, paid.payments[0]) == []


def test_amount_day_and_account_without_a_reference_are_a_suggestion_only(
    engine: Engine, paid: slips.Paid, send: Send
) -> None:
    report = send(paid, line(None, account="xxx-x-x6789-0"))

    assert fates(report) == ["suggested"]
    assert report["rows"][0]["payment"] == f"pmt_{paid.payments[0].hex}"
    assert claims(engine, paid.payments[0]) == []
    assert state(engine, paid.payments[0]) == "prepared"


@pytest.mark.parametrize(
    "over",
    [{"account": "xxx-x-x6780-0"}, {"account": ""}, {"account": "890"}, {"baht": "601.00"}],
    ids=["another account", "no account", "too little of it", "another amount"],
)
def test_what_fits_in_part_fits_nothing(paid: slips.Paid, send: Send, over: dict[str, str]) -> None:
    report = send(paid, line(None, **{"account": "xxx-x-x6789-0", **over}))

    assert fates(report) == ["unmatched"]
    assert report["rows"][0]["payment"] is None


def test_another_day_suggests_nothing(paid: slips.Paid, send: Send) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()

    assert fates(send(paid, line(None, account="1234567890", day=yesterday))) == ["unmatched"]


def test_a_line_that_fitted_nothing_is_tried_again(
    engine: Engine, sealer: Sealer, paid: slips.Paid, send: Send
) -> None:
    unnamed = line(None, account="1234567890")

    assert fates(send(paid, unnamed)) == ["suggested"]
    assert fates(send(paid, unnamed)) == ["suggested"]


def test_a_reference_of_another_hirers_payment_fits_nothing(
    engine: Engine, sealer: Sealer, paid: slips.Paid, send: Send
) -> None:
    others = slips.paid(engine, sealer, method="bank", sent=False)

    assert fates(send(paid, line(others.payments[0]))) == ["unmatched"]
    assert claims(engine, others.payments[0]) == []


def test_days_are_read_in_either_era_with_or_without_a_time_and_in_tis_620(paid: slips.Paid, send: Send) -> None:
    day = today()
    thai = f"{day.day:02d}/{day.month:02d}/{day.year + 543} 14:03"

    assert fates(send(paid, line(paid.payments[0], day=thai), encoding="cp874")) == ["matched"]
    assert fates(send(paid, line(paid.payments[1], "150.00", day=f"{day:%d/%m/%Y} 09.15 น."))) == ["matched"]


def test_money_that_came_in_is_passed_over(paid: slips.Paid, send: Send) -> None:
    report = send(paid, line(paid.payments[0], "-600.00"), line(paid.payments[1], "150.00"), line(None, ""))

    assert fates(report) == ["matched", "passed_over", "passed_over"]


def test_what_cannot_be_read_is_told_by_row_and_column_and_the_rest_is_used(paid: slips.Paid, send: Send) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    lines = [line(None, day="เมื่อวาน"), line(None, "abc"), line(None, day=tomorrow), line(None, "=1+1")]

    report = send(paid, *lines, line(paid.payments[0]))

    assert fates(report) == ["refused"] * 4 + ["matched"]
    assert [row["errors"][0]["column"] for row in report["rows"][:4]] == ["วันที่", "ถอน", "วันที่", "ถอน"]
    assert report["counts"] == {"refused": 4, "matched": 1}


def test_a_file_without_amounts_is_refused(client: TestClient, paid: slips.Paid) -> None:
    answer = client.post(
        "/v1/bank-statements", content="date,ref\n2026-11-22,x\n", headers={**paid.hirer, "Content-Type": "text/csv"}
    )

    assert (answer.status_code, answer.json()["type"]) == (422, "/errors/columns-missing")


def test_a_leader_has_no_statement_to_send(client: TestClient, paid: slips.Paid) -> None:
    headers = {**paid.leader, "Content-Type": "text/csv"}

    assert client.post("/v1/bank-statements", content="date,amount\n", headers=headers).status_code == 404


def test_eight_who_send_the_same_file_at_once_prove_each_payment_once(
    engine: Engine, paid: slips.Paid, send: Send
) -> None:
    lines = [line(paid.payments[0]), line(paid.payments[1], "150.00")]

    with ThreadPoolExecutor(8) as crowd:
        reports = list(crowd.map(lambda _: send(paid, *lines), range(8)))

    assert sorted(map(tuple, map(fates, reports))) == [("known", "known")] * 7 + [("matched", "matched")]
    assert [len(claims(engine, one)) for one in paid.payments] == [1, 1]


def test_a_claim_that_is_refused_is_told_with_its_line_and_the_others_are_used(
    engine: Engine, paid: slips.Paid, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_the_first(session: Session, payment: Payment, **facts: Any) -> None:
        if payment.id == paid.payments[0]:
            raise SlipNotYet()
        sending.claim_paid(session, payment, **facts)

    monkeypatch.setattr(statement_match, "claim_paid", refuse_the_first)

    report = send(paid, line(paid.payments[0]), line(paid.payments[1], "150.00"))

    assert fates(report) == ["unmatched", "matched"]
    assert report["rows"][0]["reason"] == SlipNotYet.detail.en
    monkeypatch.undo()
    assert fates(send(paid, line(paid.payments[0]))) == ["matched"]


def test_statements_of_two_hirers_do_not_meet(client: TestClient, engine: Engine, sealer: Sealer, send: Send) -> None:
    one, two = (slips.paid(engine, sealer, method="bank", sent=False) for _ in range(2))
    same = f"{today().isoformat()},12.00,ค่าไฟฟ้า,"

    assert fates(send(one, same)) == fates(send(two, same)) == ["unmatched"]
