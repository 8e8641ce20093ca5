"""Groups: registration, changes, and who may see which."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, true, update
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import Caller
from api.auth.models import Principal
from api.auth.service import open_account
from api.errors import DomainError, Faults, NotAllowed, NotFound
from api.parties.models import Group, GroupMachine, Membership
from api.parties.places import judge_machines, judge_place
from api.parties.profiles import rederive
from api.parties.schemas import ChangeGroup, GroupShape, GroupSums, LeaderShape, MachineCount, RegisterGroup
from api.problems import CONSTRAINTS
from api.thai import sort_key
from api.words import Words


class PhoneTaken(DomainError):
    status = 409
    title = Words("หมายเลขโทรศัพท์นี้ใช้แล้ว", "This phone number is in use")
    detail = Words("มีผู้นำกลุ่มที่ใช้หมายเลขนี้เข้าระบบแล้ว", "A group leader signs in with this number already")
    remedy = Words("ใช้หมายเลขอื่นของผู้นำกลุ่ม", "Use another number of the leader")


class MachineTwice(DomainError):
    title = Words("มีเครื่องจักรซ้ำในรายการ", "A machine stands twice")
    detail = Words("เครื่องจักรชนิดเดียวกันใส่ได้ครั้งเดียว", "Each kind of machine can be listed once")
    remedy = Words("รวมจำนวนเป็นรายการเดียว", "Add the counts up in one item")


CONSTRAINTS.update(uq_principals_phone=PhoneTaken)
_MAY_BE_EMPTY = {"district_code"}
_HOURS = {"minutes_per_member_day", "working_days_per_week"}


def may_see(caller: Caller) -> ColumnElement[bool]:
    """A leader sees her own group only. Hirers hold no permission to read groups at all."""
    return Group.principal_id == caller.principal_id if caller.role == "leader" else true()


def visible(caller: Caller) -> Select[Group]:
    """The groups a caller may see."""
    return select(Group).where(may_see(caller))


def group_for(session: Session, caller: Caller, group_id: UUID, *, lock: bool = False) -> Group:
    """A group the caller may see; anything else is not found. `lock` holds it until the transaction ends."""
    statement = visible(caller).where(Group.id == group_id)
    found = session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if found is None:
        raise NotFound()
    return found


def demand_registrar(caller: Caller) -> None:
    """Groups are registered by the programme and the operator; a leader looks after the one she has."""
    if caller.role not in ("programme", "operator"):
        raise NotAllowed(scope="accounts:write")


def register_group(session: Session, *, facts: RegisterGroup) -> Group:
    """A new group, its leader's account, which signs in by phone, and its machines. It has no members yet."""
    faults = Faults()
    judge_place(session, facts.province_code, facts.district_code, faults)
    _judge_phone(session, facts.leader.phone, None, faults)
    _judge_machines(session, facts.machines, faults)
    faults.raise_any()
    leader = facts.leader
    account = open_account(session, "leader", leader.name, phone=leader.phone, language=leader.language)
    values = facts.model_dump(exclude={"leader", "machines"})
    made = Group(principal_id=account.id, name_sort=sort_key(facts.name), **values)
    session.add(made)
    session.flush()
    _put_machines(session, made.id, facts.machines)
    audit.record(session, "register_group", "group", made.id, machines=len(facts.machines))
    session.flush()
    return made


def change_group(session: Session, group: Group, *, change: ChangeGroup) -> Group:
    """Change what was sent; new hours of work are worked into the weeks to come."""
    wanted = change.model_dump(exclude_unset=True, exclude={"leader"})
    wanted = {name: value for name, value in wanted.items() if value is not None or name in _MAY_BE_EMPTY}
    faults = Faults()
    province, district = (wanted.get(name, getattr(group, name)) for name in ("province_code", "district_code"))
    judge_place(session, province, district, faults)
    if change.leader is not None:
        _judge_phone(session, change.leader.phone, group.principal_id, faults)
    faults.raise_any()
    for name, value in wanted.items():
        setattr(group, name, value)
    group.name_sort = sort_key(group.name)
    if change.leader is not None:
        leader = session.get_one(Principal, group.principal_id)
        leader.name, leader.phone, leader.language = change.leader.name, change.leader.phone, change.leader.language
    audit.record(session, "change_group", "group", group.id, fields=sorted(change.model_fields_set))
    session.flush()
    if wanted.keys() & _HOURS:
        rederive(session, group)
    return touch(session, group)


def set_machines(session: Session, group: Group, *, machines: Sequence[MachineCount]) -> Group:
    """Say which machines the group has. What is promised of a machine stays promised."""
    faults = Faults()
    _judge_machines(session, machines, faults)
    faults.raise_any()
    session.execute(delete(GroupMachine).where(GroupMachine.group_id == group.id))
    _put_machines(session, group.id, machines)
    audit.record(session, "set_machines", "group", group.id, machines={one.machine: one.count for one in machines})
    session.flush()
    rederive(session, group)
    return touch(session, group)


def touch(session: Session, group: Group) -> Group:
    """Count the version up: something that is shown with the group has changed."""
    session.execute(update(Group).where(Group.id == group.id).values(name=Group.name))
    session.refresh(group)
    return group


def sums(session: Session, caller: Caller) -> GroupSums:
    """Groups a caller may see, and their members of today, counted."""
    groups = visible(caller).with_only_columns(Group.id)
    members = select(func.count()).where(Membership.group_id.in_(groups), Membership.left_on.is_(None))
    counted = select(func.count()).select_from(groups.subquery())
    return GroupSums(groups=session.scalar(counted) or 0, members=session.scalar(members) or 0)


def show_groups(session: Session, groups: Sequence[Group]) -> list[GroupShape]:
    """The wire form of groups, with leaders, machines and members: three queries for all of them."""
    ids = [group.id for group in groups]
    leaders = {
        one.id: one
        for one in session.scalars(select(Principal).where(Principal.id.in_([g.principal_id for g in groups])))
    }
    machines: dict[UUID, list[MachineCount]] = defaultdict(list)
    owned = select(GroupMachine).where(GroupMachine.group_id.in_(ids)).order_by(GroupMachine.machine_code)
    for one in session.scalars(owned):
        machines[one.group_id].append(MachineCount(machine=one.machine_code, count=one.count))
    counted = (
        select(Membership.group_id, func.count().label("members"))
        .where(Membership.group_id.in_(ids), Membership.left_on.is_(None))
        .group_by(Membership.group_id)
    )
    members = {row.group_id: row.members for row in session.execute(counted)}
    return [_shown(one, leaders[one.principal_id], machines[one.id], members.get(one.id, 0)) for one in groups]


def show_group(session: Session, group: Group) -> GroupShape:
    """The wire form of one group."""
    return show_groups(session, [group])[0]


def _shown(group: Group, leader: Principal, machines: list[MachineCount], members: int) -> GroupShape:
    own = {name: getattr(group, name) for name in GroupShape.model_fields if hasattr(group, name)}
    return GroupShape(
        **own,
        leader=_show_leader(leader),
        suspended=group.suspended_at is not None,
        machines=machines,
        members=members,
    )


def _show_leader(leader: Principal) -> LeaderShape:
    """As it was accepted once; not judged again, since the rules of a phone number may have changed."""
    facts: dict[str, Any] = {"name": leader.name, "phone": leader.phone, "language": leader.language}
    return LeaderShape.model_construct(**facts)


def _judge_phone(session: Session, phone: str, own_id: UUID | None, faults: Faults) -> None:
    holder = session.scalar(select(Principal.id).where(Principal.phone == phone))
    if holder is not None and holder != own_id:
        faults.add(PhoneTaken("/leader/phone"))


def _judge_machines(session: Session, machines: Sequence[MachineCount], faults: Faults) -> None:
    codes = [one.machine for one in machines]
    judge_machines(session, codes, "/machines", faults)
    if len(set(codes)) != len(codes):
        faults.add(MachineTwice("/machines"))


def _put_machines(session: Session, group_id: UUID, machines: Sequence[MachineCount]) -> None:
    session.add_all(GroupMachine(group_id=group_id, machine_code=one.machine, count=one.count) for one in machines)
    session.flush()
