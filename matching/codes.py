"""Why something did not come together: codes with numbers, from which sentences are made (texts.py)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Why a lot, or a lot with a group, did not come together. Hard ones first, then those of this plan."""

    NO_SKILL = "no_skill"
    SKILL_LEVEL_TOO_LOW = "skill_level_too_low"
    NO_MACHINE = "no_machine"
    QUALITY_TOO_LOW = "quality_too_low"
    HAZARD_NOT_ALLOWED = "hazard_not_allowed"
    INELIGIBLE = "ineligible"
    ASKED_ALREADY = "asked_already"
    NO_FLOOR_FOR_PLACE = "no_floor_for_place"
    RATE_UNDER_FLOOR = "rate_under_floor"
    RATE_UNDER_GROUP_MINIMUM = "rate_under_group_minimum"
    TOO_FAR = "too_far"
    NOT_ENOUGH_MINUTES = "not_enough_minutes"
    NOT_ENOUGH_MACHINE_MINUTES = "not_enough_machine_minutes"
    FIRST_LOT_TOO_LARGE = "first_lot_too_large"
    NEARER_GROUPS = "nearer_groups"
    NO_CANDIDATE = "no_candidate"
    WINDOW_TOO_SHORT = "window_too_short"
    LEAST_LOT_NOT_REACHED = "least_lot_not_reached"
    SPLIT_LIMIT_REACHED = "split_limit_reached"
    ALL_OR_NOTHING_NOT_REACHED = "all_or_nothing_not_reached"
    MINUTES_TAKEN = "minutes_taken"
    PLACED_ELSEWHERE = "placed_elsewhere"
    NOT_WORTH_ITS_COST = "not_worth_its_cost"
    NO_BETTER_PLAN_FOUND = "no_better_plan_found"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the numbers that make it checkable (names end in their unit)."""

    code: ReasonCode
    numbers: tuple[tuple[str, int], ...] = ()
