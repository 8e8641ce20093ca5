"""Pieces of a lot given to one group by a person: laid out by the same engine and under the same rules as any plan."""

from dataclasses import dataclass, replace

from api.offers.snapshot import Snapshot
from matching import Allocation, Lot, Problem, Reason, check, hard_reasons, solve, why_unplaced
from matching.policy import VALUE
from matching.room import room_before_plan


@dataclass(frozen=True, slots=True)
class Placed:
    """The pieces with the weeks they take; or, where no rule allows it, why."""

    share: Allocation | None
    reasons: tuple[Reason, ...] = ()


def place(snapshot: Snapshot, lot_name: str, group_name: str, pieces: int) -> Placed | None:
    """So many pieces on the group's free time. None: the lot is no longer open, or the group no longer takes part."""
    lot = next((one for one in snapshot.problem.lots if one.id == lot_name), None)
    if lot is None or group_name not in snapshot.group_ids or pieces > lot.quantity_pieces:
        return None
    alone = _alone(snapshot.problem, _exactly(lot, pieces), group_name)
    plan = solve(alone)
    if plan.allocations and check(alone, plan).good:
        return Placed(plan.allocations[0])
    hard = hard_reasons(alone, alone.lots[0], alone.groups[0], room_before_plan(alone))
    return Placed(None, hard or why_unplaced(alone, plan, lot_name))


def _exactly(lot: Lot, pieces: int) -> Lot:
    """The lot as if these pieces were all of it, and the group had not been asked before."""
    return replace(lot, quantity_pieces=pieces, most_groups=1, all_or_nothing=True, asked=())


def _alone(problem: Problem, lot: Lot, group_name: str) -> Problem:
    """The lot and the group by themselves, with what the group has promised."""
    free = replace(problem.policy, aim=VALUE, loss_permille=0, satang_per_pair=0, satang_per_km=0)  # its cost was shown
    return replace(
        problem,
        lots=(lot,),
        groups=tuple(group for group in problem.groups if group.id == group_name),
        frozen=tuple(work for work in problem.frozen if work.group == group_name),
        policy=free,
    )
