"""Everybody who could have a lot, best first: what the same pieces of it are worth to the plan with each."""

from __future__ import annotations

from dataclasses import dataclass

from matching.eligibility import hard_reasons
from matching.plan import Plan
from matching.problem import Problem
from matching.reasons.scene import Scene
from matching.reasons.worth import Worth


@dataclass(frozen=True, slots=True)
class Score:
    """A group that no hard rule keeps from a lot. pieces: what it has of it in this plan. worth: of `of_pieces`."""

    group: str
    pieces: int
    of_pieces: int
    kilometres: int
    worth: Worth


def scores(problem: Problem, plan: Plan, lot: str) -> tuple[Score, ...]:
    """All groups that could have this lot, compared on the pieces of its smallest share. KeyError for an unknown lot.

    Who is worth less may still have it: the time of the better one can be worth more elsewhere.
    """
    scene = Scene(problem, plan.allocations, plan.moved)
    asked = scene.lot(lot)
    shares = scene.shares(asked)
    pieces = min((share.pieces for share in shares.values()), default=asked.least_pieces)
    found = [
        Score(
            group=group.id,
            pieces=shares[group.id].pieces if group.id in shares else 0,
            of_pieces=pieces,
            kilometres=problem.kilometres(asked, group),
            worth=scene.worth(asked, group, pieces),
        )
        for group in problem.groups
        if group.id in shares or not hard_reasons(problem, asked, group)
    ]
    return tuple(sorted(found, key=lambda one: (-one.worth.total, one.group)))
