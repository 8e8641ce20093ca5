"""Time by cell: what groups and their machines have beyond accepted work, and what of it no offer takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from matching.engine.reach import Reach
from matching.plan import Work
from matching.problem import Group, Problem, Profile
from matching.room import room_before_plan
from matching.rows import starts

Taken = tuple[tuple[int, int, int], ...]  # (cell, machine cell or -1, centi-minutes), by cell


class Hours:
    """Centi-minutes. time and machine_time: before the plan; left and machine_left: after it."""

    def __init__(self, problem: Problem) -> None:
        self.weeks = problem.weeks
        self.reach = Reach(problem, room_before_plan(problem))
        self.crowds = self.reach.crowds
        self.time, self.machine_time = self.crowds.time.reshape(-1), self.crowds.machine_time.reshape(-1)  # both views
        self.first_cell: list[int] = starts(len(group.profiles) * problem.weeks for group in problem.groups).tolist()
        self.first_machine: list[int] = starts(len(group.machines) * problem.weeks for group in problem.groups).tolist()
        self.left, self.machine_left = self.time.copy(), self.machine_time.copy()

    def cell(self, group: int, profile: int, week: int) -> int:
        """Where a profile's week stands."""
        return self.first_cell[group] + profile * self.weeks + week

    def machine_cell(self, group: int, one: Group, machine: str | None, week: int) -> int:
        """Where a machine's week stands; -1 for no machine."""
        if machine is None:
            return -1
        codes = [code for code, _ in one.machines]
        return self.first_machine[group] + codes.index(machine) * self.weeks + week

    def cells(self, group: int, one: Group, machine: str | None, work: Iterable[Work]) -> Taken:
        """Work by cell."""
        rows = (
            (self.cell(group, part.profile, part.week), self.machine_cell(group, one, machine, part.week), part)
            for part in work
        )
        return tuple(sorted((cell, tool, part.centiminutes) for cell, tool, part in rows))

    def work(self, group: int, taken: Taken) -> tuple[Work, ...]:
        """Cells as weeks and profiles, in order."""
        first = self.first_cell[group]
        rows = (Work((cell - first) % self.weeks, (cell - first) // self.weeks, part) for cell, _, part in taken)
        return tuple(sorted(rows))

    def struck(
        self, group: int, one: Group, rows: Sequence[tuple[int, int, int]]
    ) -> tuple[Sequence[Profile], int, int]:
        """(whose work is touched by these cells and machine cells, first and last of their weeks).

        rows: (cell or -1, machine cell or -1, …), at least one. A machine may be used by all members.
        """
        cells = [cell - self.first_cell[group] for cell, _, _ in rows if cell >= 0]
        tools = [machine - self.first_machine[group] for _, machine, _ in rows if machine >= 0]
        weeks = [at % self.weeks for at in (*cells, *tools)]
        profiles = one.profiles if tools else [one.profiles[at] for at in {cell // self.weeks for cell in cells}]
        return profiles, min(weeks), max(weeks)

    def free(self, cells: list[int], machines: list[int]) -> int:
        """What members have in these cells before the plan, within what their machine (-1: none) has in its weeks."""
        members = Counter[int]()
        for cell, machine in zip(cells, machines, strict=True):
            members[machine] += int(self.time[cell])
        return sum(time if tool < 0 else min(time, int(self.machine_time[tool])) for tool, time in members.items())

    def take(self, taken: Taken, sign: int = 1) -> None:
        """An offer takes time, or gives it back (-1)."""
        for cell, machine, part in taken:
            self.left[cell] -= sign * part
            if machine >= 0:
                self.machine_left[machine] -= sign * part

    def promise(self, taken: Taken) -> None:
        """Accepted work takes time for good."""
        for cell, machine, part in taken:
            self.time[cell] -= part
            if machine >= 0:
                self.machine_time[machine] -= part
        self.take(taken)
        self.crowds.forget()

    def shrink(self, cell: int, machine: int, now: int) -> int:
        """A cell (or, where that is -1, a machine cell) has so much time from now on: how much less."""
        at = cell if cell >= 0 else machine
        time, left = (self.time, self.left) if cell >= 0 else (self.machine_time, self.machine_left)
        less = int(time[at]) - now
        time[at] -= less
        left[at] -= less
        self.crowds.forget()
        return less

    def lacking(self, cell: int, machine: int) -> int:
        """By how much more is offered than there is."""
        return max(0, -int(self.left[cell] if cell >= 0 else self.machine_left[machine]))
