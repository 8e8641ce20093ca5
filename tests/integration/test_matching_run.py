"""A recorded run: what goes in, what comes out, what is left out, and that anybody can do it again."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text

from api.config import Settings
from api.db import transaction
from api.offers import answers, matching_run, policies, publish
from api.offers.models import MatchingRun, Offer
from api.offers.snapshot import take
from api.orders.models import Lot
from api.orders.rules import monday_after
from api.sealing import Sealer
from api.thai import today
from matching import Plan, problem_hash, solve
from tests import factories, scenes
from tests.factories import bearer

SEWING = "straight_stitch_machine_sewing:2"


def a_market(
    engine: Engine, groups: int = 2, lots: int = 1, **over: object
) -> tuple[list[factories.MadeGroup], list[UUID]]:
    """Groups that can sew, and lots to be sewn, committed."""
    with transaction(engine) as session:
        made = [factories.group(session, members=6, skills=SEWING, province="10") for _ in range(groups)]
        hirer = factories.hirer(session, province_code="10")
        sheets = [factories.order(session, hirer, **over) for _ in range(lots)]
        return made, [sheet.lots[0].lot.id for sheet in sheets]


def run_of(engine: Engine, run_id: UUID) -> MatchingRun:
    with transaction(engine) as session:
        return session.get_one(MatchingRun, run_id)


def offers_of(engine: Engine, run_id: UUID) -> list[Offer]:
    with transaction(engine) as session:
        return list(session.scalars(select(Offer).where(Offer.run_id == run_id).order_by(Offer.id)))


def test_a_run_offers_lots_to_groups_that_can_do_them(fresh_engine: Engine, settings: Settings) -> None:
    groups, _ = a_market(fresh_engine)

    run = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert (run.state, run.lots) == ("published", 1)
    made = offers_of(fresh_engine, run.id)
    assert sum(offer.pieces for offer in made) == 500
    assert {offer.group_id for offer in made} <= {group.id for group in groups}
    assert all(offer.rate_satang >= offer.floor_satang for offer in made)


def test_a_second_run_offers_nothing_twice(fresh_engine: Engine, settings: Settings) -> None:
    a_market(fresh_engine)
    scenes.matched(fresh_engine, settings)

    again = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert again.state == "empty"
    assert [one["reason"] for one in again.left_out] == ["waiting_for_answers"]


def test_what_a_group_leaves_goes_to_another_group(fresh_engine: Engine, settings: Settings) -> None:
    a_market(fresh_engine, groups=3)
    first = offers_of(fresh_engine, scenes.matched(fresh_engine, settings))
    sealer = Sealer(settings)
    with transaction(fresh_engine) as session:
        for offer in first:
            answers.accept(session, sealer, group_id=offer.group_id, offer_id=offer.id, pieces=offer.pieces // 2)

    second = offers_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert sum(offer.pieces for offer in second) == 500 - sum(offer.pieces // 2 for offer in first)
    assert not {offer.group_id for offer in second} & {offer.group_id for offer in first}


def test_declining_and_lapsing_leave_the_same_problem(fresh_engine: Engine, settings: Settings) -> None:
    """Metamorphic: what a group answered is not in the problem, only that it was asked."""
    a_market(fresh_engine, groups=3, lots=3)
    made = offers_of(fresh_engine, scenes.matched(fresh_engine, settings))
    hashes = []
    for state, reason in (("declined", "no_time"), ("declined", "rate_too_low"), ("lapsed", None)):
        with transaction(fresh_engine) as session:
            session.execute(
                text("UPDATE offers SET state = :state, decline_reason = :reason WHERE id = :id AND state = 'open'"),
                {"state": state, "reason": reason, "id": made[0].id},
            )
            policy = policies.in_force(session, today())
            taken = take(session, policy=policy, first_week_on=monday_after(today()), seed=1)
            hashes.append(problem_hash(taken.problem))
            session.rollback()

    assert len(set(hashes)) == 1


def test_a_group_that_declined_gets_other_work_as_if_it_had_not(fresh_engine: Engine, settings: Settings) -> None:
    groups, _ = a_market(fresh_engine, groups=1, lots=2)
    made = offers_of(fresh_engine, scenes.matched(fresh_engine, settings))
    with transaction(fresh_engine) as session:
        answers.decline(session, group_id=groups[0].id, offer_id=made[0].id, reason="not_our_work")
        hirer = factories.hirer(session, province_code="10")
        new_lot = factories.order(session, hirer).lots[0].lot.id

    again = offers_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert [(offer.group_id, offer.lot_id) for offer in again] == [(groups[0].id, new_lot)]


def test_a_lot_that_changes_while_the_solver_works_is_left_out(
    fresh_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (lot_id,) = a_market(fresh_engine)

    def slow_solve(problem, **options):
        with transaction(fresh_engine) as session:
            session.execute(text("UPDATE lots SET terms = terms + 1 WHERE id = :id"), {"id": lot_id})
        return solve(problem, **options)

    monkeypatch.setattr(matching_run, "solve", slow_solve)
    run = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert (run.state, run.offers_made, run.lots_changed_meanwhile) == ("published", 0, 1)


def test_no_transaction_is_open_while_the_solver_works(
    fresh_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_market(fresh_engine)
    seen: list[int] = []

    def watching_solve(problem, **options):
        open_ = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
        with transaction(fresh_engine) as session:
            seen.append(session.scalar(text(open_ + " AND pid <> pg_backend_pid()")))
        return solve(problem, **options)

    monkeypatch.setattr(matching_run, "solve", watching_solve)
    scenes.matched(fresh_engine, settings)

    assert seen == [0]


def test_a_plan_that_the_check_refuses_makes_no_offer(
    fresh_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_market(fresh_engine)
    from dataclasses import replace

    def greedy_for_more(problem, **options):
        plan = solve(problem, **options)
        return replace(plan, objective=plan.objective + 1)

    monkeypatch.setattr(matching_run, "solve", greedy_for_more)
    run = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert run.state == "failed"
    assert offers_of(fresh_engine, run.id) == []


def test_a_run_with_a_gap_above_the_policy_is_kept_but_withheld(fresh_engine: Engine, settings: Settings) -> None:
    a_market(fresh_engine)
    strict = settings.model_copy(update={"highest_gap_ppm": -1})

    run = run_of(fresh_engine, matching_run.run_matching(scenes.tools(fresh_engine, strict)))

    assert run.state == "withheld"
    assert run.plan_hash is not None
    assert offers_of(fresh_engine, run.id) == []


def test_replaying_a_run_gives_the_same_plan(fresh_engine: Engine, settings: Settings) -> None:
    a_market(fresh_engine, groups=4, lots=6)
    run_id = scenes.matched(fresh_engine, settings)

    done = matching_run.replay(fresh_engine, run_id)

    assert done.hash_now == done.stored_hash
    assert done.good


def test_a_run_whose_process_ended_is_closed_by_the_next_one(fresh_engine: Engine, settings: Settings) -> None:
    a_market(fresh_engine)
    broken, _ = matching_run._begin(scenes.tools(fresh_engine, settings), asked_by=None, on=today(), seed=1)

    scenes.matched(fresh_engine, settings)

    assert run_of(fresh_engine, broken).state == "failed"


def test_no_group_is_asked_to_work_under_the_floor_of_its_own_place(fresh_engine: Engine, settings: Settings) -> None:
    """The lot is lawful where it is delivered (Narathiwat, 337 baht) and not where the group works (Bangkok, 400)."""
    a_market(fresh_engine, groups=1, delivery={"province_code": "96", "address": "ท่าเรือ"}, rate_satang=850)

    run = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert offers_of(fresh_engine, run.id) == []
    plan = Plan.from_json(run.plan or "")
    assert plan.unplaced[0].reason.value == "no_candidate"
    assert dict(plan.unplaced[0].numbers)["rate_under_floor"] == 1


def test_the_snapshot_holds_no_name_and_no_phone(fresh_engine: Engine, settings: Settings) -> None:
    groups, _ = a_market(fresh_engine)
    run = run_of(fresh_engine, scenes.matched(fresh_engine, settings))
    with transaction(fresh_engine) as session:
        names = session.scalars(text("SELECT name FROM homeworkers UNION SELECT name FROM groups")).all()

    assert not [name for name in names if name in (run.snapshot or "")]
    assert groups[0].phone not in (run.snapshot or "")


def test_the_api_tells_why_a_lot_is_left_over(
    fresh_client: TestClient, fresh_engine: Engine, settings: Settings
) -> None:
    _, (lot_id,) = a_market(fresh_engine, groups=1, skill="pottery_forming")
    run_id = scenes.matched(fresh_engine, settings)
    inspector = bearer(factories.key(fresh_engine, "inspector"))

    run = fresh_client.get(f"/v1/matching-runs/run_{run_id.hex}", headers=inspector).json()
    why = fresh_client.get(f"/v1/lots/lot_{lot_id.hex}/why", headers=inspector).json()

    assert run["left_over"][0]["lot"] == f"lot_{lot_id.hex}"
    assert why["reasons"][0]["numbers"]["no_skill"] == 1
    assert "500" in why["reasons"][0]["th"]
    assert "500" in why["reasons"][0]["en"]


def test_the_api_tells_why_a_group_was_not_chosen(
    fresh_client: TestClient, fresh_engine: Engine, settings: Settings
) -> None:
    groups, (lot_id,) = a_market(fresh_engine, groups=2, most_groups=1)
    run_id = scenes.matched(fresh_engine, settings)
    chosen = offers_of(fresh_engine, run_id)[0].group_id
    other = next(group.id for group in groups if group.id != chosen)
    inspector = bearer(factories.key(fresh_engine, "inspector"))

    path = f"/v1/matching-runs/run_{run_id.hex}/reasons?lot=lot_{lot_id.hex}&group=grp_"
    why = fresh_client.get(path + other.hex, headers=inspector).json()
    why_them = fresh_client.get(path + chosen.hex, headers=inspector).json()

    assert why[0]["code"] == "placed_elsewhere"
    assert why_them[0]["code"] == "chosen"


def test_a_new_policy_changes_runs_from_its_day_on_and_no_earlier_one(
    fresh_client: TestClient, fresh_engine: Engine, settings: Settings
) -> None:
    a_market(fresh_engine)
    before = run_of(fresh_engine, scenes.matched(fresh_engine, settings))
    weights = {"value_permille": 1000, "equity_steps": [], "satang_per_pair": 0, "satang_per_km": 0}
    body = {"name": "plain-2026", "effective_from": today().isoformat(), **weights}

    made = fresh_client.post(
        "/v1/matching-policies", json=body, headers=bearer(factories.key(fresh_engine, "operator"))
    )
    a_market(fresh_engine)
    after = run_of(fresh_engine, scenes.matched(fresh_engine, settings))

    assert made.status_code == 201, made.text
    assert f"pol_{after.policy_id.hex}" == made.json()["id"]
    assert run_of(fresh_engine, before.id).policy_id == before.policy_id != after.policy_id


def test_publishing_looks_at_each_lot_again(fresh_engine: Engine, settings: Settings) -> None:
    """Two plans of one snapshot: the second finds the pieces offered already and leaves the lot out."""
    a_market(fresh_engine, groups=3)
    tools = scenes.tools(fresh_engine, settings)
    run_id, snapshot = matching_run._begin(tools, asked_by=None, on=today(), seed=1)
    assert snapshot is not None
    plan = solve(snapshot.problem)
    with transaction(fresh_engine) as session:
        publish.make_offers(session, tools, run_id, snapshot, plan.allocations)

    with transaction(fresh_engine) as session:
        made, changed = publish.make_offers(session, tools, run_id, snapshot, plan.allocations)

    assert (made, changed) == (0, 1)
    with transaction(fresh_engine) as session:
        assert session.scalar(select(func.sum(Offer.pieces))) == session.scalar(select(Lot.quantity_pieces))
