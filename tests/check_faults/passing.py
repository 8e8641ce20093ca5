"""From the hirer's word to hers."""

from datetime import timedelta

from sqlalchemy import text

from tests.check_faults.cases import GROSS, fault, near
from tests.pay_books import HANDED, Books, say


def only(b: Books, *sides: str) -> None:
    keep = {"sides": ["hirer", *sides], "id": b.payment}
    b.session.execute(text("DELETE FROM payment_claims WHERE payment_id = :id AND NOT side = ANY (:sides)"), keep)


@fault("not_passed_on", owed=GROSS, as_of=HANDED + timedelta(days=6))
def nothing_from_her_on_the_fourth_day(b: Books) -> None:
    only(b, "leader")


@near("not_passed_on", as_of=HANDED + timedelta(days=5))
def nothing_from_her_on_the_third_day(b: Books) -> None:
    only(b, "leader")


@fault("passed_on_short", owed=1)
def she_had_a_satang_less_than_the_leader(b: Books) -> None:
    say(b, b.payment, "member", "received", HANDED + timedelta(days=3), GROSS - 1)


@near("passed_on_short")
def she_had_the_rest_later(b: Books) -> None:
    say(b, b.payment, "member", "received", HANDED + timedelta(days=3), GROSS - 1)
    say(b, b.payment, "member", "received", HANDED + timedelta(days=4))


@fault("contested", owed=GROSS)
def she_says_no(b: Books) -> None:
    say(b, b.payment, "member", "not_received", HANDED + timedelta(days=3))


@near("contested")
def she_says_no_and_then_yes(b: Books) -> None:
    say(b, b.payment, "member", "not_received", HANDED + timedelta(days=3))
    say(b, b.payment, "member", "received", HANDED + timedelta(days=4))


@fault("silent", as_of=HANDED + timedelta(days=10))
def nobody_speaks_for_eight_days(b: Books) -> None:
    only(b)


@near("silent", as_of=HANDED + timedelta(days=9))
def nobody_speaks_for_seven_days(b: Books) -> None:
    only(b)
