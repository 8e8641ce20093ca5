"""The bound, kept beside the desk: any prices >= 0 prove one, so an event changes only its own terms.

    bound = sum of price x time  +  equity beyond the price of income  +  what each lot gains at these prices

Time taken away only lowers what other lots can gain, so until those are looked at again (`settle`), the figure at
hand is above the one these prices prove, and a bound all the same. But a lot that asks its nearest groups alone asks
another one when one of them can no longer make it: such lots are looked at again at once (`ask_others`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.engine.arrays import MICRO, Arrays
from matching.engine.prices import FULLY, Auction
from matching.plan import Prices
from matching.repair.block import Tariff, block_of, blocks_of, judged
from matching.repair.desk import Desk
from matching.repair.fares import Fares
from matching.repair.table import assemble
from matching.room import least_needed
from matching.rows import Row

AS_THEY_ARE = 1  # tries for a lot's price per piece: none but the price at hand


class Ceiling:
    """Prices by position, in millionths of a satang, what each lot gains at them, and which gains are old."""

    def __init__(self, desk: Desk, arrays: Arrays, prices: Prices) -> None:
        """arrays: of the whole problem, where each pair pays its whole way."""
        self.desk = desk
        weeks, groups = desk.base.weeks, len(desk.groups)
        time, machines = np.zeros_like(desk.hours.time), np.zeros_like(desk.hours.machine_time)
        for group, profile, week, price in prices.time:
            time[desk.hours.cell(desk.at[group], profile, week)] = price
        for group, code, week, price in prices.machines:
            machines[desk.hours.machine_cell(desk.at[group], desk.groups[desk.at[group]], code, week)] = price
        breadth = [len(profile.skills) for group in desk.groups for profile in group.profiles]
        self.tariff = Tariff(time, machines, np.repeat(np.array(breadth, dtype=np.int64), weeks))
        self.income = np.zeros(groups, dtype=np.int64)
        for group, price in prices.income:
            self.income[desk.at[group]] = price
        self.lots = dict(prices.lots)
        self.gains: dict[str, int] = {}
        self.together = 0  # of all gains
        self.paid: dict[str, Row] = {}  # most satang each lot could pay each of its groups
        self.reach = np.zeros(groups, dtype=np.int64)  # and of all lots, by group
        self.old: set[str] = set()
        self.doubtful: set[tuple[str, int]] = set()  # lots that ask their nearest groups, and one that has less time
        priced = zip(time.tolist(), desk.hours.time.tolist(), strict=True)
        self.time_worth: int = sum(price * free for price, free in priced if price)
        priced = zip(machines.tolist(), desk.hours.machine_time.tolist(), strict=True)
        self.time_worth += sum(price * free for price, free in priced if price)
        blocks = blocks_of(desk.lots.values(), desk.hours.reach, arrays, self.tariff)
        desk.blocks = dict(zip(desk.lots, blocks, strict=True))
        self.fares = Fares(desk, prices.trips)
        self.value(list(desk.lots), AS_THEY_ARE)

    @property
    def bound(self) -> int:
        """No plan is worth more, 1/1000 satang."""
        return -(-(self.time_worth + self._equity() + self.together) // MICRO)

    def less_time(self, cell: int, machine: int, centiminutes: int) -> None:
        """So much of a cell and of a machine cell (-1: none of it) is gone."""
        for rows, at in ((self.tariff.time, cell), (self.tariff.machines, machine)):
            if at >= 0:
                self.time_worth -= int(rows[at]) * centiminutes

    def leave(self, name: str) -> None:
        """A lot is gone, or about to change."""
        self.together -= self.gains.pop(name, 0)
        if name in self.paid:
            self.reach[self.desk.blocks[name].group] -= self.paid.pop(name)
            self.fares.leave(name)

    def shrunk(self, group: int, rows: Sequence[tuple[int, int, int]]) -> None:
        """The group has less of these cells and machine cells: lots that could use them are to be looked at again.

        rows: (cell or -1, machine cell or -1, …).
        """
        desk = self.desk
        profiles, first, last = desk.hours.struck(group, desk.groups[group], rows)
        for skill in {skill for profile in profiles for skill, _ in profile.skills}:
            for name in desk.by_skill.get(skill, ()):
                lot = desk.lots[name]
                if lot.first_week <= last and lot.last_week >= first and desk.blocks[name].asks(group):
                    self.old.add(name)
                    if lot.nearest_groups:
                        self.doubtful.add((name, group))

    def ask_others(self) -> None:
        """Find anew the pairs of lots whose nearest groups have changed."""
        known = [(name, group) for name, group in sorted(self.doubtful) if name in self.desk.lots]
        self.doubtful.clear()
        self.settle({name for name, group in known if not self._still_asks(name, group)})

    def _still_asks(self, name: str, group: int) -> bool:
        """Whether a group that has less time has enough for the least it would be given; all else is as it was."""
        lot, block, hours = self.desk.lots[name], self.desk.blocks[name], self.desk.hours
        pair = block.pair(group)
        if pair < 0:
            return not block.asks(group) or group in hours.reach.candidates(lot)[0]
        return hours.free(*block.slots(pair)) >= least_needed(lot) * int(block.work[pair])

    def settle(self, names: set[str] | None = None) -> None:
        """Find the pairs and gains of these lots anew (all old ones when none are named)."""
        fresh = sorted(self.old if names is None else names)
        for name in fresh:
            self.leave(name)
            self.desk.blocks[name] = block_of(
                self.desk.lots[name], self.desk.hours.reach, self.desk.base.policy, self.tariff
            )
            self.fares.enter(name)
        self.old.difference_update(fresh)
        self.value(fresh, FULLY)

    def value(self, names: list[str], tries: int) -> None:
        """What each lot gains, at its own best price per piece after so many tries; nothing where it has no pairs."""
        desk, at_hand = self.desk, {name: self.lots.get(name, 0) for name in names}
        for name in names:
            self.gains[name], self.lots[name], self.paid[name] = 0, 0, desk.blocks[name].most
        names = [name for name in names if len(desk.blocks[name].group)]
        if not names:
            return
        blocks = [self.fares.charged(name) for name in names]
        arrays = assemble(desk, names, blocks, desk.hours.time, desk.hours.machine_time)
        auction = Auction(arrays)
        auction.tide.best[:] = np.concatenate([self.tariff.time, self.tariff.machines, self.income])
        auction.tide.best_lots[:] = [at_hand[name] for name in names]
        auction.hammer(tries)
        found = auction.prices()
        for at, name in enumerate(names):
            pairs = slice(int(arrays.first_pair[at]), int(arrays.first_pair[at + 1]))
            self.gains[name] = found.gains[at]
            self.together += found.gains[at]
            self.lots[name] = found.lots[at] if desk.lots[name].most_groups > 1 else 0
            block = desk.blocks[name] = judged(desk.blocks[name], found.pair_gains[pairs])
            self.paid[name] = desk.lots[name].rate_satang * block.most
            self.reach[block.group] += self.paid[name]

    def prices(self) -> Prices:
        """The certificate by name; zeros say nothing and are left out."""
        desk, weeks = self.desk, self.desk.base.weeks
        time, machines, at, tool = [], [], 0, 0
        for group in desk.groups:
            for profile in range(len(group.profiles)):
                time += [(group.id, profile, week, int(self.tariff.time[at + week])) for week in range(weeks)]
                at += weeks
            for code, _ in group.machines:
                machines += [(group.id, code, week, int(self.tariff.machines[tool + week])) for week in range(weeks)]
                tool += weeks
        income = [(group.id, price) for group, price in zip(desk.groups, self.income.tolist(), strict=True)]
        return Prices(
            time=tuple(row for row in time if row[3]),
            machines=tuple(row for row in machines if row[3]),
            lots=tuple((name, self.lots[name]) for name in sorted(desk.lots) if self.lots[name]),
            income=tuple(row for row in income if row[1]),
            trips=self.fares.uneven(),
        )

    def _equity(self) -> int:
        """Equity beyond the price of income, in millionths, as far as all a group's lots could lift it."""
        left, worth = self.reach.copy(), np.zeros_like(self.reach)
        for step in range(self.desk.width.shape[1]):
            part = np.minimum(self.desk.width[:, step], left)
            left -= part
            worth += np.maximum(self.desk.permille[:, step] * MICRO - self.income, 0) * part
        return sum(worth.tolist())
