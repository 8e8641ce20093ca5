"""What an inspector orders: a summons, to comply (s.37), to pay (s.34); the clocks that start when it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections import clocks
from api.inspections.back_pay import back_pay
from api.inspections.cases import held as held_case
from api.inspections.cases import note
from api.inspections.models import CaseOrder, Complaint, Inspection, PayOrderLine, PayOrderPaid
from api.inspections.refusals import (
    AppealOutOfRange,
    DayOutOfRange,
    LineNotFound,
    NothingToOrder,
    OrderNotInThatState,
)
from api.inspections.rules import Answer, BackPayLine, may_become
from api.thai import today

LineKey = tuple[UUID, UUID, str]
"""Member, lot, rule: what names a line of the back-pay."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an order says. `appeal_days` is for compliance; `agreed` changes lines of the back-pay."""

    kind: str
    words: str
    act_by: date | None = None
    appeal_days: int | None = None
    interest_until: date | None = None
    agreed: Mapping[LineKey, int] | None = None


def issue(session: Session, *, inspection_id: UUID, ordered: Ordered, inspector_id: UUID) -> CaseOrder:
    """Write an order in a case. An order to pay takes its lines from the back-pay of that day."""
    case = held_case(session, inspection_id)
    if ordered.act_by is not None and ordered.act_by < today():
        raise DayOutOfRange("/act_by", earliest_on=today().isoformat(), latest_on="2100-12-31")
    made = CaseOrder(
        inspection_id=case.id,
        kind=ordered.kind,
        issued_on=today(),
        act_by=ordered.act_by if ordered.kind != "pay" else None,
        words=ordered.words,
        state="issued",
        inspector_id=inspector_id,
    )
    if ordered.kind == "compliance":
        made.appeal_until = _appeal_until(ordered.appeal_days)
    session.add(made)
    session.flush()
    if ordered.kind == "pay":
        _lay_out(session, made, ordered)
    case.state = "ordered"
    note(session, case, f"{ordered.kind}_ordered", ordered.words)
    _mark_complaint(session, case, ordered.kind)
    audit.record(session, "issue_order", "case_order", made.id, kind=ordered.kind, inspection=case.id.hex)
    session.flush()
    return made


def _appeal_until(asked: int | None) -> date:
    most = clocks.days("appeal_days", today())
    if asked is not None and not 1 <= asked <= most:
        raise AppealOutOfRange("/appeal_days", most_days=most)
    return date.fromordinal(today().toordinal() + (asked or most))


def _mark_complaint(session: Session, case: Inspection, kind: str) -> None:
    """A complaint that led to an order to pay is decided: the money is ordered (s.34)."""
    complaint = session.get(Complaint, case.complaint_id, with_for_update=True) if case.complaint_id else None
    if kind == "pay" and complaint is not None and complaint.state in ("open", "extended"):
        complaint.state, complaint.decided_on = "ordered", today()


def _lay_out(session: Session, order: CaseOrder, ordered: Ordered) -> None:
    until = ordered.interest_until or today()
    lines = back_pay(session, order.inspection_id, until).lines
    agreed = dict(ordered.agreed or {})
    made = [_line(order, one, agreed.pop((one.homeworker_id, one.award_id, one.rule), None), until) for one in lines]
    if agreed:
        raise LineNotFound("/agreed")
    if not any(one.agreed_satang for one in made):
        raise NothingToOrder("/kind")
    session.add_all(made)


def _line(order: CaseOrder, line: BackPayLine, agreed: int | None, until: date) -> PayOrderLine:
    return PayOrderLine(
        order_id=order.id,
        homeworker_id=line.homeworker_id,
        award_id=line.award_id,
        rule=line.rule,
        rule_version=line.rule_version,
        finding_id=line.findings[0] if len(line.findings) == 1 else None,
        found_satang=line.found_satang,
        agreed_satang=line.found_satang if agreed is None else agreed,
        interest_satang=line.interest_satang,
        interest_until=until,
    )


def held(session: Session, order_id: UUID) -> CaseOrder:
    """An order that this transaction changes."""
    found = session.scalar(select(CaseOrder).where(CaseOrder.id == order_id).with_for_update())
    if found is None:
        raise NotFound()
    return found


def answer(session: Session, *, order_id: UUID, became: Answer, on: date, words: str) -> CaseOrder:
    """The next step of an order. Knowing it starts its clocks; an appeal does not stop them (s.38)."""
    order = held(session, order_id)
    if became not in may_become(order.kind, order.state):
        raise OrderNotInThatState(state=order.state)
    first = order.known_on if became != "known" and order.known_on else order.issued_on
    last = min(today(), _last_day(order, became))
    if not first <= on <= last:
        raise DayOutOfRange("/on", earliest_on=first.isoformat(), latest_on=last.isoformat())
    if became == "known" and order.state == "issued":
        _start_clocks(order, on)
    order.state = became
    note(session, session.get_one(Inspection, order.inspection_id), f"order_{became}", words)
    audit.record(session, "answer_order", "case_order", order.id, became=became, on=on.isoformat())
    session.flush()
    return order


def _last_day(order: CaseOrder, became: Answer) -> date:
    """An appeal and a suit have a last day; what else happens has none."""
    limits = {"appealed": order.appeal_until, "in_court": order.court_until}
    return limits.get(became) or date.max


def _start_clocks(order: CaseOrder, known_on: date) -> None:
    order.known_on = known_on
    if order.kind == "pay":
        order.act_by, order.court_until = clocks.ends("pay_days", known_on), clocks.ends("court_days", known_on)
    if order.kind == "compliance" and order.appeal_until is not None:
        allowed = order.appeal_until - order.issued_on
        order.appeal_until = known_on + allowed


def lines_of(session: Session, order_id: UUID) -> Sequence[tuple[PayOrderLine, int]]:
    """The lines of an order to pay, each with what was paid on it."""
    paid = (
        select(PayOrderPaid.line_id, func.sum(PayOrderPaid.amount_satang).label("satang"))
        .group_by(PayOrderPaid.line_id)
        .subquery()
    )
    asked = (
        select(PayOrderLine, func.coalesce(paid.c.satang, 0))
        .outerjoin(paid, paid.c.line_id == PayOrderLine.id)
        .where(PayOrderLine.order_id == order_id)
        .order_by(PayOrderLine.homeworker_id, PayOrderLine.award_id, PayOrderLine.rule)
    )
    return [(line, int(satang)) for line, satang in session.execute(asked)]


def overdue(on: date) -> Select[CaseOrder]:
    """Orders whose day to act is over and that nobody has met, appealed ones too."""
    return select(CaseOrder).where(
        CaseOrder.state.in_(("known", "appealed", "expired")), CaseOrder.act_by.is_not(None), CaseOrder.act_by < on
    )
