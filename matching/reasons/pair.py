"""Why a group does not have a lot: the hard reasons, which hold whatever is planned, else those of this plan.

Nothing here guesses: where the search simply found no better plan, it says so.
"""

from __future__ import annotations

from matching.codes import Reason, ReasonCode
from matching.eligibility import hard_reasons
from matching.pace import centiminutes_each
from matching.plan import Allocation, Plan
from matching.problem import Group, Lot, Problem
from matching.reasons.scene import Scene

NO_BETTER = ReasonCode.NO_BETTER_PLAN_FOUND


def why_unplaced(problem: Problem, plan: Plan, lot: str) -> tuple[Reason, ...]:
    """Why pieces of this lot are left in this plan; empty when none are. KeyError for an unknown lot."""
    known = Scene(problem, plan.allocations).lot(lot)
    return tuple(Reason(rest.reason, rest.numbers) for rest in plan.unplaced if rest.lot == known.id)


def why_not(problem: Problem, plan: Plan, lot: str, group: str) -> tuple[Reason, ...]:
    """Why this group does not have this lot in this plan: all hard reasons, else those of the plan.

    KeyError for an unknown lot or group. A group that has it gets CHOSEN with its pieces.
    """
    scene = Scene(problem, plan.allocations, plan.moved)
    asked, asker = scene.lot(lot), scene.group(group)
    shares = scene.shares(asked)
    if group in shares:
        return (Reason(ReasonCode.CHOSEN, (("pieces", shares[group].pieces),)),)
    if hard := hard_reasons(problem, asked, asker):
        return hard
    left = asked.quantity_pieces - sum(share.pieces for share in shares.values())
    found = list(_in_this_plan(scene, asked, asker, shares, left))
    return tuple(found) or why_unplaced(problem, plan, lot) or (Reason(NO_BETTER, (("open_pieces", left),)),)


def _in_this_plan(scene: Scene, lot: Lot, group: Group, shares: dict[str, Allocation], left: int) -> list[Reason]:
    found = [_elsewhere(scene, lot, group, shares)] if shares else []
    if left and len(shares) >= lot.most_groups:
        numbers = (("open_pieces", left), ("most_groups", lot.most_groups))
        found.append(Reason(ReasonCode.SPLIT_LIMIT_REACHED, numbers))
    wanted = min(share.pieces for share in shares.values()) if shares else lot.least_pieces
    room = scene.after(group)
    if room.pieces(lot, group) < wanted:
        found.append(_minutes_taken(scene, lot, group, wanted, sum(room.by_week(lot, group))))
    if [reason.code for reason in found] == [ReasonCode.PLACED_ELSEWHERE]:
        compared = dict(found[0].numbers)
        if compared["worth_satang"] > compared["worth_there_satang"]:  # it looks better here, but was not found
            found.append(Reason(NO_BETTER, (("open_pieces", left),)))
    return found


def _minutes_taken(scene: Scene, lot: Lot, group: Group, pieces: int, free: int) -> Reason:
    """free: centi-minutes that this plan leaves the group for the lot."""
    rivals = list(scene.rivals(lot, group))
    better = sum(
        rival.rate_satang * lot.centiminutes_per_piece > lot.rate_satang * rival.centiminutes_per_piece
        for rival in rivals
    )
    return Reason(
        ReasonCode.MINUTES_TAKEN,
        (
            ("needed_minutes", -(-pieces * centiminutes_each(lot, group) // 100)),
            ("free_minutes", free // 100),
            ("other_lots", len(rivals)),
            ("better_paid_lots", better),
        ),
    )


def _elsewhere(scene: Scene, lot: Lot, group: Group, shares: dict[str, Allocation]) -> Reason:
    """Compare with the smallest share of the lot, both as they stand in this plan."""
    share = min(shares.values(), key=lambda share: (share.pieces, share.group))
    there = scene.group(share.group)
    scene.look(group, there)
    return Reason(
        ReasonCode.PLACED_ELSEWHERE,
        (
            ("pieces", share.pieces),
            ("kilometres", scene.problem.kilometres(lot, group)),
            ("kilometres_there", scene.problem.kilometres(lot, there)),
            ("worth_satang", scene.worth(lot, group, share.pieces).total // 1000),
            ("worth_there_satang", scene.worth(lot, there, share.pieces).total // 1000),
        ),
    )
