"""The unit of work: some lots that are free to move, the groups of one region, and the time that others leave them.

`solve_part` is a pure function over plain rows of numbers. It may run in this process, in another, or as a job of a
queue on another machine: what it answers depends on the part alone.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from matching import guard
from matching.canonical import read_json
from matching.compiled import chance_from
from matching.engine import anneal
from matching.engine.arrays import LARGEST, Arrays
from matching.engine.hand import at_hand
from matching.engine.search import MOST_RUINED, half_life
from matching.engine.state import blank
from matching.engine.trail import fresh_trail, restore
from matching.guard import ProblemError
from matching.rows import Row, row


class Part(NamedTuple):
    """Lots, pairs, groups and cells are numbered anew. Equity steps are what the groups' other income leaves.

    pieces (by pair) and used (by slot): the plan at hand. Steps `first` to `last`, from `warmth` down, as
    engine.search.Cooling says: slowly up to step `slow`, then in `fast` steps to the end.
    paid: as state.State says. chased: lots in one step, at most. ends: 1 in the last round of a search.
    """

    arrays: Arrays
    slot_price: Row
    keys: Row  # orders in which lots may go back, a row for each
    pieces: Row
    used: Row
    seed: int
    warmth: int
    first: int
    last: int
    slow: int
    fast: int
    paid: int
    chased: int
    ends: int

    @property
    def stamp(self) -> str:
        """Fingerprint of everything in the part: SHA-256, 64 hexadecimal digits."""
        parts = [*self.arrays, *self[1:5], row(map(int, self[5:]))]
        rows = [np.ascontiguousarray(part, dtype="<i8") for part in parts]
        return sha256(b"".join(row([part.size]).astype("<i8").tobytes() + part.tobytes() for part in rows)).hexdigest()

    def to_json(self) -> str:
        """For a job queue: rows as arrays of whole numbers."""
        return json.dumps([[_plain(part) for part in self.arrays], *map(_plain, self[1:])], separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Part:
        """Read what `to_json` wrote; ProblemError where it is not that."""
        try:
            arrays, *rest = read_json(text)
            rows: list[Any] = [np.array(part, dtype=np.int64) for part in rest[:4]]
            return cls(Arrays(*(np.array(part, dtype=np.int64) for part in arrays)), *rows, *rest[4:])
        except (TypeError, ValueError) as fault:
            raise ProblemError("part", f"cannot be read: {fault}") from None


class PartPlan(NamedTuple):
    """What came of a part: pieces by pair, centi-minutes by slot, and the stamp of the part it answers."""

    stamp: str
    pieces: Row
    used: Row

    def to_json(self) -> str:
        """For a job queue."""
        return json.dumps([self.stamp, self.pieces.tolist(), self.used.tolist()], separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> PartPlan:
        """Read what `to_json` wrote; ProblemError where it is not that."""
        try:
            stamp, pieces, used = read_json(text)
            guard.words("part plan", stamp)
            return cls(stamp, np.array(pieces, dtype=np.int64), np.array(used, dtype=np.int64))
        except (TypeError, ValueError) as fault:
            raise ProblemError("part plan", f"cannot be read: {fault}") from None


def solve_part(part: Part) -> PartPlan:
    """Ruin and recreate on the part, from the plan at hand. The same part, the same answer, wherever it runs.

    It answers with where it stands, so that warm stays warm from round to round; at the end with the best seen.
    """
    arrays, chance = part.arrays, chance_from(part.seed)
    state = blank(arrays, part.slot_price)
    state.paid[0] = part.paid
    restore(arrays, state, at_hand(arrays, state, part.pieces, part.used))
    trail = fresh_trail(arrays, state)
    if len(arrays.pair_lot):
        anneal.anneal(
            arrays, state, trail, part.keys, chance, part.warmth, MOST_RUINED, part.first, part.last,
            half_life(arrays), part.slow, max(part.fast, 1), part.chased, LARGEST,
        )  # fmt: skip
    if part.ends:
        restore(arrays, state, trail)
    return PartPlan(part.stamp, state.pieces, state.used)


def _plain(part: Any) -> Any:
    return part.tolist() if isinstance(part, np.ndarray) else part
