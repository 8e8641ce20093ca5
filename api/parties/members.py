"""Members of groups: who joins, who leaves. A person is in one group at a time; the database decides."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import Caller
from api.errors import DomainError, Faults, NotFound
from api.parties.groups import touch
from api.parties.member_schemas import ChangeMember, MemberSkill, NewMember
from api.parties.models import Group, Homeworker, HomeworkerSkill, Membership, Skill
from api.parties.places import UnknownSkill, judge_skills, unknown
from api.parties.profiles import refresh_profiles
from api.problems import CONSTRAINTS
from api.sealing import Sealer
from api.shapes import new_id
from api.thai import sort_key, today
from api.words import Words


class MemberInAnotherGroup(DomainError):
    status = 409
    title = Words("เป็นสมาชิกของกลุ่มอยู่แล้ว", "Already a member of a group")
    detail = Words(
        "คนหนึ่งอยู่ได้ครั้งละหนึ่งกลุ่ม และคนนี้อยู่ในกลุ่มแล้ว", "A person is in one group at a time, and this one is in a group"
    )
    remedy = Words("ให้ออกจากกลุ่มเดิมก่อน แล้วเพิ่มใหม่", "Let her leave that group first, then add her")


class SamePersonTwice(DomainError):
    title = Words("มีคนเดียวกันสองครั้งในรายการ", "The same person stands twice in the list")
    detail = Words("เลขประจำตัวนี้ซ้ำกับอีกรายการหนึ่ง", "This id number is that of another item of the list")
    remedy = Words("ลบรายการที่ซ้ำ", "Remove the repeated item")


class HasLeft(DomainError):
    status = 409
    title = Words("ออกจากกลุ่มแล้ว", "She has left the group")
    detail = Words("คนนี้ไม่ได้เป็นสมาชิกของกลุ่มแล้ว", "This person is no longer a member of the group")
    remedy = Words("เพิ่มเป็นสมาชิกอีกครั้งก่อน", "Let her join again first")


CONSTRAINTS.update(
    uq_memberships_one_group=MemberInAnotherGroup,
    uq_homeworkers_identity_mark=MemberInAnotherGroup,
)
JOINING_REFUSALS = (MemberInAnotherGroup, UnknownSkill)


def add_members(
    session: Session, group: Group, members: Sequence[NewMember], *, sealer: Sealer, joined_on: date | None = None
) -> list[UUID]:
    """Let people join, all or none, and return their ids in the same order. Built for thousands at once.

    Somebody whose id number is known and who is in no group comes back as the person she was.
    """
    marks = [sealer.mark("identity", one.national_id) if one.national_id else None for one in members]
    back = _judge(session, members, marks)
    ids = [back.get(mark or "") or new_id() for mark in marks]
    returning = set(back.values())
    rows = list(zip(ids, members, marks, strict=True))
    _insert(session, Homeworker, [_person(*row) for row in rows if row[0] not in returning])
    if returning:
        session.execute(update(Homeworker), [_person(*row) for row in rows if row[0] in returning])
        session.execute(delete(HomeworkerSkill).where(HomeworkerSkill.homeworker_id.in_(returning)))
    day = joined_on or today()
    joins = [{"id": new_id(), "group_id": group.id, "homeworker_id": who, "joined_on": day} for who in ids]
    _insert(session, Membership, joins)
    _insert(session, HomeworkerSkill, [skill for who, one, _ in rows for skill in _skills(who, one.skills)])
    audit.record(session, "add_members", "group", group.id, members=len(ids))
    _count_anew(session, group)
    return ids


def rejoin(session: Session, caller: Caller, group: Group, homeworker_id: UUID) -> UUID:
    """Let a registered person join. A leader finds only those who were in her group before."""
    was_here = exists().where(Membership.homeworker_id == homeworker_id, Membership.group_id == group.id)
    known = session.get(Homeworker, homeworker_id)
    if known is None or (caller.role == "leader" and not session.scalar(select(was_here))):
        raise NotFound("/homeworker_id")
    if _in_a_group(session, [homeworker_id]):
        raise MemberInAnotherGroup("/homeworker_id")
    session.add(Membership(group_id=group.id, homeworker_id=homeworker_id, joined_on=today()))
    audit.record(session, "rejoin", "group", group.id, homeworker_id=f"hwk_{homeworker_id.hex}")
    _count_anew(session, group)
    return homeworker_id


def leave(session: Session, group: Group, membership: Membership) -> None:
    """End a membership today. What the group promised with her minutes stays promised."""
    membership.left_on = max(today(), membership.joined_on)
    audit.record(session, "leave", "group", group.id, homeworker_id=f"hwk_{membership.homeworker_id.hex}")
    _count_anew(session, group)


def demand_present(membership: Membership) -> None:
    """Refuse a change of somebody who has left: she may be in another group by now."""
    if membership.left_on is not None:
        raise HasLeft()


def change_member(session: Session, group: Group, person: Homeworker, *, change: ChangeMember) -> Homeworker:
    """Change what was sent; new skills move her to another profile."""
    wanted = change.model_dump(exclude_unset=True, exclude={"skills"})
    for name, value in wanted.items():
        if value is not None or name == "phone":
            setattr(person, name, value)
    person.name_sort = sort_key(person.name)
    if change.skills is not None:
        faults = Faults()
        judge_skills(session, [one.skill for one in change.skills], "/skills", faults)
        faults.raise_any()
        session.execute(delete(HomeworkerSkill).where(HomeworkerSkill.homeworker_id == person.id))
        _insert(session, HomeworkerSkill, _skills(person.id, change.skills))
    audit.record(session, "change_member", "homeworker", person.id, fields=sorted(change.model_fields_set))
    session.flush()
    session.execute(update(Homeworker).where(Homeworker.id == person.id).values(name=Homeworker.name))
    session.refresh(person)
    if change.skills is not None:
        refresh_profiles(session, group)
    return person


def _count_anew(session: Session, group: Group) -> None:
    """What follows from a change of members: profiles, minutes, and the number shown with the group."""
    session.flush()
    refresh_profiles(session, group)
    touch(session, group)


def _judge(session: Session, members: Sequence[NewMember], marks: Sequence[str | None]) -> dict[str, UUID]:
    """Refuse whom no group may take; return those who come back, by their mark."""
    faults = Faults()
    strange = unknown(session, Skill.code, {skill.skill for one in members for skill in one.skills})
    asked = [mark for mark in marks if mark]
    known = select(Homeworker.identity_mark, Homeworker.id).where(Homeworker.identity_mark.in_(asked))
    found = {mark: who for mark, who in session.execute(known) if mark} if asked else {}
    taken = _in_a_group(session, list(found.values()))
    seen: set[str] = set()
    for at, (one, mark) in enumerate(zip(members, marks, strict=True)):
        where = f"/{at}" if len(members) > 1 else ""
        for number, skill in enumerate(one.skills):
            if skill.skill in strange:
                faults.add(UnknownSkill(f"{where}/skills/{number}/skill"))
        if mark and found.get(mark) in taken:
            faults.add(MemberInAnotherGroup(f"{where}/national_id"))
        elif mark and mark in seen:
            faults.add(SamePersonTwice(f"{where}/national_id"))
        seen.add(mark or "")
    faults.raise_any()
    return found


def _in_a_group(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    open_ones = select(Membership.homeworker_id).where(Membership.homeworker_id.in_(ids), Membership.left_on.is_(None))
    return set(session.scalars(open_ones)) if ids else set()


def _person(homeworker_id: UUID, facts: NewMember, mark: str | None) -> dict[str, Any]:
    return {
        "id": homeworker_id,
        **facts.model_dump(exclude={"national_id", "skills"}),
        "name_sort": sort_key(facts.name),
        "identity_mark": mark,
    }


def _skills(homeworker_id: UUID, skills: Sequence[MemberSkill]) -> list[dict[str, Any]]:
    return [
        {"homeworker_id": homeworker_id, "skill_code": one.skill, "level": one.level, "evidence": one.evidence}
        for one in skills
    ]


def _insert(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
