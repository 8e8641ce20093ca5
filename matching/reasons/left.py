"""Why pieces of a lot are left in a plan: what can never be, what this plan has no room for, what does not pay."""

from __future__ import annotations

import numpy as np

from matching.codes import Reason, ReasonCode
from matching.plan import Allocation, Moved, Unplaced
from matching.problem import Lot, Problem
from matching.reasons.against import against
from matching.reasons.overview import Overview
from matching.reasons.worth import pair_cost, worth
from matching.rows import Row


def all_unplaced(
    problem: Problem, allocations: tuple[Allocation, ...], moved: tuple[Moved, ...] = ()
) -> tuple[Unplaced, ...]:
    """Every lot with pieces left, and its first reason. moved: where accepted work stands by now."""
    overview, found = Overview(problem, allocations, moved), []
    for lot in problem.lots:
        left = lot.quantity_pieces - sum(overview.shares.get(lot.id, {}).values())
        if left:
            reason = Rest(overview, lot, left).reason()
            found.append(Unplaced(lot.id, left, reason.code, (("open_pieces", left), *reason.numbers)))
    return tuple(found)


class Rest:
    """The pieces of one lot that are left, and the groups that could make them."""

    def __init__(self, overview: Overview, lot: Lot, left: int) -> None:
        self.overview, self.lot, self.left = overview, lot, left
        self.here, self.groups, self.most, _, self.each = overview.before.around(lot)
        self.spare = overview.spare(lot, self.here)
        self.holding = overview.shares.get(lot.id, {})
        held = np.zeros(len(overview.problem.groups), dtype=np.int64)
        held[[overview.before.crowds.at[name] for name in self.holding]] = list(self.holding.values())
        self.holds = held[self.groups] > 0
        self.room = np.minimum(self.spare // self.each, self.most - held[self.groups])
        self.free = lot.most_groups - len(self.holding)

    def reason(self) -> Reason:
        """The first that holds."""
        if not len(self.groups):
            counts = sorted(against(self.overview.before, self.lot).items())
            return Reason(ReasonCode.NO_CANDIDATE, (("groups", len(self.overview.problem.groups)), *counts))
        return (
            self.never_fits()
            or self.does_not_fit_now()
            or self.does_not_pay()
            or Reason(ReasonCode.NO_BETTER_PLAN_FOUND)
        )

    def never_fits(self) -> Reason | None:
        """Even an empty plan could not hold what is left."""
        lot, every = self.lot, int(self.most.sum())
        best = int(_largest(self.most)[: lot.most_groups].sum())
        if best > lot.quantity_pieces - self.left and not (lot.all_or_nothing and best < lot.quantity_pieces):
            return None
        if every >= lot.quantity_pieces or (every > best and not lot.all_or_nothing):
            numbers = (("most_groups", lot.most_groups), ("possible_pieces", best))
            return Reason(ReasonCode.SPLIT_LIMIT_REACHED, numbers)
        if lot.all_or_nothing:
            return Reason(ReasonCode.ALL_OR_NOTHING_NOT_REACHED, (("possible_pieces", every),))
        needed = self.needed_minutes()
        numbers_of_time = (("groups", len(self.groups)), ("needed_minutes", needed), ("possible_pieces", every))
        return Reason(ReasonCode.WINDOW_TOO_SHORT, numbers_of_time)

    def does_not_fit_now(self) -> Reason | None:
        """Beside the other lots of this plan there is no lawful room for it."""
        lot, left = self.lot, self.left
        more, rooms = int(self.room[self.holds].sum()), _largest(self.room[~self.holds])
        lawful = [pieces for pieces in rooms[: self.free].tolist() if pieces >= lot.least_pieces]
        if not self.holding and lot.all_or_nothing and 0 < sum(lawful) < left:
            others, _ = self.overview.rivals(lot, self.here)
            numbers = (("possible_pieces", sum(lawful)), ("other_lots", others))
            return Reason(ReasonCode.ALL_OR_NOTHING_NOT_REACHED, numbers)
        if more or (lawful and left >= lot.least_pieces):
            return None
        roomiest = int(rooms.max(initial=0))
        if self.holding and self.free == 0 and roomiest >= min(left, lot.least_pieces):
            numbers = (("most_groups", lot.most_groups), ("possible_pieces", lot.quantity_pieces - left))
            return Reason(ReasonCode.SPLIT_LIMIT_REACHED, numbers)
        if left < lot.least_pieces and roomiest >= left:
            return Reason(ReasonCode.LEAST_LOT_NOT_REACHED, (("least_pieces", lot.least_pieces),))
        return self.minutes_taken()

    def minutes_taken(self) -> Reason:
        """Other lots of this plan use the time."""
        others, better = self.overview.rivals(self.lot, self.here)
        return Reason(
            ReasonCode.MINUTES_TAKEN,
            (
                ("needed_minutes", self.needed_minutes()),
                ("free_minutes", int(self.spare.sum()) // 100),
                ("other_lots", others),
                ("better_paid_lots", better),
            ),
        )

    def needed_minutes(self) -> int:
        """For all that is left, by the fastest of the groups."""
        return -(-self.left * int(self.each.min()) // 100)

    def does_not_pay(self) -> Reason | None:
        """Every group that could take it costs more than the pieces are worth."""
        overview, lot, best = self.overview, self.lot, None
        for number, room in zip(self.groups.tolist(), self.room.tolist(), strict=True):
            group, pieces = overview.problem.groups[number], min(self.left, room)
            if pieces < lot.least_pieces:
                continue
            promised, income = overview.promised[group.id], overview.income[group.id]
            gained = worth(
                overview.problem, lot, group, pieces, promised=promised, income=income, gone=overview.gone
            ).total
            if gained > 0:
                return None
            told = (gained, lot.rate_satang * pieces, pair_cost(overview.problem, lot, group, overview.gone))
            best = max(best, told) if best else told
        if best is None:
            return None
        return Reason(ReasonCode.NOT_WORTH_ITS_COST, (("value_satang", best[1]), ("cost_satang", best[2])))


def _largest(pieces: Row) -> Row:
    largest_first: Row = np.sort(pieces)[::-1]
    return largest_first
