"""Patterns: worth a look, never by themselves a breach."""

from tests import factories
from tests.check_faults.bending import account, by_bank, deliver_again, post_again
from tests.check_faults.cases import fault, near
from tests.pay_books import PIECES, RATE, START, Books


@fault("digit_heaping")
def every_tally_of_a_year_ends_in_nought(b: Books) -> None:
    deliver_again(b, [20, 30, 40, 50, 60, 70], times=10)


@near("digit_heaping")
def fifty_nine_and_one_small_tallies(b: Books) -> None:
    deliver_again(b, [20, 30, 40, 50, 60, 19], times=10)


@fault("copied_tallies")
def the_same_tallies_twice(b: Books) -> None:
    deliver_again(b, [21, 22, 23, 24, 26, 27], times=2)


@near("copied_tallies")
def four_people_twice(b: Books) -> None:
    deliver_again(b, [21, 22, 23, 24], times=2)


@near("copied_tallies")
def equal_shares_twice(b: Books) -> None:
    deliver_again(b, [21] * 6, times=2)


@fault("shared_account")
def an_account_known_from_another_group(b: Books) -> None:
    account(b, "same", homeworker_id=factories.group(b.session, members=1).members[0])
    account(b, "same", homeworker_id=b.she)


@fault("shared_account")
def four_of_a_group_with_one_account(b: Books) -> None:
    for member in b.group.members[:4]:
        account(b, "same", homeworker_id=member)


@near("shared_account")
def three_of_a_group_with_one_account(b: Books) -> None:
    for member in b.group.members[:3]:
        account(b, "same", homeworker_id=member)


def into_the_groups_account(b: Books, members: int) -> None:
    account(b, "same", group_id=b.group.id)
    for member in b.group.members[:members]:
        by_bank(b, START)
        b.change("payments", b.payments[member], method="bank", via="direct")
        account(b, "same", homeworker_id=member)


@fault("leader_account")
def three_paid_directly_into_the_groups_account(b: Books) -> None:
    into_the_groups_account(b, 3)


@near("leader_account")
def two_paid_directly_into_the_groups_account(b: Books) -> None:
    into_the_groups_account(b, 2)


@fault("hidden_intermediary")
def a_hirer_that_pays_from_a_groups_account(b: Books) -> None:
    account(b, "same", group_id=b.group.id)
    account(b, "same", hirer_id=b.hirer.id)


@near("hidden_intermediary")
def a_hirer_with_an_account_of_its_own(b: Books) -> None:
    account(b, "same", group_id=b.group.id)
    account(b, "other", hirer_id=b.hirer.id)


@fault("resold")
def posted_again_a_tenth_lower_by_a_hirer_with_the_same_phone(b: Books) -> None:
    post_again(b, RATE * 9 // 10, "+66811111111")


@near("resold")
def posted_again_by_a_hirer_with_another_phone(b: Books) -> None:
    post_again(b, RATE * 9 // 10, "+66811111112")


@near("resold")
def posted_again_for_a_little_less(b: Books) -> None:
    post_again(b, RATE * 9 // 10 + 1, "+66811111111")


MOST = 20 * 16 * 60 // 12  # 20 days of 16 hours, 12 minutes a piece


@fault("implausible_output")
def a_piece_more_than_she_can_make(b: Books) -> None:
    deliver_again(b, [MOST - PIECES + 1])


@near("implausible_output")
def all_that_she_can_make(b: Books) -> None:
    deliver_again(b, [MOST - PIECES])
