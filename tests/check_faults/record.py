"""Receipt, pay and wage record say the same."""

from sqlalchemy import text

from api.ledger import service as ledger
from api.ledger.books import AccountOf, Line, Reference
from tests.check_faults.bending import her_rate
from tests.check_faults.cases import CASH, GROSS, fault, near
from tests.check_faults.goods import a_piece_short_in_receipt_and_line
from tests.pay_books import HANDED, PIECES, RATE, Books


@fault("tally_receipt_mismatch")
def a_tally_of_one_piece_less(b: Books) -> None:
    b.change("tallies", b.she, "homeworker_id", pieces=PIECES - 1)


@fault("tally_receipt_mismatch")
def a_receipt_of_one_piece_less(b: Books) -> None:
    b.change("goods_receipts", b.ids["receipt"], accepted_pieces=PIECES * 6 - 1)


@fault("receipt_pay_mismatch", owed=RATE)
def one_accepted_piece_unpaid(b: Books) -> None:
    b.change("instalments", b.instalment, pieces=PIECES - 1, gross_satang=GROSS - RATE)


@fault("gross_wrong", owed=1)
def gross_a_satang_short(b: Books) -> None:
    b.lift("instalments", "gross")
    b.change("instalments", b.instalment, gross_satang=GROSS - 1)


@fault("gross_wrong", owed=PIECES)
def another_rate_than_agreed(b: Books) -> None:
    her_rate(b, RATE - 1)


@fault("ledger_mismatch", owed=1)
def the_entry_a_satang_short(b: Books) -> None:
    who = {"id": b.ids["entry"], "amount": GROSS - 1, "line": 2}
    b.session.execute(
        text("UPDATE ledger_postings SET amount_satang = :amount WHERE journal_id = :id AND line = :line"), who
    )


@fault("ledger_mismatch", owed=CASH)
def no_entry_at_all(b: Books) -> None:
    b.forget("ledger_journals", "id", b.ids["entry"])


@fault("entry_altered")
def a_reason_written_in_later(b: Books) -> None:
    b.change("ledger_journals", b.ids["entry"], reason="แก้ไข")


@fault("entry_altered")
def a_hash_of_other_bytes(b: Books) -> None:
    b.lift("ledger_journals", "leaf_hash")
    b.session.execute(text("UPDATE ledger_journals SET leaf_hash = sha256('x')"))


@fault("entry_unbalanced")
def a_line_that_is_gone(b: Books) -> None:
    b.session.execute(text("DELETE FROM ledger_postings WHERE line = 2"))


@near("receipt_pay_mismatch")
def a_piece_short_is_not_paid(b: Books) -> None:
    a_piece_short_in_receipt_and_line(b)
    b.change("instalments", b.instalment, pieces=PIECES - 1, gross_satang=GROSS - RATE)


@near("gross_wrong")
def part_finished_pieces_rounded_up(b: Books) -> None:
    b.change("instalments", b.instalment, percent_done=33, gross_satang=39_600)


@near("ledger_mismatch")
def an_entry_put_right_by_a_correction_and_a_new_one(b: Books) -> None:
    lines = [Line(AccountOf("homeworker_earning", member), GROSS) for member in b.group.members]
    lines.append(Line(AccountOf("hirer_payable", b.hirer.id), -CASH))
    reference = Reference("goods_receipt", b.ids["receipt"])
    ledger.correct(b.session, b.ids["entry"], "วันที่ผิด")
    ledger.post(b.session, kind="earning", effective_on=HANDED, lines=lines, reference=reference)


@near("entry_altered")
def a_reason_with_every_kind_of_sign(b: Books) -> None:
    ledger.correct(b.session, b.ids["entry"], 'แก้ "คำ" \\ / \u2028 é')


@near("entry_unbalanced")
def an_entry_of_two_lines_that_come_to_nought(b: Books) -> None:
    lines = [Line(AccountOf("hirer_paid", b.hirer.id), -1), Line(AccountOf("on_the_way", b.hirer.id), 1)]
    of = Reference("pay_run", b.ids["run"])
    ledger.post(b.session, kind="payment_sent", effective_on=HANDED, lines=lines, reference=of)
