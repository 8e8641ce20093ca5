"""What is to be placed: one open part of an order, matched as one."""

from __future__ import annotations

from dataclasses import dataclass

from matching import guard
from matching.canonical import later


@dataclass(frozen=True, slots=True)
class Lot:
    """The part of an order that is matched as one; `quantity_pieces` is what is still open.

    machine: None when bare hands do. hazard: empty when there is none. most_groups 1: may not be split.
    floors: (wage place, floor rate in satang per piece there); a group of another place is no candidate.
    minimum_lot_pieces: least one group may be given (of an open rest that is smaller, the whole rest).
    asked: groups that were offered this lot on these terms already, whatever they answered.
    article: what is made, by which speeds of groups are known; empty when it has no name.
    nearest_groups: of the groups that may take it, only so many nearest are asked (ties: lower id); 0 for all.
    """

    id: str
    order: str
    skill: str
    level: int
    machine: str | None
    centiminutes_per_piece: int
    quantity_pieces: int
    first_week: int
    last_week: int
    minimum_lot_pieces: int
    most_groups: int
    all_or_nothing: bool
    rate_satang: int
    floors: tuple[tuple[str, int], ...]
    quality_level: int
    hazard: str
    latitude_e6: int
    longitude_e6: int
    asked: tuple[str, ...] = ()
    nearest_groups: int = later(0)
    article: str = later("")

    def __post_init__(self) -> None:
        guard.words("lot.id", self.id)
        where = f"lot {self.id}"
        guard.words(f"{where}.order", self.order)
        guard.words(f"{where}.skill", self.skill)
        if self.machine is not None:
            guard.words(f"{where}.machine", self.machine)
        guard.words(f"{where}.hazard", self.hazard, empty=True)
        guard.words(f"{where}.article", self.article, empty=True)
        guard.truth(f"{where}.all_or_nothing", self.all_or_nothing)
        guard.micro_degrees(where, self.latitude_e6, self.longitude_e6)
        guard.whole(f"{where}.level", self.level, 1, 3)
        guard.whole(f"{where}.quality_level", self.quality_level, 1, 3)
        guard.whole(f"{where}.centiminutes_per_piece", self.centiminutes_per_piece, 1, 10**8)
        guard.whole(f"{where}.quantity_pieces", self.quantity_pieces, 1, 10**8)
        guard.whole(f"{where}.first_week", self.first_week, 0, 10_000)
        guard.whole(f"{where}.last_week", self.last_week, self.first_week, 10_000)
        guard.whole(f"{where}.minimum_lot_pieces", self.minimum_lot_pieces, 1, 10**8)
        guard.whole(f"{where}.most_groups", self.most_groups, 1, 10_000)
        guard.whole(f"{where}.rate_satang", self.rate_satang, 1, 10**8)
        guard.whole(f"{where}.nearest_groups", self.nearest_groups, 0, 10**6)
        guard.pairs(f"{where}.floors", self.floors, 1, 10**8)
        object.__setattr__(self, "floors", tuple(sorted(self.floors)))
        guard.items(f"{where}.asked", self.asked, str)
        guard.once(f"{where}.asked", self.asked)
        object.__setattr__(self, "asked", tuple(sorted(self.asked)))

    @property
    def least_pieces(self) -> int:
        """Least pieces one group may be given."""
        return min(self.minimum_lot_pieces, self.quantity_pieces)
