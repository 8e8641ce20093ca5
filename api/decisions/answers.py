"""What each kind of question is answered with: a pure function of the run's stored problem and plan.

Amounts are satang, income per hour is in thousandths of a satang as `matching.fairness` measures it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.decisions import schemas
from api.decisions.explained import explained
from api.decisions.mixes import mixes
from api.offers.explain import RUNS
from api.offers.models import MatchingRun
from api.offers.policies import policy_asked
from matching import Plan, Problem, plan_hash
from matching.canonical import plain
from matching.scenarios import (
    Change,
    Diff,
    alternatives,
    cancel_price,
    change_price,
    rush_price,
    sandbox,
    what_if,
)
from matching.scenarios.price import ChangePrice
from matching.training.price import training_prices


class Asked:
    """A run as its questions need it: problem, plan, effort, and who the groups are made of."""

    def __init__(self, session: Session, run_id: UUID) -> None:
        self.problem, self.plan = RUNS.get(session, run_id)
        self.run = session.get_one(MatchingRun, run_id)
        self.effort, self.by = self.run.effort, mixes(session)

    def history(self, session: Session, runs: int) -> list[tuple[Problem, Plan]]:
        """This run and those before it that have a plan, newest first."""
        ids = session.scalars(
            select(MatchingRun.id)
            .where(MatchingRun.id <= self.run.id, MatchingRun.plan.is_not(None))
            .order_by(MatchingRun.id.desc())
            .limit(runs)
        )
        return [RUNS.get(session, run_id) for run_id in ids]


def answer(engine: Engine, run_id: UUID, body: Any) -> dict[str, Any]:
    """The answer to a question, as JSON. ProblemError or KeyError where the problem has no such thing."""
    with Session(engine) as session:
        asked = Asked(session, run_id)
        history = asked.history(session, body.runs) if body.kind == "sandbox" else []
    if body.kind == "sandbox":
        return _sandbox(asked, history, body)
    return ANSWERS[body.kind](asked, body)


def _explain(asked: Asked, body: schemas.Explain) -> dict[str, Any]:
    return explained(asked.problem, asked.plan, f"lot_{body.lot.hex}", f"grp_{body.group.hex}")


def _training(asked: Asked, body: schemas.TrainingPrices) -> dict[str, Any]:
    found = training_prices(asked.problem, asked.plan, most=body.most)
    return {"prices": [plain(one) for one in found]}


def _alternatives(asked: Asked, body: schemas.Alternatives) -> dict[str, Any]:
    found = alternatives(
        asked.problem,
        asked.plan,
        body.count,
        body.within_permille,
        body.at_least_different_permille,
        effort=asked.effort,
    )
    return {
        "at_hand": plain(found.at_hand),
        "found": [
            {
                "plan_hash": plan_hash(one.plan),
                "different_permille": one.different_permille,
                "figures": plain(one.figures),
                "groups_by_lot": _groups_by_lot(one.plan),
            }
            for one in found.found
        ],
        "tries": found.tries,
    }


def _what_if(asked: Asked, body: schemas.WhatIf) -> dict[str, Any]:
    changes = [Change(one.op, one.path, one.value) for one in body.changes]
    found = what_if(asked.problem, asked.plan, changes, effort=asked.effort, by=asked.by)
    return {"plan_hash": plan_hash(found.plan), **_diff(found.diff)}


def _sandbox(asked: Asked, history: list[tuple[Problem, Plan]], body: schemas.Sandbox) -> dict[str, Any]:
    policy = None if body.policy is None else policy_asked(body.policy)
    found = sandbox(history, policy, effort=asked.effort, by=asked.by)
    return {
        "same": found.same,
        "income_satang": list(found.income_satang),
        "lots_placed": list(found.lots_placed),
        "lowest": list(found.lowest),
        "runs": [{"same": one.same, **_diff(one.diff)} for one in found.outcomes],
    }


def _rush(asked: Asked, body: schemas.RushPrice) -> dict[str, Any]:
    return _price(rush_price(asked.problem, asked.plan, f"lot_{body.lot.hex}", body.last_week, effort=asked.effort))


def _change(asked: Asked, body: schemas.ChangePrice) -> dict[str, Any]:
    lot = f"lot_{body.lot.hex}"
    if body.pieces == 0:
        return _price(cancel_price(asked.problem, asked.plan, lot, effort=asked.effort))
    return _price(change_price(asked.problem, asked.plan, lot, body.pieces, effort=asked.effort))


def _price(found: ChangePrice | None) -> dict[str, Any]:
    if found is None:
        return {"possible": False}
    prices = {"price_satang": found.price_satang, "surely_satang": found.surely_satang}
    return {"possible": True, **prices, **_diff(found.diff)}


def _diff(diff: Diff) -> dict[str, Any]:
    """Before and after: as a whole, by region and sex, and by every group for which something changes."""
    return {
        "whole": plain(diff.whole),
        "by": plain(diff.by),
        "groups": {name: plain(pair) for name, pair in diff.groups.items() if pair[0] != pair[1]},
    }


def _groups_by_lot(plan: Plan) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for share in plan.allocations:
        found.setdefault(share.lot, {})[share.group] = share.pieces
    return found


ANSWERS: dict[str, Callable[[Asked, Any], dict[str, Any]]] = {
    "explain": _explain,
    "training_prices": _training,
    "alternatives": _alternatives,
    "what_if": _what_if,
    "rush_price": _rush,
    "change_price": _change,
}
