"""What `check` leaves out at a glance is exactly what its rules forbid."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem
from matching.generate import generate
from matching.proof.facts import Facts, read_facts
from tests.unit.matching.small import problems


def one_by_one(facts: Facts, lot: str) -> list[str]:
    """Candidates as the rules have them, group by group."""
    asked = facts.lots[lot]
    able = [group for group in facts.problem.groups if not any(facts.rules(asked, group))]
    lines = sorted((facts.problem.kilometres(asked, group), group.id) for group in able)
    return [name for _, name in lines][: asked.nearest_groups or None]


@given(problems(), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_a_crowd_hides_nobody_who_may_take_the_lot(one: Problem, nearest: int) -> None:
    facts = read_facts(replace(one, lots=tuple(replace(lot, nearest_groups=nearest) for lot in one.lots)))
    for lot in facts.problem.lots:
        assert [group.id for group in facts.candidates(lot)] == one_by_one(facts, lot.id)


def test_nor_in_a_whole_country() -> None:
    facts = read_facts(generate(lots=60, groups=80, load=0.35, seed=3))
    for lot in facts.problem.lots:
        assert [group.id for group in facts.candidates(lot)] == one_by_one(facts, lot.id)
