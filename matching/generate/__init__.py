"""A made-up country to measure matching on: the benchmark recipe, one function for each distribution.

Everything is drawn from numpy's PCG64 with one seed. The costs of the standard policy are those of the recipe:
300 baht for each pair of a lot and a group, and 3 baht for each kilometre.
"""

from __future__ import annotations

import numpy as np

from matching import guard
from matching.generate.groups import make_group
from matching.generate.lots import make_lots
from matching.guard import ProblemError
from matching.problem import Problem

WEEKS = 8  # planned at once; the recipe allows 8 to 12

LOOSE, TIGHT = 0.35, 1.0  # load: the recipe's two countries


def generate(*, lots: int, groups: int, load: float, seed: int) -> Problem:
    """So many lots and groups, `load` = work asked / members' time free. The same seed, the same country."""
    guard.whole("lots", lots, 1, 10**6)
    guard.whole("groups", groups, 1, 10**5)
    guard.whole("seed", seed, 0, 2**63 - 1)
    if not 0 < load <= 100:
        raise ProblemError("load", f"must be over 0 and at most 100, not {load}")
    draw = np.random.Generator(np.random.PCG64(seed))
    people = tuple(make_group(draw, number, WEEKS) for number in range(groups))
    free = sum(sum(profile.minutes) for group in people for profile in group.profiles)
    return Problem(WEEKS, tuple(make_lots(draw, lots, people, WEEKS, load * free)), people, seed=seed)
