"""A plan being drawn: what is placed, what time is left. Every change is exact and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.model import Model
from matching.relaxation import MICRO, PriceList

Slot = tuple[int, int, int]  # cell, machine cell or -1, price of a centi-minute in both (1e-6 satang)


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of a lot with one pair, and the time they take: (cell, machine cell or -1, centi-minutes)."""

    pair: int
    pieces: int
    work: tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class Draft:
    """placed: the shares of each lot. The objective counts what is placed, in 1/1000 satang."""

    model: Model
    slots: list[tuple[Slot, ...]]
    placed: list[tuple[Share, ...]] = field(default_factory=list)
    time: list[int] = field(default_factory=list)
    machine_time: list[int] = field(default_factory=list)
    income: list[int] = field(default_factory=list)
    lots_of_group: list[dict[int, None]] = field(default_factory=list)
    objective: int = 0

    def room(self, pair: int, enough: int) -> int:
        """Free centi-minutes for a pair, counted up to `enough`."""
        time, machine_time, found = self.time, self.machine_time, 0
        used: dict[int, int] = {}
        for cell, machine, _ in self.slots[pair]:
            free = time[cell]
            if machine >= 0:
                free = min(free, machine_time[machine] - used.get(machine, 0))
                used[machine] = used.get(machine, 0) + free
            found += free
            if found >= enough:
                return enough
        return found

    def fit(self, pair: int, pieces: int) -> tuple[Share, int]:
        """The cheapest cells that hold `pieces` (there must be room), and their price in 1/1000 satang."""
        found = self.model.pairs[pair]
        left = pieces * self.model.lots[found.lot].centiminutes_per_piece
        work, price = [], 0
        used: dict[int, int] = {}
        for cell, machine, each in self.slots[pair]:
            part = min(self.time[cell], left)
            if machine >= 0:
                part = min(part, self.machine_time[machine] - used.get(machine, 0))
                used[machine] = used.get(machine, 0) + part
            if part > 0:
                work.append((cell, machine, part))
                price += part * each
                left -= part
                if not left:
                    break
        return Share(pair, pieces, tuple(work)), price // MICRO

    def gain(self, pair: int, pieces: int) -> int:
        """What the objective gains by one more share: value, equity, less the cost of the pair."""
        found, model = self.model.pairs[pair], self.model
        income = self.income[found.group]
        more = income + model.lots[found.lot].rate_satang * pieces
        equity = model.equity(found.group, more) - model.equity(found.group, income)
        return model.value[found.lot] * pieces + equity - found.cost

    def put(self, share: Share) -> None:
        """Add a share that fits."""
        self.objective += self.gain(share.pair, share.pieces)
        self._move(share, 1)
        lot = self.model.pairs[share.pair].lot
        self.placed[lot] = (*self.placed[lot], share)

    def clear(self, lot: int) -> tuple[Share, ...]:
        """Take a lot off the plan again; the shares it had can be put back."""
        shares = self.placed[lot]
        for share in shares:
            self._move(share, -1)
            self.objective -= self.gain(share.pair, share.pieces)
        self.placed[lot] = ()
        return shares

    def _move(self, share: Share, sign: int) -> None:
        found = self.model.pairs[share.pair]
        for cell, machine, part in share.work:
            self.time[cell] -= sign * part
            if machine >= 0:
                self.machine_time[machine] -= sign * part
        self.income[found.group] += sign * self.model.lots[found.lot].rate_satang * share.pieces
        if sign > 0:
            self.lots_of_group[found.group][found.lot] = None
        else:
            self.lots_of_group[found.group].pop(found.lot, None)


def empty_draft(model: Model, prices: PriceList) -> Draft:
    """Nothing placed. Each pair's cells are sorted so that the cheapest time is used first.

    Where prices are equal: members with fewer skills first, so that the many-skilled stay free, then early.
    """
    skills = [len(model.groups[group].profiles[profile].skills) for group, profile, _ in model.cells]
    slots = []
    for pair in model.pairs:
        extra = {week.machine: prices.machines[week.machine] if week.machine >= 0 else 0 for week in pair.weeks}
        found = [
            (cell, week.machine, prices.time[cell] + extra[week.machine]) for week in pair.weeks for cell in week.cells
        ]
        slots.append(tuple(sorted(found, key=lambda slot: (slot[2], skills[slot[0]], model.cells[slot[0]]))))
    return Draft(
        model,
        slots,
        [()] * len(model.lots),
        list(model.time),
        list(model.machine_time),
        [0] * len(model.groups),
        [{} for _ in model.groups],
    )
