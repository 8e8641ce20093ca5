"""Accepted work that may move: how a plan leaves it, what moving costs, and the problem in which it stands still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from matching.plan import Moved, Work
from matching.problem import Accepted, Frozen, Group, Problem

HOUR = 6000  # centi-minutes


def movable(problem: Problem) -> list[tuple[Accepted, Group]]:
    """Accepted work with more than one cell to stand in, and its group."""
    if not problem.accepted:
        return []
    known = {group.id: group for group in problem.groups}
    pairs = [(one, known[one.group]) for one in problem.accepted]
    return [(one, group) for one, group in pairs if one.may_move(group)]


def settled(problem: Problem, groups: Iterable[Group]) -> Iterator[Frozen]:
    """Work of these groups that stands where it stands in every plan: frozen, and accepted with nowhere else to go."""
    known = {group.id: group for group in groups}
    yield from (work for work in problem.frozen if work.group in known)
    for one in problem.accepted:
        if one.group in known and not one.may_move(known[one.group]):
            yield from one.as_frozen()


def still(problem: Problem, moved: Iterable[Moved] = ()) -> Problem:
    """The problem in which accepted work stands, as frozen work does, where a plan has moved it."""
    if not problem.accepted:
        return problem
    now = {one.accepted: one.work for one in moved}
    rows = (row for one in problem.accepted for row in one.as_frozen(now.get(one.id)))
    return replace(problem, frozen=(*problem.frozen, *rows), accepted=())


def moving_satang(problem: Problem, moved: Iterable[Moved]) -> int:
    """What a plan pays for moving accepted work to other weeks."""
    now = {one.accepted: one.work for one in moved}
    rate = problem.policy.satang_per_moved_hour
    shifts = (hours_moved(one.work, now[one.id]) for one in problem.accepted if one.id in now)
    return sum(-(-rate * shift // HOUR) for shift in shifts)


def hours_moved(old: tuple[Work, ...], new: tuple[Work, ...]) -> int:
    """Centi-minutes that come to stand in another week than before; who of the group does them is its own affair."""
    more = by_week(new)
    more.subtract(by_week(old))
    return sum(amount for amount in more.values() if amount > 0)


def by_week(work: Iterable[Work]) -> Counter[int]:
    """Centi-minutes of each week."""
    found: Counter[int] = Counter()
    for part in work:
        found[part.week] += part.centiminutes
    return found
