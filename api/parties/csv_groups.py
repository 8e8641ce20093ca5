"""Groups and members from one CSV file: a row for each member, the group's columns repeated in each of its rows.

A group is known by its leader's phone, a member by her id number or else by name and year of birth within the group;
so the same file can be sent again. A group that is registered is not changed by a file, and of a new one the first row
counts. What cannot be recorded is told row by row.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.csv_files import LARGEST_FILE, read_table
from api.csv_results import CellFault, Mode, RowOutcome, column_of, fault_of
from api.errors import DomainError
from api.parties.csv_cells import COLUMNS, GROUP_FIELDS, MEMBER_FIELDS, Cells, Entry
from api.parties.groups import register_group
from api.parties.members import add_members
from api.parties.models import Group, Homeworker, Membership
from api.problems import CONSTRAINTS, refusal_of
from api.sealing import Sealer

TO_COME = UUID(int=0)
"""Stands for a person of an earlier row of the same file, who has no id yet."""
Natural = tuple[str, int]
"""Name and year of birth."""


@dataclass(slots=True)
class Imported:
    """What became of a file. `applied` is False after a dry run, and where one refused row stopped all."""

    headings: dict[str, str]
    outcomes: list[RowOutcome] = field(default_factory=list)
    applied: bool = True


@dataclass(slots=True)
class _Present:
    """Who is in a group already, by id number's mark and by name and year of birth."""

    marks: dict[str, UUID]
    names: dict[Natural, UUID]


def import_groups(
    session: Session, sealer: Sealer, data: bytes, *, dry_run: bool, mode: Mode, limit_bytes: int = LARGEST_FILE
) -> Imported:
    """Record what a file holds. `all_or_nothing`: one row that is refused and nothing is recorded."""
    table = read_table(data, COLUMNS, limit_bytes=limit_bytes)
    cells = Cells(session)
    done = Imported(table.headings)
    by_phone: dict[str, list[Entry]] = defaultdict(list)
    for row in table.rows:
        read = cells.entry(row)
        if isinstance(read, Entry):
            by_phone[read.group.leader.phone].append(read)
        else:
            done.outcomes.append(RowOutcome(row.number, "refused", read))
    whole = session.begin_nested()
    for entries in by_phone.values():
        done.outcomes.extend(_import_group(session, sealer, entries))
    refused = any(one.outcome == "refused" for one in done.outcomes)
    done.applied = not dry_run and not (mode == "all_or_nothing" and refused)
    if done.applied:
        whole.commit()
    else:
        whole.rollback()
        done.outcomes = [RowOutcome(one.number, one.outcome, one.faults) for one in done.outcomes]
    return done


def template() -> str:
    """A file to start from: Thai headings and one example."""
    example = {
        "group": "กลุ่มปักผ้าบ้านโนน",
        "leader": "สมศรี ใจดี",
        "leader_phone": "081-234-5678",
        "province": "ขอนแก่น",
        "address": "12 หมู่ 3 ต.ในเมือง",
        "machines": "จักรเข็มเดี่ยว:3|จักรโพ้ง:1",
        "name": "มาลี ขยันงาน",
        "sex": "หญิง",
        "birth_year": "2528",
        "languages": "ไทย",
        "skills": "ปักมือ|เย็บมือ สอยผ้า",
        "levels": "2|1",
    }
    headings = ",".join(column.headers[0] for column in COLUMNS)
    return f"{headings}\r\n{','.join(example.get(column.name, '') for column in COLUMNS)}\r\n"


def _import_group(session: Session, sealer: Sealer, entries: Sequence[Entry]) -> list[RowOutcome]:
    """All rows of one group: the group if it is new, then its members."""
    try:
        group = _group(session, entries[0])
    except (DomainError, IntegrityError) as error:
        faults = _faults(error, GROUP_FIELDS)
        return [RowOutcome(one.number, "refused", faults) for one in entries]
    present = _present(session, group)
    outcomes, fresh = [], []
    for one in entries:
        mark = _mark(sealer, one)
        name = (one.member.name, one.member.birth_year)
        known = present.marks.get(mark or "") or (None if mark else present.names.get(name))
        if known is not None:
            outcomes.append(RowOutcome(one.number, "unchanged", id=None if known == TO_COME else f"hwk_{known.hex}"))
            continue
        fresh.append(one)
        present.names[name] = TO_COME
        if mark:
            present.marks[mark] = TO_COME
    return outcomes + _add(session, sealer, group, fresh)


def _group(session: Session, entry: Entry) -> Group:
    leader = Principal.phone == entry.group.leader.phone
    known = session.scalar(select(Group).join(Principal, Principal.id == Group.principal_id).where(leader))
    if known is not None:
        return known
    with session.begin_nested():
        return register_group(session, facts=entry.group)


def _present(session: Session, group: Group) -> _Present:
    rows = session.execute(
        select(Homeworker.id, Homeworker.identity_mark, Homeworker.name, Homeworker.birth_year)
        .join(Membership, Membership.homeworker_id == Homeworker.id)
        .where(Membership.group_id == group.id, Membership.left_on.is_(None))
    ).all()
    marks = {row.identity_mark: row.id for row in rows if row.identity_mark}
    return _Present(marks, {(row.name, row.birth_year): row.id for row in rows})


def _mark(sealer: Sealer, entry: Entry) -> str | None:
    return sealer.mark("identity", entry.member.national_id) if entry.member.national_id else None


def _add(session: Session, sealer: Sealer, group: Group, entries: Sequence[Entry]) -> list[RowOutcome]:
    """Add members in one savepoint. Those who are refused are set aside, and the others tried again without them."""
    if not entries:
        return []
    try:
        with session.begin_nested():
            ids = add_members(session, group, [one.member for one in entries], sealer=sealer)
    except (DomainError, IntegrityError) as error:
        refused = _refused(error, len(entries))
        if refused:
            rest = [one for at, one in enumerate(entries) if at not in refused]
            told = [RowOutcome(entries[at].number, "refused", faults) for at, faults in refused.items()]
            return told + _add(session, sealer, group, rest)
        middle = len(entries) // 2  # another import was as quick with one of them; the halves find out with which
        return [one for half in (entries[:middle], entries[middle:]) for one in _add(session, sealer, group, half)]
    return [RowOutcome(one.number, "created", id=f"hwk_{who.hex}") for one, who in zip(entries, ids, strict=True)]


def _refused(error: DomainError | IntegrityError, count: int) -> dict[int, list[CellFault]]:
    """Who of `count` members a refusal is about, by position; nobody when it does not say."""
    if count == 1:
        return {0: _faults(error, MEMBER_FIELDS)}
    found: dict[int, list[CellFault]] = defaultdict(list)
    for one in error.faults() if isinstance(error, DomainError) else ():
        at = (one.pointer or "").split("/")[1:2]
        if at and at[0].isdigit():
            found[int(at[0])] += _faults(one, MEMBER_FIELDS)
    return found


def _faults(error: DomainError | IntegrityError, fields: dict[str, str]) -> list[CellFault]:
    """A refusal as faults, each at the column its pointer names."""
    refusal = error if isinstance(error, DomainError) else refusal_of(error, CONSTRAINTS)
    return [
        fault
        for one in refusal.faults()
        for fault in fault_of(one, column_of((one.pointer or "").split("/")[1:], fields))
    ]
