"""How many groups each hard rule keeps from a lot: what `hard_reasons` says of them one by one, in rows."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matching.codes import ReasonCode
from matching.engine.crowds import NOBODY, Crowds
from matching.engine.reach import Reach
from matching.problem import Lot
from matching.room import least_needed
from matching.rows import Row

NOWHERE = np.iinfo(np.int64).max  # the floor where a lot names none


def against(reach: Reach, lot: Lot) -> Counter[str]:
    """Groups by reason code; a group counts for every rule that speaks against it."""
    crowds = reach.crowds
    each, at_first = reach.paces.of(lot, np.arange(len(crowds.quality)))
    groups, best, floor = crowds.problem.groups, _best_levels(crowds, lot), crowds.floors(lot)[crowds.wage_place]
    far = crowds.places.kilometres(lot.latitude_e6, lot.longitude_e6, np.arange(len(groups)))
    masks = {
        ReasonCode.NO_SKILL: best == 0,
        ReasonCode.SKILL_LEVEL_TOO_LOW: (best > 0) & (best < lot.level),
        ReasonCode.NO_MACHINE: ~_has_machine(crowds, lot),
        ReasonCode.QUALITY_TOO_LOW: crowds.quality < lot.quality_level,
        ReasonCode.HAZARD_NOT_ALLOWED: _rows(bool(lot.hazard) and lot.hazard not in group.hazards for group in groups),
        ReasonCode.INELIGIBLE: _rows(bool(group.ineligible) for group in groups),
        ReasonCode.ASKED_ALREADY: _rows(group.id in lot.asked for group in groups),
        ReasonCode.NO_FLOOR_FOR_PLACE: floor == NOWHERE,
        ReasonCode.RATE_UNDER_FLOOR: (floor > lot.rate_satang) & (floor < NOWHERE),
        ReasonCode.RATE_UNDER_GROUP_MINIMUM: crowds.least_rate * lot.centiminutes_per_piece > lot.rate_satang * 6000,
        ReasonCode.TOO_FAR: far > crowds.farthest,
        ReasonCode.FIRST_LOT_TOO_LARGE: at_first < least_needed(lot),
        **_too_little_time(crowds, lot, best >= lot.level, least_needed(lot) * each),
    }
    return Counter({code.value: int(mask.sum()) for code, mask in masks.items() if mask.any()})


def _rows(answers: object) -> Row:
    return np.array(list(answers), dtype=bool)  # type: ignore[call-overload]


def _best_levels(crowds: Crowds, lot: Lot) -> Row:
    where, levels = crowds.skills.get(lot.skill, (NOBODY, NOBODY))
    best = np.zeros(len(crowds.quality), dtype=np.int64)
    np.maximum.at(best, crowds.owner[where.astype(np.int64)], levels.astype(np.int64))
    return best


def _has_machine(crowds: Crowds, lot: Lot) -> Row:
    has = np.full(len(crowds.quality), lot.machine is None)
    if lot.machine is not None:
        has[crowds.tool_owner[crowds.machines.get(lot.machine, (NOBODY, NOBODY))[0].astype(np.int64)]] = True
    return has


def _too_little_time(crowds: Crowds, lot: Lot, able: Row, needed: Row) -> dict[ReasonCode, Row]:
    """Of the groups that have skill and machine: too little time of members, else of the machine."""
    able = able & _has_machine(crowds, lot)
    where, levels = crowds.skills.get(lot.skill, (NOBODY, NOBODY))
    members = _by_group(crowds, lot, crowds.time, crowds.owner, where[levels >= lot.level])
    short = members.sum(axis=1) < needed
    if lot.machine is None:
        return {ReasonCode.NOT_ENOUGH_MINUTES: able & short}
    tools = crowds.machines.get(lot.machine, (NOBODY, NOBODY))[0]
    together = np.minimum(members, _by_group(crowds, lot, crowds.machine_time, crowds.tool_owner, tools))
    return {
        ReasonCode.NOT_ENOUGH_MINUTES: able & short,
        ReasonCode.NOT_ENOUGH_MACHINE_MINUTES: able & ~short & (together.sum(axis=1) < needed),
    }


def _by_group(crowds: Crowds, lot: Lot, table: Row, owner: Row, which: Row) -> Row:
    """Centi-minutes of each group in each week of the lot's window, of these rows of a table of time."""
    which = which.astype(np.int64)
    found = np.zeros((len(crowds.quality), lot.last_week + 1 - lot.first_week), dtype=np.int64)
    np.add.at(found, owner[which], table[which, lot.first_week : lot.last_week + 1])
    return found
