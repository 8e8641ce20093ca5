"""What came of the findings: complaints by homeworkers who were not paid, one case against the hirer that owes the
most, an order to pay, and some of the money. Through the labour department's own use cases, once."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.db import transaction
from api.inspections import cases, complaints, orders
from api.inspections.models import Complaint, Finding, Inspection
from api.inspections.order_paid import Paid, record_paid
from api.inspections.related import Named
from api.offers.publish import Tools
from api.parties.models import Hirer
from api.payments.models import Instalment
from api.shapes import seeded_ids
from api.thai import today

COMPLAINTS = 3
RULES = ("not_paid", "paid_short", "under_floor")
"""About what is owed for an instalment: what a homeworker sees by herself."""
OWED = (Finding.state == "open", Finding.owed_satang > 0)
WORDS = "ส่งงานครบแล้วแต่ยังไม่ได้เงินครบ ขอให้ช่วยตรวจสอบ"
ORDER = "ให้จ่ายค่าตอบแทนที่ค้างพร้อมดอกเบี้ยแก่ผู้รับงานไปทำที่บ้านตามบัญชีแนบท้าย (มาตรา 34)"
HER_WORD = "ผู้รับงานบอกว่าได้รับเงินแล้ว"

FIGURES = text(
    "SELECT (SELECT count(*) FROM complaints) AS complaints, (SELECT count(*) FROM inspections) AS inspections, "
    "(SELECT count(*) FROM inspection_findings) AS findings, "
    "(SELECT count(DISTINCT homeworker_id) FROM pay_order_lines) AS homeworkers, "
    "(SELECT coalesce(sum(agreed_satang + interest_satang), 0) FROM pay_order_lines) AS ordered_satang, "
    "(SELECT coalesce(sum(amount_satang), 0) FROM pay_order_paid) AS paid_satang"
)


def happen(tools: Tools, *, seed: int) -> None:
    """All of it or nothing; what has happened does not happen again."""
    with transaction(tools.engine) as session, seeded_ids(seed + 600_000):
        if session.scalar(select(Inspection.id).limit(1)) is not None:
            return
        inspector = session.scalars(
            select(Principal.id).where(Principal.role == "inspector").order_by(Principal.id).limit(1)
        ).one()
        session.info["principal_id"] = inspector
        owing = _owing(session)
        complaint, *_ = [_complain(session, tools, one) for one in owing[:COMPLAINTS]]
        theirs = select(Finding.id).where(Finding.hirer_id == complaint.hirer_id, *OWED).order_by(Finding.id)
        hirer_id = session.get_one(Instalment, owing[0].subject_id).hirer_id
        opening = cases.Opening(hirer_id, "complaint", complaint.id, tuple(session.scalars(theirs)))
        case = cases.open_case(session, opening=opening, inspector_id=inspector)
        _order(session, case, inspector)


def _owing(session: Session) -> list[Finding]:
    """Findings of the hirer with the most of them, then of the next; every run gives them in the same order."""
    found = session.scalars(select(Finding).where(Finding.rule.in_(RULES), *OWED)).all()
    many = Counter(one.hirer_id for one in found)
    return sorted(found, key=lambda one: (-many[one.hirer_id], one.hirer_id, one.subject_id, one.rule))


def _complain(session: Session, tools: Tools, finding: Finding) -> Complaint:
    """She tells the labour office, which writes it down for her."""
    instalment = session.get_one(Instalment, finding.subject_id)
    hirer = session.get_one(Hirer, instalment.hirer_id)
    named = Named(hirer_id=hirer.id, group_id=instalment.group_id, homeworker_id=instalment.homeworker_id)
    said = complaints.Said("not_paid", WORDS)
    filed = complaints.file_for(session, tools.sealer, said=said, named=named, received_on=today(), on_paper=False)
    return filed.complaint


def _order(session: Session, case: Inspection, inspector: UUID) -> None:
    """An order to pay all that is owed; the hirer knows of it, and has paid half of the lines, the dearest first."""
    ordered = orders.Ordered("pay", ORDER)
    order = orders.issue(session, inspection_id=case.id, ordered=ordered, inspector_id=inspector)
    orders.answer(session, order_id=order.id, became="known", on=today(), words="")
    lines = sorted((line for line, _ in orders.lines_of(session, order.id)), key=lambda line: -line.agreed_satang)
    for line in lines[: (len(lines) + 1) // 2]:
        paid = Paid(line.id, line.agreed_satang + line.interest_satang, today(), note=HER_WORD)
        record_paid(session, order_id=order.id, paid=paid, principal_id=inspector)


def figures(session: Session) -> dict[str, int]:
    """`complaints`, `inspections`, `findings`, `homeworkers`, `ordered_satang`, `paid_satang`."""
    row: Any = session.execute(FIGURES).mappings().one()
    return {name: int(value) for name, value in row.items()}
