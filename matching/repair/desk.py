"""A problem and a plan by position, open to change: who holds which offer, and what all of it is worth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from matching.engine.model import equity_steps, preference
from matching.plan import Allocation, Plan, Work
from matching.problem import Frozen, Group, Lot, Problem
from matching.repair.block import Block
from matching.repair.hours import Hours, Taken
from matching.room import frozen_satang
from matching.rows import row
from matching.trips import Trip, trip


class Offer(NamedTuple):
    """Pieces of a lot for a group, and the time they take. Nothing of it changes while the offer stands."""

    pieces: int
    work: Taken


class Desk:
    """offers: by lot and then group. before: the offers of every lot changed since it was emptied, as they were."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.base, self.hours = problem, Hours(problem)
        self.lots = {lot.id: lot for lot in problem.lots}
        self.groups, self.frozen = list(problem.groups), list(problem.frozen)
        self.at = {group.id: position for position, group in enumerate(problem.groups)}
        self.promised = frozen_satang(problem)
        self.preference = row(preference(problem, self.promised))
        self.income = np.zeros(len(self.groups), dtype=np.int64)
        self.permille = np.zeros((len(self.groups), len(problem.policy.equity_steps)), dtype=np.int64)
        self.width = np.zeros_like(self.permille)
        self.blocks: dict[str, Block] = {}
        self.offers: dict[str, dict[int, Offer]] = {}
        self.before: dict[str, dict[int, Offer]] = {}
        self.open: set[str] = set()  # lots with pieces that nobody is offered
        self.here: list[set[str]] = [set() for _ in self.groups]  # lots of which each group holds an offer
        self.by_skill: dict[str, set[str]] = {}
        self.riders: Counter[Trip] = Counter()  # offers on each trip, where trips are shared
        self.objective = 0
        for position in range(len(self.groups)):
            self._open_steps(position)
        for lot in problem.lots:
            self.enter(lot)
        for share in plan.allocations:
            group, machine = self.at[share.group], self.lots[share.lot].machine
            self.put(
                share.lot, group, Offer(share.pieces, self.hours.cells(group, self.groups[group], machine, share.work))
            )
        self.before.clear()

    def problem(self) -> Problem:
        """The problem as it stands."""
        lots, groups, frozen = tuple(self.lots.values()), tuple(self.groups), tuple(self.frozen)
        return replace(self.base, lots=lots, groups=groups, frozen=frozen)

    def allocation(self, name: str, group: int, offer: Offer) -> Allocation:
        """An offer by name."""
        return Allocation(name, self.groups[group].id, offer.pieces, self.hours.work(group, offer.work))

    def allocations(self) -> tuple[Allocation, ...]:
        """All offers by name, in order."""
        rows = ((name, group, offer) for name, offers in self.offers.items() for group, offer in offers.items())
        return tuple(self.allocation(*found) for found in sorted(rows))

    def enter(self, lot: Lot) -> None:
        """A lot that nobody is offered yet."""
        self.lots[lot.id], self.offers[lot.id], self.before[lot.id] = lot, {}, {}
        self.by_skill.setdefault(lot.skill, set()).add(lot.id)
        self.open.add(lot.id)

    def leave(self, name: str) -> None:
        """A lot without offers is gone."""
        self.by_skill[self.lots[name].skill].remove(name)
        self.open.remove(name)
        del self.lots[name], self.offers[name], self.blocks[name]

    def put(self, name: str, group: int, offer: Offer) -> None:
        """Make an offer."""
        self.before.setdefault(name, dict(self.offers[name]))
        self.offers[name][group] = offer
        self.here[group].add(name)
        self.hours.take(offer.work)
        self._earn(name, group, offer.pieces, 1)
        if sum(offer.pieces for offer in self.offers[name].values()) == self.lots[name].quantity_pieces:
            self.open.remove(name)

    def lift(self, name: str, group: int) -> Offer:
        """Take an offer off the desk."""
        self.before.setdefault(name, dict(self.offers[name]))
        offer = self.offers[name].pop(group)
        self.here[group].remove(name)
        self.hours.take(offer.work, -1)
        self._earn(name, group, offer.pieces, -1)
        self.open.add(name)
        return offer

    def had(self, name: str) -> set[int]:
        """Groups that hold an offer of the lot, or did before the event."""
        return {*self.offers[name], *self.before.get(name, ())}

    def promise(self, name: str, group: int, work: tuple[Work, ...], satang: int) -> None:
        """Accepted work is frozen; its pay is told week by week as the work goes on."""
        one, machine, done = self.groups[group].id, self.lots[name].machine, 0
        whole = sum(part.centiminutes for part in work)
        for part in work:
            value = satang * (done + part.centiminutes) // whole - satang * done // whole
            self.frozen.append(Frozen(one, part.week, part.profile, machine, part.centiminutes, value))
            done += part.centiminutes
        self.hours.promise(self.hours.cells(group, self.groups[group], machine, work))
        self.promised[one] += satang
        self.preference = row(preference(self.base, self.promised))
        self.reopen_steps(group)

    def promised_in(self, group: str, week: int, profile: int | None = None, machine: str | None = None) -> int:
        """Centi-minutes of accepted work in a week, of a profile or on a machine."""
        return sum(
            work.centiminutes
            for work in self.frozen
            if (work.group, work.week) == (group, week)
            and (profile is None or work.profile == profile)
            and (machine is None or work.machine == machine)
        )

    def must_go(self, group: int, cell: int, machine: int) -> str:
        """The lot whose offer makes room where more is offered than there is: so that as few go as can be."""
        lacking = self.hours.lacking(cell, machine)
        taken = sorted((_part(self.offers[name][group], cell, machine), name) for name in self.here[group])
        return next((name for part, name in taken if part >= lacking), taken[-1][1])

    def reopen_steps(self, group: int) -> None:
        """The group's lines of equity or its promised income changed."""
        self.objective -= self._bonus(group)
        self._open_steps(group)
        self.objective += self._bonus(group)

    def _earn(self, name: str, group: int, pieces: int, sign: int) -> None:
        lot, policy = self.lots[name], self.base.policy
        cost = 1000 * (policy.satang_per_pair + self._way(lot, self.groups[group], sign))
        self.objective += sign * (lot.rate_satang * pieces * policy.value_permille - cost) - self._bonus(group)
        self.income[group] += sign * lot.rate_satang * pieces
        self.objective += self._bonus(group)

    def _way(self, lot: Lot, group: Group, sign: int) -> int:
        """Satang of the offer's trip; nothing where another offer pays for it."""
        way = self.base.policy.satang_per_km * self.base.kilometres(lot, group)
        if not self.base.policy.shared_trips:
            return way
        ride = trip(lot, group)
        others = self.riders[ride] - (sign < 0)
        self.riders[ride] += sign
        return 0 if others else way

    def _bonus(self, group: int) -> int:
        """Equity on the group's new income, 1/1000 satang."""
        income, worth = int(self.income[group]), 0
        for permille, width in zip(self.permille[group].tolist(), self.width[group].tolist(), strict=True):
            part = min(income, width)
            worth, income = worth + part * permille, income - part
        return worth

    def _open_steps(self, group: int) -> None:
        one = self.groups[group]
        steps = equity_steps(one, self.promised[one.id], self.base.policy)[:-1]
        self.permille[group], self.width[group] = 0, 0
        for at, (permille, width) in enumerate(steps):
            self.permille[group, at], self.width[group, at] = permille, width


def _part(offer: Offer, cell: int, machine: int) -> int:
    """What an offer takes of a cell, or of a machine cell."""
    return sum(part for of, tool, part in offer.work if (of == cell if cell >= 0 else tool == machine))
