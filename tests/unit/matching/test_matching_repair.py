"""Repairs: whatever happens, the plan stays lawful, accepted work stays put, and no more is withdrawn than allowed."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Accepted, Frozen, Lot, Plan, Problem, ProblemError, Profile, Work, check, hard_reasons, solve
from matching.repair import AcceptedPart, Cancelled, Declined, Event, Illness, MachineBroken, NewLot, Repaired, Warm
from matching.repair import warm as warm_module
from matching.repair.ceiling import Ceiling
from matching.repair.desk import Desk
from matching.repair.fares import Fares
from matching.repair.hours import Hours
from matching.repair.rings import rings
from tests.unit.matching.small import POLICY, group, lot, pinned_problems, problem, problems

STEPS = 60


@given(problems() | pinned_problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_happens_the_plan_stays_lawful_and_few_offers_are_withdrawn(one: Problem, data: st.DataObject) -> None:
    warm = Warm(one, solve(one, effort=10))

    for number in range(data.draw(st.integers(1, 4))):
        before, plan = warm.problem, warm.plan()
        event, most = data.draw(events(before, plan, number)), data.draw(st.integers(0, 2))

        repaired = warm.after(event, most_withdrawn=most, steps=STEPS)

        assert [lot.id for lot in warm.problem.lots if lot.nearest_groups and not who_may_is_asked(warm, lot)] == []
        assert check(warm.problem, warm.plan()).faults == ()
        assert len(repaired.withdrawn) <= most
        assert books_balance(plan, event, repaired, warm.plan())
        assert promises_stand(before, plan, event, warm.problem)
        assert replace(warm.problem, frozen=()) == replace(changed(before, event), frozen=())
        assert warm.plan().bound <= repaired.bound


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_a_state_made_anew_from_problem_and_plan_goes_on_in_the_same_way(one: Problem, data: st.DataObject) -> None:
    kept = Warm(one, solve(one, effort=10))
    kept.after(data.draw(events(kept.problem, kept.plan(), 0)), steps=STEPS)
    plan = Plan.from_json(kept.plan().to_json())
    event = data.draw(events(kept.problem, plan, 1))

    anew = Warm(Problem.from_json(kept.problem.to_json()), plan)

    assert anew.after(event, steps=STEPS) == kept.after(event, steps=STEPS)
    assert anew.plan().allocations == kept.plan().allocations


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_thinking_on_never_makes_it_worse_nor_withdraws_more(one: Problem, data: st.DataObject) -> None:
    warm = Warm(one, solve(one, effort=10))
    event = data.draw(events(one, warm.plan(), 0))

    found = [warm.after(event, most_withdrawn=1, steps=0), warm.quiet(STEPS), warm.quiet(STEPS)]

    assert found[0].withdrawn == ()
    assert found[0].objective <= found[1].objective <= found[2].objective
    assert all(len(repaired.withdrawn) <= 1 for repaired in found)
    assert check(warm.problem, warm.plan()).good


def test_a_better_lot_takes_the_place_of_an_offer_only_if_one_may_be_withdrawn() -> None:
    problem, better = one_place()

    assert Warm(problem, solve(problem)).after(NewLot(better), most_withdrawn=0).added == ()
    repaired = Warm(problem, solve(problem)).after(NewLot(better), most_withdrawn=1)

    assert [one.lot for one in repaired.added] == ["b-better"]
    assert [one.lot for one in repaired.withdrawn] == ["a"]


def test_a_longer_thought_goes_farther_around_the_event_ring_by_ring() -> None:
    knots = [lot(f"lot-{at}", skill=f"skill-{at}") for at in range(6)]
    links = [group(f"group-{at}", profiles=(Profile(_both(at), (60, 60)),)) for at in range(5)]
    one = problem(tuple(knots), tuple(links))
    desk = Warm(one, solve(one)).desk

    far = [rings(desk, {"lot-0"}, set(), most) for most in (1, 2, 3, 99)]

    assert [len(names) for names in far] == [1, 2, 3, 6]
    assert far[-1] == [asked.id for asked in knots]
    assert all(names == far[-1][: len(names)] for names in far)


def test_a_refused_event_does_not_reopen_what_the_last_one_may_withdraw() -> None:
    one, better = one_place()
    warm = Warm(one, solve(one))
    warm.after(NewLot(better), most_withdrawn=1)

    with pytest.raises(ProblemError):
        warm.after(NewLot(better), most_withdrawn=9)

    assert [gone.lot for gone in warm.quiet().withdrawn] == ["a"]


def test_a_repair_that_withdraws_more_than_allowed_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, better = one_place()
    right = warm_module.mend

    def lax(*arguments: object) -> None:
        right(*arguments[:8], 99, arguments[9])  # type: ignore[arg-type]

    monkeypatch.setattr(warm_module, "mend", lax)
    with pytest.raises(AssertionError, match="1 offers withdrawn, 0 allowed"):
        Warm(problem, solve(problem)).after(NewLot(better), most_withdrawn=0)


def test_a_repair_that_moves_accepted_work_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    one = problem((lot(),), (group(),), (Frozen("group-1", 0, 0, None, 600, 100),))
    warm = Warm(one, solve(one))
    monkeypatch.setattr(Warm, "_mend", lambda warm, steps: warm.desk.frozen.clear())

    with pytest.raises(AssertionError, match="accepted work has moved"):
        warm.after(Illness("group-1", 0, 0, 30))


def test_accepted_work_that_might_move_stands_where_the_plan_has_it() -> None:
    hour = Accepted("award-1", "group-1", "sewing", 1, None, 6000, 0, 1, (Work(0, 0, 6000),), 5000)
    one = replace(problem((lot(last_week=0, quantity_pieces=6, all_or_nothing=True),), (group(),)), accepted=(hour,))
    plan = solve(one)
    assert [moved.work for moved in plan.moved] == [(Work(1, 0, 6000),)]

    warm = Warm(one, plan)
    warm.after(NewLot(lot("b", first_week=1)))

    assert (warm.problem.accepted, warm.problem.frozen) == ((), (Frozen("group-1", 1, 0, None, 6000, 5000),))
    assert warm.plan().allocations == plan.allocations
    assert check(warm.problem, warm.plan()).good


def test_a_new_lot_goes_along_on_a_trip_and_pays_for_it_when_left_alone() -> None:
    one, other = trip_for_two()
    warm = Warm(one, solve(one))

    together = warm.after(NewLot(other)).objective
    alone = warm.after(Declined("a", "far")).objective

    assert together == 2 * 20_000_000 - 1000 * one.policy.satang_per_km * one.kilometres(other, one.groups[0])
    assert alone == together - 20_000_000
    assert check(warm.problem, warm.plan()).good


@pytest.mark.parametrize(
    ("keeper", "forgotten", "wrong", "rule"),
    [
        (Desk, "_way", lambda *arguments: 0, "objective"),
        (Fares, "uneven", lambda *arguments: (("a", "far", 1), ("b", "far", 10**9)), "trip_shares"),
        (Fares, "charged", lambda fares, name: fares.desk.blocks[name], "bound_by_prices"),
    ],
)
def test_a_trip_told_wrongly_is_caught_by_the_check(
    keeper: type, forgotten: str, wrong: object, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = trip_for_two()
    monkeypatch.setattr(keeper, forgotten, wrong)
    warm = Warm(one, solve(one))

    warm.after(NewLot(other))

    assert rule in {fault.rule for fault in check(warm.problem, warm.plan()).faults}


def test_a_declined_part_of_a_whole_lot_is_filled_and_the_other_offer_stands() -> None:
    whole = lot(all_or_nothing=True, quantity_pieces=8, minimum_lot_pieces=4)
    half = Profile((("sewing", 2),), (40, 0))
    one = problem((whole,), tuple(group(name, profiles=(half,)) for name in ("a", "b", "c")))
    warm = Warm(one, solve(one))
    first, second = warm.plan().allocations

    repaired = warm.after(Declined(first.lot, first.group), most_withdrawn=0)

    assert second in warm.plan().allocations
    assert (repaired.kept, len(repaired.added), repaired.withdrawn, repaired.fallen) == (1, 1, (), ())


def test_a_decline_closes_that_pair_and_changes_no_other() -> None:
    one = problem((lot("a"), lot("b", skill="weaving"), lot("c", most_groups=1)), (group("g"), group("h")))
    warm = Warm(one, solve(one))
    share = warm.plan().allocations[0]

    warm.after(Declined(share.lot, share.group))

    both = [(old, new, asker) for old, new in zip(one.lots, warm.problem.lots, strict=True) for asker in one.groups]
    differ = {
        (new.id, asker.id)
        for old, new, asker in both
        if hard_reasons(one, old, asker) != hard_reasons(warm.problem, new, asker)
    }
    assert differ == {(share.lot, share.group)}


@pytest.mark.parametrize(
    ("keeper", "forgotten", "event", "rule"),
    [
        (Hours, "promise", AcceptedPart("a", "group-1", 1), "members_time"),
        (Hours, "shrink", Illness("group-1", 0, 0, 10), "members_time"),
        (Ceiling, "less_time", Illness("group-1", 0, 0, 10), "bound_by_prices"),
        (Desk, "reopen_steps", AcceptedPart("a", "group-1", 1), "objective"),
        (Ceiling, "leave", Cancelled("a"), "bound_by_prices"),
    ],
)
def test_a_repair_that_forgets_something_is_caught_by_the_check(
    keeper: type, forgotten: str, event: Event, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = lot("a", quantity_pieces=6, last_week=0, rate_satang=3000), lot("b", quantity_pieces=6, first_week=1)
    one = problem((*full, lot("z", quantity_pieces=9, minimum_lot_pieces=1)), (group(),))
    warm = Warm(one, solve(one))
    monkeypatch.setattr(keeper, forgotten, lambda *arguments: 0)

    warm.after(event, most_withdrawn=9)

    assert rule in {fault.rule for fault in check(warm.problem, warm.plan()).faults}


def test_a_lot_whose_nearest_group_has_no_time_left_asks_the_next_and_the_bound_knows_it() -> None:
    near, far = group("near", latitude_e6=13_750_000), group("far", latitude_e6=14_000_000)
    one = problem((lot(last_week=0, nearest_groups=1),), (far, near))
    warm = Warm(one, solve(one))

    repaired = warm.after(Illness("near", 0, 0, 5))

    assert [share.group for share in repaired.added] == ["far"]
    assert repaired.objective <= repaired.bound == warm.plan().bound


def test_a_group_too_small_to_help_with_a_whole_lot_keeps_its_place_until_it_has_no_time() -> None:
    minutes = {"a-small": 10, "b": 80, "c": 50, "far": 100}
    groups = tuple(
        group(name, latitude_e6=14_000_000 if name == "far" else 13_750_000, profiles=(_sewing(time),))
        for name, time in minutes.items()
    )
    whole = lot(last_week=0, all_or_nothing=True, minimum_lot_pieces=1, most_groups=2, nearest_groups=3)
    one = problem((whole,), groups)
    warm = Warm(one, solve(one))
    before = warm.desk.blocks[whole.id]

    warm.after(Illness("a-small", 0, 0, 5))

    after = warm.desk.blocks[whole.id]
    assert (before.group.tolist(), before.asked.tolist()) == ([1, 2], [0, 1, 2])
    assert (after.group.tolist(), after.asked.tolist()) == ([1, 2, 3], [1, 2, 3])
    assert check(warm.problem, warm.plan()).good


def test_accepted_pieces_are_those_done_first_and_pay_adds_up() -> None:
    one = problem((lot(),), (group(),))
    warm = Warm(one, solve(one))

    warm.after(AcceptedPart("lot-1", "group-1", 7))

    frozen = {work.week: (work.centiminutes, work.value_satang) for work in warm.problem.frozen}
    assert frozen == {0: (6000, 12_000), 1: (1000, 2000)}
    assert warm.problem.lots[0].quantity_pieces == 3
    assert warm.plan().allocations == ()


def test_an_illness_fells_as_few_offers_as_can_be() -> None:
    small, large = lot("a", quantity_pieces=2, last_week=0), lot("b", quantity_pieces=4, last_week=0)
    one = problem((small, large), (group(profiles=(Profile((("sewing", 2),), (60, 0)),)),))
    warm = Warm(one, solve(one))

    repaired = warm.after(Illness("group-1", 0, 0, 45))

    assert [share.lot for share in repaired.fallen] == ["a"]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (NewLot(lot()), "event.lot"),
        (NewLot(lot("late", last_week=9)), "lot late.last_week"),
        (Cancelled("nothing"), "event.lot"),
        (Declined("lot-1", "nobody"), "event.group"),
        (Declined("lot-1", "group-2"), "event.group"),
        (AcceptedPart("lot-1", "group-1", 99), "event.pieces"),
        (Illness("group-1", 1, 0, 5), "event.profile"),
        (Illness("group-1", 0, 2, 5), "event.week"),
        (Illness("group-1", 0, 0, 60), "event.minutes"),
        (MachineBroken("group-1", "loom"), "event.machine"),
        ("rain", "event"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_changes_nothing(event: Event, field: str) -> None:
    one = problem((lot(),), (group(), group("group-2", quality_level=1, farthest_km=0)))
    plan = solve(one)
    warm = Warm(one, plan)

    with pytest.raises(ProblemError) as refused:
        warm.after(event)

    assert refused.value.field == field
    assert (warm.problem, warm.plan().allocations) == (one, plan.allocations)


def one_place() -> tuple[Problem, Lot]:
    """A group with time for one of two lots, the second of which is not there yet and pays better."""
    first = lot("a", quantity_pieces=6, all_or_nothing=True, last_week=0)
    return problem((first,), (group(),)), replace(first, id="b-better", rate_satang=4000)


def _sewing(minutes: int) -> Profile:
    """Members who sew, with time in the first week alone."""
    return Profile((("sewing", 2),), (minutes, 0))


def _both(at: int) -> tuple[tuple[str, int], ...]:
    """Two skills, of which the next group has one: together a chain."""
    return (f"skill-{at}", 2), (f"skill-{at + 1}", 2)


def trip_for_two() -> tuple[Problem, Lot]:
    """A group far away with time for two lots of one place and week, the second of which is not there yet."""
    policy = replace(POLICY, satang_per_pair=0, equity_steps=(), shared_trips=True)
    first = lot("a", all_or_nothing=True, minimum_lot_pieces=10)
    far = group("far", latitude_e6=15_000_000, profiles=(Profile((("sewing", 2),), (200, 200)),))
    return replace(problem((first,), (far,)), policy=policy), replace(first, id="b")


@st.composite
def events(draw: st.DrawFn, one: Problem, plan: Plan, number: int) -> Event:
    """Something that can happen to this plan."""
    someone = draw(st.sampled_from(one.groups))
    profile, week = draw(st.integers(0, len(someone.profiles) - 1)), draw(st.integers(0, one.weeks - 1))
    most, tools = someone.profiles[profile].minutes[week], [tool for tool in someone.machines if tool[1]]
    possible: list[Event] = [NewLot(replace(fresh, id=f"new-{number}")) for fresh in draw(problems()).lots[:1]]
    possible += [Illness(someone.id, profile, week, draw(st.integers(0, most - 1)))] if most else []
    possible += [MachineBroken(someone.id, tools[0][0], draw(st.integers(0, tools[0][1] - 1)))] if tools else []
    possible += [Cancelled(gone.id) for gone in one.lots[:1]]
    for share in plan.allocations:
        possible += [Declined(share.lot, share.group)]
        possible += [AcceptedPart(share.lot, share.group, draw(st.integers(1, share.pieces)))]
    return draw(st.sampled_from(possible or [NewLot(lot(f"new-{number}"))]))


def who_may_is_asked(warm: Warm, lot: Lot) -> bool:
    """Whether every candidate, as things stand, is known to the bound; it may know some that are candidates no more."""
    candidates = warm.desk.hours.reach.candidates(lot)[0]
    return all(map(warm.desk.blocks[lot.id].asks, candidates.tolist()))


def books_balance(old: Plan, event: Event, repaired: Repaired, new: Plan) -> bool:
    """Every old offer is kept, withdrawn, fallen or answered, and every new one is kept or added: each once."""
    answered = [
        share for share in old.allocations
        if isinstance(event, Declined | AcceptedPart) and (share.lot, share.group) == (event.lot, event.group)
    ]  # fmt: skip
    kept = set(old.allocations) - {*repaired.withdrawn, *repaired.fallen, *answered}
    gone = Counter([*repaired.withdrawn, *repaired.fallen, *answered])
    return (
        repaired.kept == len(kept)
        and max(gone.values(), default=1) == 1
        and set(gone) | kept == set(old.allocations)
        and Counter([*kept, *repaired.added]) == Counter(new.allocations)
        and repaired.objective == new.objective
    )


def promises_stand(before: Problem, plan: Plan, event: Event, after: Problem) -> bool:
    """Accepted work never moves; what is newly accepted is the first part of the offer, paid in full."""
    new = Counter(after.frozen) - Counter(before.frozen)
    if Counter(before.frozen) - Counter(after.frozen) or not isinstance(event, AcceptedPart):
        return not Counter(before.frozen) - Counter(after.frozen) and not new
    share = next(one for one in plan.allocations if (one.lot, one.group) == (event.lot, event.group))
    asked = next(one for one in before.lots if one.id == event.lot)
    time = {(work.week, work.profile): work.centiminutes for work in new}
    offered = {(work.week, work.profile): work.centiminutes for work in share.work}
    *whole, last = sorted(time)
    return (
        sum(time.values()) == event.pieces * sum(offered.values()) // share.pieces
        and sum(work.value_satang for work in new) == event.pieces * asked.rate_satang
        and sorted(time) == sorted(offered)[: len(time)]
        and all(time[cell] == offered[cell] for cell in whole)
        and time[last] <= offered[last]
    )


def changed(one: Problem, event: Event) -> Problem:
    """The problem after the event, but for what is newly promised."""
    lots, groups = {lot.id: lot for lot in one.lots}, {group.id: group for group in one.groups}
    match event:
        case NewLot(new):
            lots[new.id] = new
        case Cancelled(name):
            del lots[name]
        case Declined(name, who):
            lots[name] = replace(lots[name], asked=(*lots[name].asked, who))
        case AcceptedPart(name, who, pieces):
            old = lots.pop(name)
            rest, free = old.quantity_pieces - pieces, old.most_groups - 1
            if rest and free:
                lots[name] = replace(
                    old, quantity_pieces=rest, most_groups=free, all_or_nothing=False, asked=(*old.asked, who),
                    minimum_lot_pieces=min(old.minimum_lot_pieces, rest),
                )  # fmt: skip
        case Illness(who, number, week, minutes):
            profiles = list(groups[who].profiles)
            now = list(profiles[number].minutes)
            now[week] = minutes
            profiles[number] = replace(profiles[number], minutes=tuple(now))
            groups[who] = replace(groups[who], profiles=tuple(profiles))
        case MachineBroken(who, code, minutes):
            groups[who] = replace(groups[who], machines=tuple({**dict(groups[who].machines), code: minutes}.items()))
    return replace(one, lots=tuple(lots.values()), groups=tuple(groups.values()))
