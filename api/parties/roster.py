"""Reading who is in a group."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.lists import holds
from api.parties.member_schemas import MemberShape, MemberSkill
from api.parties.models import Group, Homeworker, HomeworkerSkill, Membership


def present(group: Group, name: str | None = None) -> Select[Membership]:
    """Memberships of those who are in a group now; with `name` only of those whose name holds it."""
    now = select(Membership).where(Membership.group_id == group.id, Membership.left_on.is_(None))
    if not name:
        return now
    return now.where(Membership.homeworker_id.in_(select(Homeworker.id).where(holds(Homeworker.name, name))))


def member_for(
    session: Session, group: Group, homeworker_id: UUID, *, lock: bool = False
) -> tuple[Membership, Homeworker]:
    """The latest membership of a person in a group, and the person; anybody else is not found."""
    statement = (
        select(Membership, Homeworker)
        .join(Homeworker, Homeworker.id == Membership.homeworker_id)
        .where(Membership.group_id == group.id, Membership.homeworker_id == homeworker_id)
        .order_by(Membership.left_on.desc().nulls_first(), Membership.id.desc())
        .limit(1)
    )
    found = session.execute(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]


def show_members(session: Session, memberships: Sequence[Membership]) -> list[MemberShape]:
    """The wire form of members with their skills: two queries for all of them."""
    ids = [one.homeworker_id for one in memberships]
    people = {one.id: one for one in session.scalars(select(Homeworker).where(Homeworker.id.in_(ids)))}
    skills: dict[UUID, list[MemberSkill]] = defaultdict(list)
    held = select(HomeworkerSkill).where(HomeworkerSkill.homeworker_id.in_(ids)).order_by(HomeworkerSkill.skill_code)
    for one in session.scalars(held.execution_options(populate_existing=True)):
        facts: dict[str, Any] = {"skill": one.skill_code, "level": one.level, "evidence": one.evidence}
        skills[one.homeworker_id].append(MemberSkill(**facts))
    return [_shown(one, people[one.homeworker_id], skills[one.homeworker_id]) for one in memberships]


def _shown(membership: Membership, person: Homeworker, skills: list[MemberSkill]) -> MemberShape:
    own = {name: getattr(person, name) for name in MemberShape.model_fields if hasattr(person, name)}
    return MemberShape(**own, skills=skills, joined_on=membership.joined_on, left_on=membership.left_on)
