"""What proves more than prices alone: each group's weeks as one problem, told case by case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """Prices of a group's time in one case: (profile, week, per centi-minute), (machine, week, per centi-minute).

    In millionths of a satang, instead of all that `Prices` has for the group's time; zeros left out.
    """

    time: tuple[tuple[int, int, int], ...] = ()
    machines: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """One group's weeks, case by case. asked: at a fork a lot, then all where the group makes it, then all where not.

    "" is a leaf; `leaves` are in that order.
    """

    group: str
    asked: tuple[str, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """What proves more than prices: (lot, millionths of a satang that it keeps of what each of its groups gains).

    Lots that are not named keep all of it. Groups without a tree pay for their time as `Prices` says.
    """

    kept: tuple[tuple[str, int], ...]
    trees: tuple[Tree, ...]
