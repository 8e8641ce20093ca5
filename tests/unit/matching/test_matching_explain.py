"""An explanation in three layers: true in its numbers, and every sentence of it can be said and read back."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Problem, ReasonCode, hard_reasons, solve
from matching.reasons.cost import force
from matching.reasons.explain import explain
from matching.reasons.near import near
from matching.reasons.read import read_telling
from matching.reasons.say import say
from matching.reasons.telling import TellingCode, tellings
from matching.texts import LANGUAGES
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems


@given(problems(machines=False, most_pieces=4), st.data())
@settings(max_examples=30, deadline=None)
def test_the_cost_of_a_pair_is_what_brute_force_says(one: Problem, data: st.DataObject) -> None:
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(1 <= len(pairs) <= 4)
    asked, asker = data.draw(st.sampled_from(pairs))

    found = force(near(one, solve(one, effort=10), asked.id, asker.id))

    without = best_by_brute_force(one, [pair for pair in pairs if pair != (asked, asker)])
    if found is not None and found.loss <= 0:
        assert without - found.loss == best_by_brute_force(one, pairs)
    else:
        assert without == best_by_brute_force(one, pairs)


@given(problems(), st.data())
@settings(max_examples=20, deadline=None)
def test_every_sentence_of_an_explanation_can_be_said_and_read_back(one: Problem, data: st.DataObject) -> None:
    assume(one.lots)
    asked, asker = data.draw(st.sampled_from(one.lots)), data.draw(st.sampled_from(one.groups))
    for told in tellings(explain(one, solve(one, effort=10), asked.id, asker.id)):
        for language in LANGUAGES:
            found = read_telling(say(told, language), language)
            assert (found.code, dict(found.facts)) == (told.code, dict(told.facts))


def test_why_them_is_told_in_baht() -> None:
    one = problem((lot(most_groups=1),), (group("a"), group("b", income_satang=20_000)))

    found = explain(one, solve(one), "lot-1", "b")

    assert [reason.code for reason in found.reasons] == [ReasonCode.PLACED_ELSEWHERE]
    assert (found.compared[0].group, found.compared[0].pieces) == ("a", 10)
    assert found.compared[0].equity_there_satang > found.compared[0].equity_satang
    assert found.compared[0].cost_there_satang == found.compared[0].cost_satang
    assert found.forced
    assert found.forced.loss == 1000 * (found.compared[0].equity_there_satang - found.compared[0].equity_satang)
    assert found.forced.income == (("a", -20_000), ("b", 20_000))
    codes = [told.code for told in tellings(found)]
    assert codes[:2] == [TellingCode.COMPARED, TellingCode.FORCED_LOSS]


def test_who_has_the_lot_is_told_so_and_nothing_else() -> None:
    one = problem((lot(),), (group(),))
    found = explain(one, solve(one), "lot-1", "group-1")
    assert found.has_it
    assert not list(tellings(found))
