"""Ways to bend the true books that several faults share."""

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import text

from api.deliveries import models as goods
from api.payments import models as pay
from tests import factories
from tests.check_faults.cases import GROSS
from tests.pay_books import AS_OF, HANDED, PIECES, START, Books


def her_rate(b: Books, rate: int) -> None:
    b.change("instalments", b.instalment, rate_satang=rate, gross_satang=rate * PIECES)


def costs(b: Books, satang: int, on: date = START) -> None:
    by = {"principal_id": b.hirer.principal_id}
    b.add(pay.WorkerCost, award_id=b.ids["award"], kind="thread", satang_per_piece=satang, declared_on=on, **by)


def unpaid(b: Books) -> None:
    b.forget("payment_claims", "payment_id", b.payment)


def paid_on(b: Books, on: date, interest: int = 0) -> None:
    b.change("payment_claims", b.payment, "payment_id", on_date=on)
    b.change("payment_items", b.payment, "payment_id", interest_satang=interest)


def deduct(b: Books, satang: int, ground: str = "damage", **consent: object) -> None:
    by = {"principal_id": b.hirer.principal_id}
    yes = {
        "homeworker_id": b.she, "subject": "deduction", "instalment_id": b.instalment, "ground": ground,
        "most_satang": satang, "language": "th", "words": "ยินยอม", "given_by": "ink", "given_on": HANDED,
    }  # fmt: skip
    b.ids["consent"] = b.add(pay.Consent, **{**yes, **consent}, **by)
    b.ids["deduction"] = b.add(
        pay.Deduction, instalment_id=b.instalment, ground=ground, amount_satang=satang, reason="รอย",
        consent_id=b.ids["consent"], journal_id=b.ids["entry"], **by,
    )  # fmt: skip
    b.change("payment_items", b.payment, "payment_id", pay_satang=GROSS - satang)
    b.change("payment_claims", b.payment, "payment_id", amount_satang=GROSS - satang)


def take_back(b: Books) -> None:
    of = {"deduction_id": b.ids["deduction"], "journal_id": b.ids["entry"]}
    b.add(pay.DeductionReturn, **of, reason="-", principal_id=b.hirer.principal_id)
    b.change("payment_items", b.payment, "payment_id", pay_satang=GROSS)


def withdraw(b: Books, on: date) -> None:
    b.add(pay.ConsentWithdrawal, consent_id=b.ids["consent"], withdrawn_on=on, principal_id=b.hirer.principal_id)


def guarantee(b: Books, satang: int, rule_from: date = START, returned_on: date | None = None) -> None:
    rule = b.add(pay.GuaranteeRule, effective_from=rule_from, kind_of_work="all", most_percent=10, source="a test")
    held = b.add(
        pay.Guarantee, award_id=b.ids["award"], homeworker_id=b.she, rule_id=rule, amount_satang=satang,
        taken_on=START, journal_id=b.ids["entry"],
    )  # fmt: skip
    if returned_on:
        b.add(pay.GuaranteeReturn, guarantee_id=held, returned_on=returned_on, journal_id=b.ids["entry"])


def by_bank(b: Books, given_on: date) -> None:
    b.change("payments", b.payment, method="bank")
    b.add(
        pay.Consent, homeworker_id=b.she, subject="pay_method", method="bank", language="th", words="ยินยอม",
        given_by="ink", given_on=given_on, principal_id=b.hirer.principal_id,
    )  # fmt: skip


def issue(b: Books, hazard: str, equipment: str) -> None:
    b.add(
        goods.MaterialMove, award_id=b.ids["award"], kind="issue", material="ผ้า", unit="m", quantity_milli=1,
        value_satang=1, hazard=hazard, equipment=equipment, moved_on=START, side="hirer", note="",
        principal_id=b.hirer.principal_id,
    )  # fmt: skip


def another_award(b: Books, rate: int, counter: int | None = None) -> None:
    """Another group makes the same lot at another rate, and has not begun."""
    other, offer = uuid4(), uuid4()
    copy = "INSERT INTO {0} SELECT (jsonb_populate_record(one, CAST(:to AS jsonb))).* FROM {0} one WHERE id = :id"
    changed = {
        "offers": (b.ids["offer"], f'{{"id": "{offer}", "counter_rate_satang": {counter or "null"}}}'),
        "awards": (b.ids["award"], f'{{"id": "{other}", "offer_id": "{offer}", "rate_satang": {rate}}}'),
        "work_documents": (b.ids["paper"], f'{{"id": "{uuid4()}", "award_id": "{other}", "number": "x"}}'),
    }
    for table, (thing, to) in changed.items():
        b.session.execute(text(copy.format(table)), {"id": thing, "to": to})


def account(b: Books, mark: str, **party: object) -> None:
    whose = {"homeworker_id": None, "group_id": None, "hirer_id": None, **party}
    by = {"principal_id": b.hirer.principal_id, "consent_id": uuid4()}
    b.add(pay.PayMethod, **whose, method="bank", account_sealed=b"x", account_mark=mark, **by)


def deliver_again(b: Books, pieces: list[int], on: date = HANDED, times: int = 1) -> None:
    """More deliveries that wait for their answer."""
    for number in range(2, 2 + times):
        note = b.add(
            goods.DeliveryNote, award_id=b.ids["award"], number=number, kind="work", source="phone",
            pieces=sum(pieces), handed_over_on=on, answer_by_on=AS_OF + timedelta(days=3), note="",
            state="handed_over",
        )  # fmt: skip
        for member, each in zip(b.group.members, pieces, strict=False):
            b.add(goods.Tally, note_id=note, award_id=b.ids["award"], homeworker_id=member, pieces=each)


def post_again(b: Books, rate: int, phone: str) -> None:
    """Another hirer posts the same work, and the award becomes its."""
    again = factories.hirer(b.session, phone=phone, province_code="40")
    b.change("hirers", b.hirer.id, phone="+66811111111")
    lot, order = uuid4(), uuid4()
    copy = "INSERT INTO {0} SELECT (jsonb_populate_record(one, CAST(:to AS jsonb))).* FROM {0} one WHERE id = :id"
    posted = {
        "orders": (b.lot.order_id, f'{{"id": "{order}", "hirer_id": "{again.id}"}}'),
        "lots": (b.lot.id, f'{{"id": "{lot}", "order_id": "{order}", "rate_satang": {rate}}}'),
    }
    for table, (thing, to) in posted.items():
        b.session.execute(text(copy.format(table)), {"id": thing, "to": to})
    b.change("awards", b.ids["award"], lot_id=lot)
