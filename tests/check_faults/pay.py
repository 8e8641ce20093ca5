"""Pay under the floor, not paid, paid late, paid short (s.16, s.17)."""

from datetime import timedelta

from tests.check_faults.bending import costs, deduct, her_rate, paid_on, unpaid
from tests.check_faults.cases import GROSS, fault, near
from tests.pay_books import DUE, FLOOR, HANDED, PIECES, RATE, Books


@fault("under_floor", owed=PIECES)
def one_satang_under_the_floor(b: Books) -> None:
    her_rate(b, FLOOR - 1)


@near("under_floor")
def at_the_floor_to_the_satang(b: Books) -> None:
    her_rate(b, FLOOR)


@fault("under_floor", owed=38)
def part_finished_pieces_under_the_floor(b: Books) -> None:
    her_rate(b, FLOOR - 1)
    b.lift("instalments", "gross", "gross_range")
    b.change("instalments", b.instalment, percent_done=38)


@fault("under_floor_net", owed=PIECES)
def costs_one_satang_a_piece_too_many(b: Books) -> None:
    costs(b, RATE - FLOOR + 1)
    for member in b.group.members[1:]:
        b.forget("instalments", "id", b.instalments[member])


@near("under_floor_net")
def costs_that_leave_the_floor(b: Books) -> None:
    costs(b, RATE - FLOOR)


@near("under_floor_net")
def costs_declared_after_the_hand_over(b: Books) -> None:
    costs(b, RATE, on=HANDED + timedelta(days=1))


@fault("not_paid", owed=GROSS, as_of=DUE + timedelta(days=1))
def unpaid_a_day_after_it_was_due(b: Books) -> None:
    unpaid(b)


@near("not_paid", as_of=DUE)
def unpaid_on_the_day_it_is_due(b: Books) -> None:
    unpaid(b)


@fault("paid_late", owed=17)
def paid_a_day_late_without_interest(b: Books) -> None:
    paid_on(b, DUE + timedelta(days=1))  # 120,000 satang x 5 % / 365 = 16.44, rounded up


@fault("paid_late", owed=1)
def paid_late_with_a_satang_too_little_interest(b: Books) -> None:
    paid_on(b, DUE + timedelta(days=1), interest=16)


@near("paid_late")
def paid_late_with_its_interest(b: Books) -> None:
    paid_on(b, DUE + timedelta(days=1), interest=17)


@near("paid_late")
def paid_on_the_day_it_was_due(b: Books) -> None:
    paid_on(b, DUE)


@fault("paid_short", owed=1)
def paid_a_satang_short(b: Books) -> None:
    b.change("payment_items", b.payment, "payment_id", pay_satang=GROSS - 1)


@near("paid_short", as_of=DUE)
def a_satang_short_on_the_day_it_is_due(b: Books) -> None:
    b.change("payment_items", b.payment, "payment_id", pay_satang=GROSS - 1)


@near("paid_short")
def the_deduction_to_the_satang_less(b: Books) -> None:
    deduct(b, 500)
