"""Deductions (s.19) and guarantees (s.14)."""

from datetime import timedelta

from tests.check_faults.bending import deduct, guarantee, take_back, withdraw
from tests.check_faults.cases import GROSS, fault, near
from tests.pay_books import DUE, HANDED, START, Books


@fault("deduction_unlawful", owed=500)
def a_deduction_for_thread(b: Books) -> None:
    deduct(b, 500)
    b.lift("deductions", "ground")
    b.change("deductions", b.ids["deduction"], ground="thread")


@fault("deduction_without_consent", owed=500)
def a_deduction_with_the_consent_of_another(b: Books) -> None:
    deduct(b, 500, homeworker_id=b.group.members[1])


@fault("deduction_without_consent", owed=500)
def a_satang_more_than_she_agreed_to(b: Books) -> None:
    deduct(b, 500, most_satang=499)


@near("deduction_without_consent")
def exactly_what_she_agreed_to(b: Books) -> None:
    deduct(b, 500)


@near("deduction_without_consent")
def a_deduction_without_consent_that_was_taken_back(b: Books) -> None:
    deduct(b, 500, homeworker_id=b.group.members[1])
    take_back(b)


@fault("deduction_over_cap", owed=1)
def a_satang_over_the_tenth(b: Books) -> None:
    deduct(b, GROSS // 10 + 1)


@near("deduction_over_cap")
def a_tenth_to_the_satang(b: Books) -> None:
    deduct(b, GROSS // 10)


@fault("deduction_after_withdrawal", owed=500)
def consent_withdrawn_on_the_day_of_payment(b: Books) -> None:
    deduct(b, 500)
    withdraw(b, HANDED + timedelta(days=2))


@near("deduction_after_withdrawal")
def consent_withdrawn_a_day_after_payment(b: Books) -> None:
    deduct(b, 500)
    withdraw(b, HANDED + timedelta(days=3))


@fault("guarantee_unlawful", owed=500, as_of=HANDED)
def a_guarantee_before_any_rule(b: Books) -> None:
    guarantee(b, 500, rule_from=START + timedelta(days=1))


@fault("guarantee_unlawful", owed=600_001, as_of=HANDED)
def a_guarantee_a_satang_over_the_rule(b: Books) -> None:
    guarantee(b, 600_001)


@near("guarantee_unlawful", as_of=HANDED)
def a_guarantee_as_high_as_the_rule(b: Books) -> None:
    guarantee(b, 600_000)


@fault("guarantee_not_returned", owed=500, as_of=DUE + timedelta(days=1))
def a_guarantee_kept_on_the_eighth_day(b: Books) -> None:
    guarantee(b, 500)


@near("guarantee_not_returned", as_of=DUE)
def a_guarantee_kept_on_the_seventh_day(b: Books) -> None:
    guarantee(b, 500)


@fault("guarantee_not_returned", owed=0)
def a_guarantee_returned_on_the_eighth_day(b: Books) -> None:
    guarantee(b, 500, returned_on=DUE + timedelta(days=1))


@near("deduction_unlawful")
def tax_that_the_law_asks_for(b: Books) -> None:
    deduct(b, 500)
    b.change("deductions", b.ids["deduction"], ground="income_tax", consent_id=None)


@near("deduction_unlawful")
def a_deduction_for_thread_that_was_taken_back(b: Books) -> None:
    a_deduction_for_thread(b)
    take_back(b)
