"""Could a lot be done, by how many groups, by when, and what binds: arithmetic over free minutes. Names no group.

Pure. Each lot is looked at alone: other open lots may want the same minutes, so this says what is possible, not what
matching will decide.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from matching import Group, Lot, Problem, ReasonCode, hard_reasons
from matching.room import Room, least_needed

TIME = frozenset({ReasonCode.NOT_ENOUGH_MINUTES, ReasonCode.NOT_ENOUGH_MACHINE_MINUTES})
MOST_GROUPS = 50

CHANGES: dict[str, Callable[[Lot], Lot]] = {
    "skill_level": lambda lot: replace(lot, level=1),
    "machine": lambda lot: replace(lot, machine=None),
    "quality": lambda lot: replace(lot, quality_level=1),
    "hazard": lambda lot: replace(lot, hazard=""),
    "split": lambda lot: replace(lot, most_groups=MOST_GROUPS, minimum_lot_pieces=1, all_or_nothing=False),
}
"""What a hirer could ask differently. Distance, rate and date are tried too, in their own ways."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What supply says about one lot. Weeks count as in the problem.

    able: groups no hard rule objects to. reasons: hard reason → groups. pieces_by_week: what the groups could make that
    only time can stop. most_pieces: by the due date, split as allowed. done_week: at its end all pieces can be done.
    binds: changes each of which alone would make it possible in time; empty when it is possible as it stands.
    rate_needed: the lowest rate that would, when the rate binds.
    """

    groups: int
    able: int
    reasons: dict[str, int]
    pieces_by_week: tuple[int, ...]
    most_pieces: int
    done_week: int | None
    possible: bool
    binds: tuple[str, ...]
    rate_needed: int | None


def outlook(problem: Problem, room: Room, lot: Lot, *, last_week: int | None) -> Outlook:
    """Look at a lot whose own last week is the end of what is known; `last_week` is the one its due date leaves.

    None: no whole week lies between start and due date. `room`: the free time, less what is promised.
    """
    view = _View(problem, room, last_week)
    now = replace(lot, last_week=last_week) if last_week is not None else lot
    reasons = [_codes(problem, now, group, view.room) for group in problem.groups]
    willing = [group for group, codes in zip(problem.groups, reasons, strict=True) if codes <= TIME]
    free = [view.room.by_week(lot, group) for group in willing]
    most = view.most_pieces(lot)
    possible = most >= lot.quantity_pieces
    done_week = first_week_done(lot, free)
    rate_needed = None if possible else _rate_needed(view, lot)
    return Outlook(
        groups=len(problem.groups),
        able=sum(not codes for codes in reasons) if last_week is not None else 0,
        reasons=dict(Counter(code.value for codes in reasons for code in sorted(codes))),
        pieces_by_week=tuple(sum(week) // lot.centiminutes_per_piece for week in zip(*free, strict=True)),
        most_pieces=most,
        done_week=done_week,
        possible=possible,
        binds=() if possible else tuple(_binds(view, lot, done_week, rate_needed)),
        rate_needed=rate_needed,
    )


def most_by_split(lot: Lot, pieces: Iterable[int]) -> int:
    """Most pieces when each group makes at least the least lot and no more groups take part than allowed.

    With j groups that can each make the least lot, any total from j least lots to what they can make together can be
    shared out; so the best j are the j that can make most, and j least lots must fit into the quantity.
    """
    least = least_needed(lot)
    able = sorted((min(one, lot.quantity_pieces) for one in pieces if one >= least), reverse=True)
    together = able[: min(lot.most_groups, lot.quantity_pieces // least)]
    return min(lot.quantity_pieces, sum(together))


def first_week_done(lot: Lot, free: Sequence[Sequence[int]]) -> int | None:
    """The first week at whose end all pieces can be done; `free`: centi-minutes of each group from `first_week` on."""
    so_far = [0] * len(free)
    for at in range(lot.last_week - lot.first_week + 1):
        so_far = [sum_ + weeks[at] for sum_, weeks in zip(so_far, free, strict=True)]
        if most_by_split(lot, (one // lot.centiminutes_per_piece for one in so_far)) >= lot.quantity_pieces:
            return lot.first_week + at
    return None


@dataclass(frozen=True, slots=True)
class _View:
    """Free time, and the last week that counts."""

    problem: Problem
    room: Room
    last_week: int | None

    def most_pieces(self, lot: Lot, forgiven: frozenset[ReasonCode] = frozenset()) -> int:
        """Most pieces by the due date if no group minded the `forgiven` reasons."""
        if self.last_week is None:
            return 0
        now = replace(lot, last_week=self.last_week)
        fine = TIME | forgiven
        pieces = [
            self.room.pieces(now, group)
            for group in self.problem.groups
            if _codes(self.problem, now, group, self.room) <= fine
        ]
        return most_by_split(now, pieces)


def _codes(problem: Problem, lot: Lot, group: Group, room: Room) -> frozenset[ReasonCode]:
    return frozenset(reason.code for reason in hard_reasons(problem, lot, group, room))


def _binds(view: _View, lot: Lot, done_week: int | None, rate_needed: int | None) -> Iterable[str]:
    if done_week is not None:
        yield "date"
    for name, change in CHANGES.items():
        if view.most_pieces(change(lot)) >= lot.quantity_pieces:
            yield name
    if view.most_pieces(lot, frozenset({ReasonCode.TOO_FAR})) >= lot.quantity_pieces:
        yield "distance"
    if rate_needed is not None:
        yield "rate"


def _rate_needed(view: _View, lot: Lot) -> int | None:
    """The lowest rate at which it could be done in time. More money never loses a group, so halving finds it."""
    floors = dict(lot.floors)
    asked = {-(-group.least_satang_per_hour * lot.centiminutes_per_piece // 6000) for group in view.problem.groups}
    rates = sorted({rate for rate in asked | set(floors.values()) if rate > lot.rate_satang})
    low, high = 0, len(rates)
    while low < high:
        middle = (low + high) // 2
        if view.most_pieces(replace(lot, rate_satang=rates[middle])) >= lot.quantity_pieces:
            high = middle
        else:
            low = middle + 1
    return rates[low] if low < len(rates) else None
