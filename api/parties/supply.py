"""What all groups can do in the weeks to come, as the matching engine takes it. Three queries, however many groups."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from api.parties.models import CapacityWeek, Group, MachineWeek, Province, SkillProfile
from api.parties.rules import NO_MEMBERS, SUSPENDED, profile_skills, wage_place
from matching import problem as matching

Columns = TypeVarTuple("Columns")


@dataclass(slots=True)
class _Profile:
    """A profile on the way into a problem."""

    id: UUID
    skills: str
    members: int
    minutes: list[int]


@dataclass(frozen=True, slots=True)
class Supply:
    """Groups with their gross minutes; what is promised of them stands in `booked`, not taken off.

    profile_ids: group's wire id → profiles in the order of `Group.profiles`.
    booked: (profile, week index) → 1/100 minutes promised by accepted work.
    booked_machines: (group's wire id, machine, week index) → the same for machines.
    """

    groups: list[matching.Group]
    profile_ids: dict[str, list[UUID]]
    booked: dict[tuple[UUID, int], int]
    booked_machines: dict[tuple[str, str, int], int] = field(default_factory=dict)


def supply(
    session: Session,
    *,
    first_week_on: date,
    weeks: int,
    districts_with_own_rate: Collection[str],
    group_ids: Collection[UUID] | None = None,
) -> Supply:
    """Read the groups as they stand. Weeks that nobody laid out count as no minutes (see `plan_every_group`).

    `districts_with_own_rate` comes from `api.wages.lookup`, which stands later on the line than parties.
    Income is left at 0; offers know it.
    """
    window = (first_week_on, first_week_on + timedelta(weeks=weeks - 1))
    profiles, booked = _profiles(session, window, weeks, group_ids)
    machines, booked_machines = _machines(session, window, group_ids)
    places = select(Group, Province).join(Province, Province.code == Group.province_code).order_by(Group.id)
    found: list[matching.Group] = []
    for group, province in session.execute(_only(places, Group.id, group_ids)):
        place = wage_place(group.province_code, group.district_code, districts_with_own_rate)
        found.append(_group(group, province, place, profiles[group.id], machines[group.id]))
    ids = {wire_id(group_id): [one.id for one in own] for group_id, own in profiles.items()}
    return Supply(found, {group.id: ids.get(group.id, []) for group in found}, booked, booked_machines)


def wire_id(group_id: UUID) -> str:
    """A group's id as the API shows it, which is also its name in a matching problem."""
    return f"grp_{group_id.hex}"


def _profiles(
    session: Session, window: tuple[date, date], weeks: int, group_ids: Collection[UUID] | None
) -> tuple[dict[UUID, list[_Profile]], dict[tuple[UUID, int], int]]:
    """Profiles of each group in the order of their skills, with minutes, and what is promised of them.

    A profile whose members have all left stays while a week of the window has a row of it: work may name it.
    """
    joined = and_(CapacityWeek.profile_id == SkillProfile.id, CapacityWeek.week_on.between(*window))
    statement = (
        select(SkillProfile, CapacityWeek.week_on, CapacityWeek.minutes, CapacityWeek.booked_centiminutes)
        .outerjoin(CapacityWeek, joined)
        .where((SkillProfile.members > 0) | CapacityWeek.profile_id.is_not(None))
        .order_by(SkillProfile.group_id, SkillProfile.skills, CapacityWeek.week_on)
    )
    found: dict[UUID, dict[UUID, _Profile]] = defaultdict(dict)
    booked: dict[tuple[UUID, int], int] = {}
    for row, week_on, minutes, promised in session.execute(_only(statement, SkillProfile.group_id, group_ids)):
        fresh = _Profile(row.id, row.skills, row.members, [0] * weeks)
        profile = found[row.group_id].setdefault(row.id, fresh)
        if week_on is None:
            continue
        week = (week_on - window[0]).days // 7
        profile.minutes[week] = minutes
        if promised:
            booked[row.id, week] = promised
    ordered = {group: sorted(own.values(), key=lambda one: one.skills) for group, own in found.items()}
    return defaultdict(list, ordered), booked


def _machines(
    session: Session, window: tuple[date, date], group_ids: Collection[UUID] | None
) -> tuple[dict[UUID, list[tuple[str, int]]], dict[tuple[str, str, int], int]]:
    """Minutes a week of each machine: the fewest of the window, so that no week is promised more than it has."""
    statement = (
        select(
            MachineWeek.group_id,
            MachineWeek.machine_code,
            func.min(MachineWeek.minutes),
            func.jsonb_object_agg(MachineWeek.week_on, MachineWeek.booked_centiminutes),
        )
        .where(MachineWeek.week_on.between(*window))
        .group_by(MachineWeek.group_id, MachineWeek.machine_code)
    )
    found: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    booked: dict[tuple[str, str, int], int] = {}
    for group_id, machine, minutes, by_week in session.execute(_only(statement, MachineWeek.group_id, group_ids)):
        if minutes > 0:
            found[group_id].append((machine, minutes))
        for week_on, promised in by_week.items():
            if promised:
                week = (date.fromisoformat(week_on) - window[0]).days // 7
                booked[wire_id(group_id), machine, week] = promised
    return found, booked


def _only(statement: Select[*Columns], column: Any, group_ids: Collection[UUID] | None) -> Select[*Columns]:
    return statement if group_ids is None else statement.where(column.in_(group_ids))


def _group(
    group: Group, province: Province, place: str, profiles: Sequence[_Profile], machines: Sequence[tuple[str, int]]
) -> matching.Group:
    reasons = [SUSPENDED] if group.suspended_at is not None else []
    if not any(one.members for one in profiles):
        reasons.append(NO_MEMBERS)
    return matching.Group(
        id=wire_id(group.id),
        wage_place=place,
        latitude_e6=province.latitude_e6,
        longitude_e6=province.longitude_e6,
        profiles=tuple(matching.Profile(profile_skills(one.skills), tuple(one.minutes)) for one in profiles),
        machines=tuple(machines),
        quality_level=group.quality_level,
        least_satang_per_hour=group.least_satang_per_hour,
        hazards=tuple(group.hazards),
        farthest_km=group.farthest_km,
        income_satang=0,
        available_minutes=sum(sum(one.minutes) for one in profiles),
        ineligible=tuple(reasons),
    )
