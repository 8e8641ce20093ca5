"""Hirers: who gives work out, and who stands above an agent."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, text, true
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import Caller
from api.auth.service import open_account
from api.errors import DomainError, Faults, NotAllowed, NotFound
from api.parties.models import Hirer
from api.parties.places import judge_place
from api.parties.schemas import ChangeHirer, HirerShape, NextUp, RegisterHirer
from api.problems import CONSTRAINTS
from api.thai import sort_key
from api.words import Words

BY_OPERATOR = {"kind", "name", "tax_id"}
"""What the operator checked on registration; the hirer cannot change it alone."""


class JuristicNumberTaken(DomainError):
    status = 409
    title = Words("เลขนิติบุคคลนี้ลงทะเบียนแล้ว", "This juristic number is registered")
    detail = Words("มีผู้จ้างงานที่ใช้เลขนี้แล้ว", "A hirer with this number is registered already")
    remedy = Words("ตรวจเลขอีกครั้ง หรือติดต่อผู้ดูแลระบบ", "Check the number, or ask the operator")


class NextUpNeeded(DomainError):
    title = Words("ต้องบอกผู้จ้างงานชั้นถัดไป", "The next hirer up must be named")
    detail = Words("คนกลางต้องบอกว่ารับงานมาจากใคร", "An agent must say from whom the work comes (s.9(2) of the Act)")
    remedy = Words("ใส่ next_up เป็นรหัสผู้จ้างงาน หรือชื่อพร้อมที่อยู่", "Send next_up with a hirer's id, or a name and an address")


class NextUpUnknown(DomainError):
    title = Words("ไม่พบผู้จ้างงานชั้นถัดไป", "The next hirer up is not known")
    detail = Words("ไม่มีผู้จ้างงานที่ใช้รหัสนี้", "No hirer has this id")
    remedy = Words("ตรวจรหัส หรือใส่ชื่อพร้อมที่อยู่แทน", "Check the id, or send a name and an address instead")


class NextUpCircle(DomainError):
    title = Words("สายการจ้างวนกลับมาที่เดิม", "The chain of hirers leads back to itself")
    detail = Words("ผู้จ้างงานชั้นถัดไปรับงานจากผู้จ้างงานรายนี้", "The next hirer up takes its work from this one")
    remedy = Words("ใส่ผู้จ้างงานที่อยู่ชั้นบนจริง", "Name the hirer who really stands above")


CONSTRAINTS.update(
    uq_hirers_tax_id=JuristicNumberTaken,
    ck_hirers_agent_names_next_up=NextUpNeeded,
    fk_hirers_next_up_hirer_id_hirers=NextUpUnknown,
)
HIRER_REFUSALS = (JuristicNumberTaken, NextUpNeeded, NextUpUnknown, NextUpCircle)

_ABOVE = text(
    "WITH RECURSIVE above(id) AS (SELECT CAST(:first AS uuid) UNION SELECT h.next_up_hirer_id FROM hirers h "
    "JOIN above a ON h.id = a.id WHERE h.next_up_hirer_id IS NOT NULL) SELECT id FROM above"
)


def may_see(caller: Caller) -> ColumnElement[bool]:
    """A hirer sees itself only; everybody else who may read hirers sees all."""
    return Hirer.principal_id == caller.principal_id if caller.role == "hirer" else true()


def visible(caller: Caller) -> Select[Hirer]:
    """The hirers a caller may see."""
    return select(Hirer).where(may_see(caller))


def hirer_for(session: Session, caller: Caller, hirer_id: UUID, *, lock: bool = False) -> Hirer:
    """A hirer the caller may see; anything else is not found."""
    statement = visible(caller).where(Hirer.id == hirer_id)
    found = session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if found is None:
        raise NotFound()
    return found


def register_hirer(session: Session, *, facts: RegisterHirer) -> Hirer:
    """A new hirer with an account of its own. It can call nothing until the operator makes a key for that account."""
    faults = Faults()
    judge_place(session, facts.province_code, facts.district_code, faults)
    _judge_tax_id(session, facts.tax_id, None, faults)
    _judge_next_up(session, facts.kind, facts.next_up, None, faults)
    faults.raise_any()
    account = open_account(session, "hirer", facts.name, language=facts.language)
    values = facts.model_dump(exclude={"next_up", "language"})
    made = Hirer(principal_id=account.id, name_sort=sort_key(facts.name), **values, **_next_up_columns(facts.next_up))
    session.add(made)
    session.flush()
    audit.record(session, "register_hirer", "hirer", made.id, kind=made.kind)
    return made


def change_hirer(session: Session, caller: Caller, hirer: Hirer, *, change: ChangeHirer) -> Hirer:
    """Change what was sent. Only the operator changes what it checked on registration."""
    wanted = change.model_dump(exclude_unset=True, exclude={"next_up"})
    wanted = {name: value for name, value in wanted.items() if value is not None or name in _MAY_BE_EMPTY}
    if BY_OPERATOR & wanted.keys() and caller.role != "operator":
        raise NotAllowed(scope="accounts:write")
    faults = Faults()
    judge_place(
        session,
        wanted.get("province_code", hirer.province_code),
        wanted.get("district_code", hirer.district_code),
        faults,
    )
    _judge_tax_id(session, wanted.get("tax_id", hirer.tax_id), hirer.id, faults)
    next_up = change.next_up if "next_up" in change.model_fields_set else next_up_of(hirer)
    _judge_next_up(session, wanted.get("kind", hirer.kind), next_up, hirer.id, faults)
    faults.raise_any()
    for name, value in {**wanted, **_next_up_columns(next_up)}.items():
        setattr(hirer, name, value)
    hirer.name_sort = sort_key(hirer.name)
    audit.record(session, "change_hirer", "hirer", hirer.id, fields=sorted(change.model_fields_set))
    session.flush()
    session.refresh(hirer)
    return hirer


_MAY_BE_EMPTY = {"district_code", "phone", "industry_code"}


def next_up_of(hirer: Hirer) -> NextUp | None:
    """Who stands above, as it was given."""
    if hirer.next_up_hirer_id is None and hirer.next_up_name is None:
        return None
    return NextUp(hirer_id=hirer.next_up_hirer_id, name=hirer.next_up_name, address=hirer.next_up_address)


def show_hirer(hirer: Hirer) -> HirerShape:
    """The wire form of a hirer."""
    columns = {name: getattr(hirer, name) for name in HirerShape.model_fields if name != "next_up"}
    return HirerShape(**columns, next_up=next_up_of(hirer))


def _next_up_columns(next_up: NextUp | None) -> dict[str, Any]:
    return {
        "next_up_hirer_id": next_up.hirer_id if next_up else None,
        "next_up_name": next_up.name if next_up else None,
        "next_up_address": next_up.address if next_up else None,
    }


def _judge_tax_id(session: Session, tax_id: str, own_id: UUID | None, faults: Faults) -> None:
    holder = session.scalar(select(Hirer.id).where(Hirer.tax_id == tax_id))
    if holder is not None and holder != own_id:
        faults.add(JuristicNumberTaken("/tax_id"))


def _judge_next_up(session: Session, kind: str, next_up: NextUp | None, own_id: UUID | None, faults: Faults) -> None:
    if next_up is None:
        if kind == "agent":
            faults.add(NextUpNeeded("/next_up"))
        return
    if next_up.hirer_id is None:
        return
    if session.get(Hirer, next_up.hirer_id) is None:
        faults.add(NextUpUnknown("/next_up/hirer_id"))
    elif own_id in set(session.scalars(_ABOVE, {"first": next_up.hirer_id})):
        faults.add(NextUpCircle("/next_up/hirer_id"))
