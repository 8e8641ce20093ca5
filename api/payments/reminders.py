"""Pay that is due tomorrow, and pay that is late: the hirer and the leader are told, late pay once a week."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.auth.models import Principal
from api.notifications.pages import MONEY, PAY
from api.notifications.service import notify_once
from api.parties.models import Group, Hirer
from api.payments.event_log import log_due
from api.payments.models import Instalment
from api.payments.owing import SENT, due_on, held, net, with_notes
from api.sealing import Sealer
from api.thai import baht

Owed = Row[str | None, str, UUID, int, int, date]
AGAIN_AFTER = timedelta(days=7)


def remind_money(session: Session, sealer: Sealer, on: date) -> int:
    """How many were told. Safe to run at any time: each day and week is told once."""
    session.execute(text("SET LOCAL statement_timeout = '60s'"))  # it reads every instalment that is not paid
    tomorrow = on + timedelta(days=1)
    return (
        sum(_due(session, sealer, one, tomorrow) for one in session.execute(_hirers(due_on() == tomorrow)))
        + sum(
            _late(session, sealer, ("money_overdue", PAY), one, on) for one in session.execute(_hirers(due_on() < on))
        )
        + sum(
            _late(session, sealer, ("money_late", MONEY), one, on) for one in session.execute(_leaders(due_on() < on))
        )
    )


def _hirers(when: ColumnElement[bool]) -> Select[str | None, str, UUID, int, int, date]:
    owed = _owed(Hirer.phone, when).join(Hirer, Hirer.id == Instalment.hirer_id)
    return owed.join(Principal, Principal.id == Hirer.principal_id).group_by(Hirer.phone, Principal.id)


def _leaders(when: ColumnElement[bool]) -> Select[str | None, str, UUID, int, int, date]:
    owed = _owed(Principal.phone, when).join(Group, Group.id == Instalment.group_id)
    return owed.join(Principal, Principal.id == Group.principal_id).group_by(Principal.id)


def _owed(
    phone: InstrumentedAttribute[str | None], when: ColumnElement[bool]
) -> Select[str | None, str, UUID, int, int, date]:
    """(phone, language, principal, satang, homeworkers, oldest day) of what no hirer has said paid."""
    unpaid = net() - held(SENT)
    asked = select(
        phone.label("phone"),
        Principal.language,
        Principal.id,
        func.sum(unpaid).label("satang"),
        func.count(Instalment.homeworker_id.distinct()).label("people"),
        func.min(due_on()).label("oldest"),
    ).select_from(Instalment)
    return with_notes(asked).where(when, unpaid > 0)


def _due(session: Session, sealer: Sealer, owed: Owed, tomorrow: date) -> bool:
    phone, language, principal_id, satang, people, _ = owed
    occasion = f"money_due:{principal_id.hex}:{tomorrow}"
    whom: dict[str, Any] = {"to": phone, "language": language, "principal_id": principal_id}
    first = notify_once(session, sealer, occasion, "money_due", PAY, **whom, baht=baht(int(satang)), people=people)
    if first:
        log_due(session, principal_id, tomorrow)
    return first


def _late(session: Session, sealer: Sealer, what: tuple[str, str], owed: Owed, on: date) -> bool:
    """`what`: (kind, page). Told on the first late day and every seven days after it, or for a new oldest day."""
    phone, language, principal_id, satang, _, oldest = owed
    (kind, page), days = what, (on - oldest).days
    occasion = f"{kind}:{principal_id.hex}:{oldest}:{(days - 1) // AGAIN_AFTER.days}"
    whom: dict[str, Any] = {"to": phone, "language": language, "principal_id": principal_id}
    return notify_once(session, sealer, occasion, kind, page, **whom, baht=baht(int(satang)), days=days)
