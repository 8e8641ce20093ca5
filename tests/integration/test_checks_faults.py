"""Every rule finds what was planted, with what is owed to the satang, and nothing a satang or a day beside it."""

import pytest
from sqlalchemy import Engine

from api.inspections.checks import RULES
from tests import pay_books
from tests.check_faults import FAULTS, NEAR_MISSES, Case


def test_true_books_raise_nothing(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)

        assert [(one.rule, one.evidence) for one in books.check()] == []


def test_every_rule_has_a_planted_fault() -> None:
    assert {case.rule for case in FAULTS} == RULES.keys()


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_planted_fault_is_found_with_what_is_owed(owner: Engine, case: Case) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        case.bend(books)

        found = [one for one in books.check(case.rule, as_of=case.as_of) if one.rule == case.rule]

        assert [one.owed_satang for one in found] == [case.owed]
        assert sum(found[0].owed.values()) == case.owed
        assert found[0].evidence["working"]


@pytest.mark.parametrize("case", NEAR_MISSES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_near_miss_is_no_finding(owner: Engine, case: Case) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        case.bend(books)

        assert books.check(case.rule, as_of=case.as_of) == []
