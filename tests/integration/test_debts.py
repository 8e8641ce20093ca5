"""The debt book of a market: who was next in line and passed over is owed it, in the transaction that publishes."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text

from api.config import Settings
from api.db import transaction
from api.offers import answers, debts, matching_run, policies
from api.offers.models import GroupCredit, MatchingRun, Offer
from api.offers.schemas import AdoptPolicy
from api.offers.snapshot import take
from api.orders.rules import monday_after
from api.thai import today
from matching import Plan, Problem, solve
from matching.fairness.book import credit_changes
from tests import factories, scenes

SEWING = "straight_stitch_machine_sewing:2"


LOWEST_FIRST = AdoptPolicy(
    name="lowest-first",
    effective_from=today(),
    value_permille=1000,
    equity_steps=[],
    satang_per_pair=30_000,
    satang_per_km=300,
    aim="leximin",
)


def a_near_and_a_far_group(engine: Engine, policy: AdoptPolicy | None = LOWEST_FIRST) -> None:
    """Two lots in Bangkok, a group there, and one far away that came first and so is first in line."""
    with transaction(engine) as session:
        if policy:
            policies.adopt(session, policy, by=None)
        factories.group(session, members=6, skills=SEWING, province="50", farthest_km=900)
        factories.group(session, members=6, skills=SEWING, province="10")
        for _ in range(2):
            factories.order(session, factories.hirer(session, province_code="10"), most_groups=1)


def booked(engine: Engine) -> dict[UUID, int]:
    with transaction(engine) as session:
        return debts.balances(session)


def stored(engine: Engine, run_id: UUID) -> tuple[Problem, Plan]:
    with transaction(engine) as session:
        run = session.get_one(MatchingRun, run_id)
        return Problem.from_json(run.snapshot or ""), Plan.from_json(run.plan or "")


def test_a_published_run_books_what_its_plan_owes(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine)

    run_id = scenes.matched(fresh_engine, settings)

    owed = credit_changes(*stored(fresh_engine, run_id))
    assert owed, "the scene has somebody who is passed over"
    assert {f"grp_{group.hex}": satang for group, satang in booked(fresh_engine).items()} == owed


def test_where_value_alone_is_the_aim_nobody_stands_in_line(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine, policy=None)

    scenes.matched(fresh_engine, settings)

    assert booked(fresh_engine) == {}


def test_a_withheld_run_books_nothing(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine)
    strict = settings.model_copy(update={"highest_gap_ppm": -1})

    matching_run.run_matching(scenes.tools(fresh_engine, strict))

    assert booked(fresh_engine) == {}


def test_shares_that_were_not_offered_owe_nothing(
    fresh_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_near_and_a_far_group(fresh_engine)

    def slow_solve(problem: Problem, **options: object) -> Plan:
        with transaction(fresh_engine) as session:
            session.execute(text("UPDATE lots SET terms = terms + 1 WHERE id = (SELECT min(id::text)::uuid FROM lots)"))
        return solve(problem, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(matching_run, "solve", slow_solve)
    run_id = scenes.matched(fresh_engine, settings)

    problem, plan = stored(fresh_engine, run_id)
    with transaction(fresh_engine) as session:
        lots = {f"lot_{one.hex}" for one in session.scalars(select(Offer.lot_id).where(Offer.run_id == run_id))}
    made = replace(plan, allocations=tuple(one for one in plan.allocations if one.lot in lots))
    assert len(made.allocations) < len(plan.allocations)
    assert {f"grp_{group.hex}": satang for group, satang in booked(fresh_engine).items()} == credit_changes(
        problem, made
    )


def test_declining_earns_and_costs_nothing(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine)
    scenes.matched(fresh_engine, settings)
    before = booked(fresh_engine)
    with transaction(fresh_engine) as session:
        for offer in session.scalars(select(Offer)).all():
            answers.decline(session, group_id=offer.group_id, offer_id=offer.id, reason="no_time")

    assert booked(fresh_engine) == before


def test_the_next_problem_carries_what_is_owed(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine)
    scenes.matched(fresh_engine, settings)

    with transaction(fresh_engine) as session:
        policy = policies.in_force(session, today())
        problem = take(session, policy=policy, first_week_on=monday_after(today()), seed=1).problem

    carried = {group.id: group.credit_satang for group in problem.groups if group.credit_satang}
    assert carried == {f"grp_{group.hex}": satang for group, satang in booked(fresh_engine).items()}


def test_the_book_is_only_added_to(fresh_engine: Engine, settings: Settings) -> None:
    a_near_and_a_far_group(fresh_engine)
    scenes.matched(fresh_engine, settings)

    with transaction(fresh_engine) as session:
        assert session.scalars(select(GroupCredit)).all()
        with pytest.raises(Exception, match=r"permission denied|only added to"):
            session.execute(text("UPDATE group_credits SET satang = 1"))
        session.rollback()
