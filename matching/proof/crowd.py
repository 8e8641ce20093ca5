"""Everyone who has a skill, side by side, so that `check` looks closely only at those who come into question.

A country has thousands of groups for each skill. What a single comparison of numbers shows is compared for all of them
at once; the rules themselves (facts.py) then judge whoever is left, from near to far.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from matching.distance import EARTH_RADIUS_KM
from matching.problem import Group, Lot, Problem

Column: TypeAlias = npt.NDArray[Any]

# Floating point tells distances on the globe to far less than this; nothing is decided within it.
SURE_KM = 0.01


class Crowd:
    """Groups that have one skill at any level, in the order of the problem (by id)."""

    def __init__(self, problem: Problem, skill: str, members: list[Group]) -> None:
        self.problem, self.members = problem, members
        self.level = _column(max(profile.level(skill) for profile in group.profiles) for group in members)
        self.quality = _column(group.quality_level for group in members)
        self.least = _column(group.least_satang_per_hour for group in members)
        self.farthest = _column(group.farthest_km for group in members)
        self.may = np.array([not group.ineligible for group in members], dtype=bool)
        self.wage_places = sorted({group.wage_place for group in members})
        self.place = _column(self.wage_places.index(group.wage_place) for group in members)
        self.tools = {
            code: _column(dict(group.machines).get(code, 0) for group in members) > 0
            for code in {code for group in members for code, _ in group.machines}
        }
        self.directions = _directions(
            _column(group.latitude_e6 for group in members), _column(group.longitude_e6 for group in members)
        )

    def near(self, lot: Lot) -> Iterator[tuple[int, Group]]:
        """(kilometres, group) of whoever no plain comparison rules out: from near to far, then by id.

        One by one: a lot asks for its nearest, and of a skill a country has ten thousand groups.
        """
        here = np.flatnonzero(self.in_question(lot))
        apart = self.kilometres(lot, here)
        certain = apart - SURE_KM < self.farthest[here] + 0.5
        here, apart = here[certain], apart[certain]
        whole = np.rint(apart).astype(np.int64)
        for at in np.flatnonzero(np.abs(apart - np.floor(apart) - 0.5) < SURE_KM).tolist():
            whole[at] = self.problem.kilometres(lot, self.members[here[at]])
        order = np.lexsort((here, whole))
        return ((int(whole[at]), self.members[here[at]]) for at in order)

    def in_question(self, lot: Lot) -> Column:
        """A truth for each member: may work, at the level and quality, for this rate, and has the machine."""
        floors = dict(lot.floors)
        lawful = [floors.get(place, lot.rate_satang + 1) <= lot.rate_satang for place in self.wage_places]
        found: Column = self.may & (self.level >= lot.level) & (self.quality >= lot.quality_level)
        found &= np.array(lawful, dtype=bool)[self.place]
        found &= self.least * lot.centiminutes_per_piece <= 6000 * lot.rate_satang
        if lot.machine is not None:
            found &= self.tools.get(lot.machine, np.zeros(len(self.members), dtype=bool))
        return found

    def kilometres(self, lot: Lot, here: Column) -> Column:
        """How far these members are, nearly: twice the arc whose sine is half the straight line between."""
        ours = _directions(_column([lot.latitude_e6]), _column([lot.longitude_e6]))
        line = np.sqrt(((self.directions[here] - ours) ** 2).sum(axis=1))
        apart: Column = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(line / 2, 1.0))
        return apart


def crowds(problem: Problem) -> dict[str, Crowd]:
    """One for each skill that anyone has."""
    skilled: dict[str, list[Group]] = {}
    for group in problem.groups:
        for skill in {skill for profile in group.profiles for skill, _ in profile.skills}:
            skilled.setdefault(skill, []).append(group)
    return {skill: Crowd(problem, skill, members) for skill, members in skilled.items()}


def _column(figures: Any) -> Column:
    return np.array(list(figures), dtype=np.int64)


def _directions(latitudes_e6: Column, longitudes_e6: Column) -> Column:
    """Where on a globe of radius 1: a row for each place."""
    up, along = latitudes_e6 * (np.pi / 180e6), longitudes_e6 * (np.pi / 180e6)
    found: Column = np.column_stack([np.sin(up), np.cos(up) * np.sin(along), np.cos(up) * np.cos(along)])
    return found
