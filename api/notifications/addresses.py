"""Where a principal wants to be told. An address counts once a code that went there came back."""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit
from api.audit import AuditEvent
from api.errors import DomainError, NotFound, TooManyRequests
from api.notifications.models import Address, FirstWay
from api.notifications.routing import first_way
from api.notifications.rules import ADDRESS_OF, AddressKind, OwnWay, order_of
from api.notifications.service import notify_at
from api.sealing import Sealer
from api.words import Words

MOST_TRIES = 5
MOST_CODES = 6  # in a day: so that nobody rings somebody else's phone with our codes
DAY = timedelta(days=1)
LINE_ID = r"U[0-9a-f]{32}"


class AddressCodeNotRight(DomainError):
    keeps_changes = True  # a wrong guess costs a try
    title = Words("รหัสยืนยันไม่ถูกต้องหรือหมดอายุ", "The code is wrong or has lapsed")
    detail = Words("รหัสนี้ยืนยันที่อยู่ไม่ได้", "This code does not confirm the address")
    remedy = Words("ดูรหัสอีกครั้ง หรือขอรหัสใหม่", "Look at the code again, or ask for a new one")


def addresses_of(session: Session, principal_id: UUID) -> Sequence[Address]:
    """All addresses of a principal, the checked and the others."""
    return session.scalars(select(Address).where(Address.principal_id == principal_id).order_by(Address.kind)).all()


def set_address(
    session: Session,
    sealer: Sealer,
    *,
    principal_id: UUID,
    kind: AddressKind,
    value: str,
    language: str,
    code_minutes: int,
    site: str,
) -> Address:
    """Set one address and send a code there. One that is set and checked already stays as it is.

    `site`: the host whose pages the code is for, see `short.site_of`.
    """
    row = session.scalar(_mine(principal_id, kind).with_for_update())
    if row is not None and row.value == value and row.verified_at is not None:
        return row
    _refuse_too_many(session, principal_id)
    if row is None:
        row = Address(principal_id=principal_id, kind=kind, value=value)
        session.add(row)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.value, row.verified_at, row.tries = value, None, 0
    row.code_mark = sealer.mark("address", value + code)
    row.code_expires_at = datetime.now(UTC) + timedelta(minutes=code_minutes)
    session.flush()
    facts = {"code": code, "minutes": code_minutes, "site": site}
    notify_at(session, sealer, "address_code", kind, value, language=language, principal_id=principal_id, **facts)
    audit.record(session, "send_address_code", "principal", principal_id, kind=kind)
    return row


def confirm_address(session: Session, sealer: Sealer, *, principal_id: UUID, kind: AddressKind, code: str) -> Address:
    """The code that went there came back. A wrong one is refused, and the try is counted."""
    tried = session.scalars(
        update(Address)
        .where(Address.principal_id == principal_id, Address.kind == kind, Address.verified_at.is_(None))
        .where(Address.tries < MOST_TRIES, Address.code_expires_at > func.now())
        .values(tries=Address.tries + 1)
        .returning(Address)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if tried is None or not hmac.compare_digest(tried.code_mark or "", sealer.mark("address", tried.value + code)):
        raise AddressCodeNotRight()
    tried.verified_at, tried.code_mark, tried.code_expires_at = datetime.now(UTC), None, None
    session.flush()
    audit.record(session, "confirm_address", "principal", principal_id, kind=kind)
    return tried


def remove_address(session: Session, *, principal_id: UUID, kind: AddressKind) -> None:
    """Be told there no more. Messages go to the phone of the account, as before."""
    gone = delete(Address).where(Address.principal_id == principal_id, Address.kind == kind).returning(Address.id)
    if session.scalar(gone) is None:
        raise NotFound()
    audit.record(session, "remove_address", "principal", principal_id, kind=kind)


def prove_line(session: Session, principal_id: UUID, subject: str) -> None:
    """She signed in with LINE, so that is hers: no code need go there. Ids are the same for all channels of ours."""
    if not re.fullmatch(LINE_ID, subject):
        return
    row = session.scalar(_mine(principal_id, "line").with_for_update())
    if row is None:
        row = Address(principal_id=principal_id, kind="line", value=subject)
        session.add(row)
    row.value, row.verified_at, row.code_mark, row.code_expires_at = subject, datetime.now(UTC), None, None
    session.flush()
    audit.record(session, "confirm_address", "principal", principal_id, kind="line")


def choose_first(session: Session, principal_id: UUID, way: OwnWay) -> None:
    """Try this way first from now on, as far as it reaches her."""
    wish = insert(FirstWay).values(principal_id=principal_id, way=way)
    session.execute(wish.on_conflict_do_update(index_elements=["principal_id"], set_={"way": way}))
    audit.record(session, "choose_first_way", "principal", principal_id, way=way)


@dataclass(frozen=True, slots=True)
class Used:
    """A way, and where it goes: nowhere while `value` is None. `of_account`: to the phone of the account."""

    way: OwnWay
    kind: AddressKind
    value: str | None
    of_account: bool


def used(session: Session, principal_id: UUID, account_phone: str | None) -> list[Used]:
    """Where messages go now, in the order they are tried."""
    checked: dict[AddressKind, str | None] = {
        one.kind: one.value for one in addresses_of(session, principal_id) if one.verified_at is not None
    }
    to: dict[AddressKind, str | None] = {"phone": account_phone, **checked}
    found = [(way, ADDRESS_OF[way]) for way in order_of(first_way(session, principal_id))]
    return [Used(way, kind, to.get(kind), kind not in checked and to.get(kind) is not None) for way, kind in found]


def _mine(principal_id: UUID, kind: AddressKind) -> Select[Address]:
    return select(Address).where(Address.principal_id == principal_id, Address.kind == kind)


def _refuse_too_many(session: Session, principal_id: UUID) -> None:
    sent = select(func.count()).where(
        AuditEvent.subject_id == principal_id,
        AuditEvent.action == "send_address_code",
        AuditEvent.created_at > func.now() - DAY,
    )
    if (session.scalar(sent) or 0) >= MOST_CODES:
        raise TooManyRequests(wait_seconds=int(DAY.total_seconds()))
