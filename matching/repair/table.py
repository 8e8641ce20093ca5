"""A few lots laid on a table: small arrays in which everything else is simply time that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.core import narrow
from matching.engine.state import blank
from matching.engine.trail import Trail, fresh_trail
from matching.repair.block import Block
from matching.repair.desk import Desk, Offer
from matching.repair.fares import on_trips
from matching.rows import Row, row, starts


class Home(NamedTuple):
    """The offers as they were before the event, by pair and slot; bound: 1 where leaving home is withdrawing."""

    shares: Row
    share: Row
    pieces: Row
    used: Row
    bound: Row  # by lot


def assemble(desk: Desk, names: list[str], blocks: list[Block], time: Row, machine_time: Row) -> Arrays:
    """Arrays of these lots and blocks alone; groups and cells keep their places among all."""
    lots, policy = [desk.lots[name] for name in names], desk.base.policy
    lengths = np.concatenate([np.diff(block.first_slot) for block in blocks])
    of_lot = [len(block.group) for block in blocks]
    group = np.concatenate([block.group for block in blocks])
    groups, steps = desk.width.shape
    return Arrays(
        quantity=row(lot.quantity_pieces for lot in lots),
        work=row(lot.centiminutes_per_piece for lot in lots),
        value=row(lot.rate_satang * policy.value_permille for lot in lots),
        rate=row(lot.rate_satang for lot in lots),
        least=row(lot.least_pieces for lot in lots),
        most_groups=row(lot.most_groups for lot in lots),
        whole=row(int(lot.all_or_nothing) for lot in lots),
        first_pair=starts(of_lot),
        pair_lot=np.repeat(np.arange(len(lots)), of_lot),
        pair_group=group,
        pair_least=np.concatenate([block.least for block in blocks]),
        pair_most=np.concatenate([block.most for block in blocks]),
        pair_cost=np.concatenate([block.cost for block in blocks]),
        pair_trip=np.full(len(group), -1, dtype=np.int64),
        trip_cost=row([]),
        pair_work=np.concatenate([block.work for block in blocks]),
        first_slot=starts(lengths),
        slot_cell=np.concatenate([block.cell for block in blocks]),
        slot_machine=np.concatenate([block.machine for block in blocks]),
        time=time,
        machine_time=machine_time,
        first_step=np.arange(groups + 1) * steps,
        step_permille=desk.permille.reshape(-1),
        step_width=desk.width.reshape(-1),
        preference=desk.preference,
        first_of_group=starts(np.bincount(group, minlength=groups)),
        pair_of_group=np.argsort(group, kind="stable").astype(np.int64),
    )


class Table:
    """The lots on the table, their arrays, the plan as it stands there, and where its offers come home to."""

    def __init__(self, desk: Desk, names: list[str], pairs: list[Row], loose: set[str]) -> None:
        """pairs: positions in each lot's block, best first; only these are laid."""
        self.desk, self.names = desk, names
        time, machine_time = desk.hours.left.copy(), desk.hours.machine_left.copy()
        for name in names:
            for offer in desk.offers[name].values():
                for cell, machine, part in offer.work:
                    time[cell] += part
                    if machine >= 0:
                        machine_time[machine] += part
        blocks = [desk.blocks[name] for name in names]
        everything = assemble(desk, names, blocks, time, machine_time)
        here = narrow(everything, np.concatenate(pairs) + np.repeat(everything.first_pair[:-1], list(map(len, pairs))))
        self.arrays, riders = on_trips(desk, names, here.arrays)
        self.pair_at = list(self._pairs_by_group())
        self.state = blank(self.arrays, np.concatenate([block.price for block in blocks])[here.slot])
        self.state.trips[:] = riders
        self._lay_out()
        self.trail: Trail = fresh_trail(self.arrays, self.state)
        self.home = self._home(loose)

    def _pairs_by_group(self) -> Iterator[dict[int, int]]:
        """Lot by lot."""
        groups = self.arrays.pair_group.tolist()
        for first, last in pairwise(self.arrays.first_pair.tolist()):
            yield dict(zip(groups[first:last], range(first, last), strict=True))

    def _lay_out(self) -> None:
        """The offers as they stand."""
        a, s, desk = self.arrays, self.state, self.desk
        s.time[:], s.machine_time[:], s.income[:] = desk.hours.left, desk.hours.machine_left, desk.income
        for lot, name in enumerate(self.names):
            for group, offer in sorted(desk.offers[name].items()):
                pair = self.pair_at[lot][group]
                s.pieces[pair] = offer.pieces
                self._spread(pair, offer, s.used)
                s.share[a.first_pair[lot] + s.shares[lot]] = pair
                s.shares[lot] += 1
                s.place[pair] = s.here[group]
                s.at_group[a.first_of_group[group] + s.here[group]] = pair
                s.here[group] += 1

    def _home(self, loose: set[str]) -> Home:
        s = self.state
        home = Home(*(np.zeros_like(rows) for rows in (s.shares, s.share, s.pieces, s.used, s.shares)))
        for lot, name in enumerate(self.names):
            home.bound[lot] = name not in loose
            for group, offer in sorted(self.desk.before.get(name, self.desk.offers[name]).items()):
                if group in self.pair_at[lot]:
                    pair = self.pair_at[lot][group]
                    home.share[self.arrays.first_pair[lot] + home.shares[lot]] = pair
                    home.shares[lot] += 1
                    home.pieces[pair] = offer.pieces
                    self._spread(pair, offer, home.used)
        return home

    def _spread(self, pair: int, offer: Offer, used: Row) -> None:
        first, last = int(self.arrays.first_slot[pair]), int(self.arrays.first_slot[pair + 1])
        cells = self.arrays.slot_cell[first:last].tolist()
        for cell, _, part in offer.work:
            used[first + cells.index(cell)] = part

    def best(self, lot: int) -> dict[int, Offer]:
        """The lot's offers in the best plan seen."""
        a, t, found = self.arrays, self.trail, {}
        first = int(a.first_pair[lot])
        for pair in t.best_share[first : first + int(t.best_shares[lot])].tolist():
            slots = slice(int(a.first_slot[pair]), int(a.first_slot[pair + 1]))
            rows = zip(
                a.slot_cell[slots].tolist(), a.slot_machine[slots].tolist(), t.best_used[slots].tolist(), strict=True
            )
            work = tuple(sorted(part for part in rows if part[2]))
            found[int(a.pair_group[pair])] = Offer(int(t.best_pieces[pair]), work)
        return found
