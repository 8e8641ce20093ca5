"""Skill profiles: members of a group with the same skills at the same levels, kept right whenever members change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from api import audit
from api.parties.models import Group, HomeworkerSkill, Membership, SkillProfile
from api.parties.rules import MACHINE_MINUTES_PER_DAY, monday_of
from api.parties.weeks import HORIZON_WEEKS, lay_out
from api.shapes import new_id
from api.thai import today

# What is promised stays: a week never falls under its booking.
_MEMBER_MINUTES = text("""
UPDATE capacity_weeks c SET minutes = greatest(n.wanted, ceil(c.booked_centiminutes / 100.0))
FROM (
  SELECT p.id, w.week_on, p.members * CAST(:per_day AS bigint)
    * greatest(:days - w.holidays - w.care_days, 0) AS wanted
  FROM skill_profiles p JOIN capacity_weeks w ON w.profile_id = p.id
  WHERE p.group_id = :group_id AND w.week_on >= :from_on
) n
WHERE c.profile_id = n.id AND c.week_on = n.week_on
  AND c.minutes <> greatest(n.wanted, ceil(c.booked_centiminutes / 100.0))
RETURNING c.profile_id, c.week_on, c.minutes, n.wanted
""")
_MACHINE_MINUTES = text("""
UPDATE machine_weeks w SET minutes = greatest(n.wanted, ceil(w.booked_centiminutes / 100.0))
FROM (
  SELECT k.machine_code, k.week_on, coalesce(m.count, 0) * CAST(:per_day AS bigint) * :days AS wanted
  FROM machine_weeks k LEFT JOIN group_machines m USING (group_id, machine_code)
  WHERE k.group_id = :group_id AND k.week_on >= :from_on
) n
WHERE w.group_id = :group_id AND w.machine_code = n.machine_code AND w.week_on = n.week_on
  AND w.minutes <> greatest(n.wanted, ceil(w.booked_centiminutes / 100.0))
RETURNING w.machine_code, w.week_on, w.minutes, n.wanted
""")


def refresh_profiles(session: Session, group: Group) -> None:
    """Count the members of each profile again and work the weeks to come out anew.

    Minutes that a leader set by hand for a week hold until the members change. Members without a skill are in no
    profile: there is nothing they could be matched to.
    """
    session.execute(
        select(Group.id).where(Group.id == group.id).with_for_update(key_share=True)
    )  # one change of members at a time
    counted = _counted(session, group.id)
    recorded = select(SkillProfile.skills, SkillProfile.members).where(SkillProfile.group_id == group.id)
    known = {row.skills: row.members for row in session.execute(recorded)}
    wanted = {**dict.fromkeys(known, 0), **counted}
    changed = [(skills, members) for skills, members in sorted(wanted.items()) if known.get(skills) != members]
    if not changed:
        return
    values = [{"id": new_id(), "group_id": group.id, "skills": s, "members": m} for s, m in changed]
    upsert = insert(SkillProfile)
    session.execute(
        upsert.on_conflict_do_update(index_elements=["group_id", "skills"], set_={"members": upsert.excluded.members}),
        values,
    )
    rederive(session, group)


def rederive(session: Session, group: Group) -> None:
    """Work out the minutes of this week and of those to come from members, machines and days of work."""
    session.flush()
    from_on = monday_of(today())
    facts = {"group_id": group.id, "days": group.working_days_per_week, "from_on": from_on}
    members = session.execute(_MEMBER_MINUTES, {**facts, "per_day": group.minutes_per_member_day}).all()
    machines = session.execute(_MACHINE_MINUTES, {**facts, "per_day": MACHINE_MINUTES_PER_DAY}).all()
    _note_kept(session, group.id, [*members, *machines])
    lay_out(session, from_on, HORIZON_WEEKS, [group.id])


def _counted(session: Session, group_id: UUID) -> dict[str, int]:
    """Profile text → members of the group who have just these skills."""
    pair = func.concat(HomeworkerSkill.skill_code, ":", HomeworkerSkill.level)
    each = (
        select(
            func.string_agg(pair, aggregate_order_by(literal(" "), HomeworkerSkill.skill_code.collate("C"))).label(
                "skills"
            )
        )
        .join(Membership, Membership.homeworker_id == HomeworkerSkill.homeworker_id)
        .where(Membership.group_id == group_id, Membership.left_on.is_(None))
        .group_by(HomeworkerSkill.homeworker_id)
        .subquery()
    )
    counted = select(each.c.skills, func.count().label("members")).group_by(each.c.skills)
    return {row.skills: row.members for row in session.execute(counted)}


def _note_kept(session: Session, group_id: UUID, changed: Sequence[Any]) -> None:
    """Leave a trace where members are too few by now for what is promised."""
    kept = [row for row in changed if row[3] < row[2]]
    if kept:
        weeks = sorted({row[1].isoformat() for row in kept})
        audit.record(session, "kept_promised_minutes", "group", group_id, weeks=weeks, rows=len(kept))
