"""Deliveries, their answers and the clock."""

from datetime import date, timedelta
from uuid import uuid4

from api.deliveries import models as goods
from tests.check_faults.cases import fault, near
from tests.pay_books import AS_OF, HANDED, PIECES, RATE, Books


def waiting(b: Books, until: date) -> None:
    b.change("delivery_notes", b.ids["note"], state="handed_over", answer_by_on=until)
    for table in ("receipt_lines", "instalments"):
        b.forget(table, "receipt_id", b.ids["receipt"])
    b.forget("goods_receipts", "id", b.ids["receipt"])
    b.forget("ledger_journals", "id", b.ids["entry"])


@fault("silence_not_accepted")
def a_day_past_the_days_to_answer(b: Books) -> None:
    waiting(b, AS_OF - timedelta(days=1))


@near("silence_not_accepted")
def on_the_last_day_to_answer(b: Books) -> None:
    waiting(b, AS_OF)


def reject(b: Books, reason: str, pieces: int = 3) -> None:
    of = {"receipt_id": b.ids["receipt"], "photo_id": uuid4(), "note": ""}
    b.add(goods.Rejection, **of, reason=reason, pieces=pieces)
    total = PIECES * 6 - pieces
    b.change("goods_receipts", b.ids["receipt"], rejected_pieces=pieces, accepted_pieces=total)
    b.change("receipt_lines", b.she, "homeworker_id", rejected_pieces=pieces, accepted_pieces=PIECES - pieces)


@fault("rejected_hirers_fault_unpaid", owed=3 * RATE)
def pieces_of_bad_material_unpaid(b: Books) -> None:
    reject(b, "material_fault")


@fault("rejected_hirers_fault_unpaid", owed=RATE)
def a_piece_refused_for_no_reason_at_all(b: Books) -> None:
    reject(b, "stitch", pieces=2)
    b.change("rejections", b.ids["receipt"], "receipt_id", pieces=1)


@near("rejected_hirers_fault_unpaid")
def pieces_of_bad_material_among_the_accepted(b: Books) -> None:
    reject(b, "stitch")
    because = {"reason": "material_fault", "pieces": 2, "photo_id": uuid4(), "note": ""}
    b.add(goods.Rejection, receipt_id=b.ids["receipt"], **because)


@near("rejected_hirers_fault_unpaid")
def badly_sewn_pieces_unpaid(b: Books) -> None:
    reject(b, "stitch")


@fault("clock_reset")
def the_clock_a_day_after_the_earliest_claim(b: Books) -> None:
    b.change("hand_over_claims", b.ids["claim_leader"], claimed_on=HANDED - timedelta(days=1))


@near("clock_reset")
def a_claim_before_the_award_does_not_count(b: Books) -> None:
    b.change("awards", b.ids["award"], start_on=HANDED, created_at=f"{HANDED} 08:00+07")
    b.change("hand_over_claims", b.ids["claim_leader"], claimed_on=HANDED - timedelta(days=1))


@fault("clock_doubtful")
def the_sides_four_days_apart(b: Books) -> None:
    b.change(
        "hand_over_claims", b.ids["claim_hirer"], claimed_on=HANDED + timedelta(days=4), created_at="2026-11-01+07"
    )


@near("clock_doubtful")
def the_sides_three_days_apart(b: Books) -> None:
    b.change(
        "hand_over_claims", b.ids["claim_hirer"], claimed_on=HANDED + timedelta(days=3), created_at="2026-11-01+07"
    )


@fault("clock_doubtful")
def a_device_two_days_ahead(b: Books) -> None:
    b.change("hand_over_claims", b.ids["claim_hirer"], claimed_on=HANDED + timedelta(days=2))


@near("tally_receipt_mismatch")
def a_piece_short_in_receipt_and_line(b: Books) -> None:
    b.change("receipt_lines", b.she, "homeworker_id", accepted_pieces=PIECES - 1, short_pieces=1)
    b.change("goods_receipts", b.ids["receipt"], accepted_pieces=PIECES * 6 - 1, short_pieces=1)
