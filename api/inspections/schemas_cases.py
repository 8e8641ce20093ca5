"""Shapes of cases, orders, back-pay, reads and exports on the wire."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.inspections.rules import Answer
from api.inspections.schemas import (
    CaseOrderId,
    ComplaintId,
    EventShape,
    FindingId,
    InspectionId,
    OrderLineId,
    Words,
)
from api.offers.schemas import AwardId, HirerId, HomeworkerId
from api.shapes import Code, Day, Id, Note, Satang, Shape, Whole, rule

PaymentId = Annotated[UUID, Id("pmt")]
CaseState = Literal["open", "ordered", "closed"]
OrderKind = Literal["summons", "compliance", "pay"]
OrderState = Literal["issued", "known", "appealed", "in_court", "complied", "expired", "revoked"]
ACT_BY_NEEDED = rule("หนังสือเรียกและคำสั่งให้ปฏิบัติต้องมีวันกำหนด act_by", "a summons and a compliance order need act_by")
MONEY_ONLY_TO_PAY = rule(
    "agreed และ interest_until ใช้กับคำสั่งให้จ่าย", "agreed and interest_until belong to an order to pay"
)


class OpenCase(Shape):
    """Open a case about a hirer."""

    hirer: HirerId
    reason: Literal["complaint", "findings", "random", "follow_up"]
    complaint: ComplaintId | None = None
    findings: list[FindingId] = Field([], max_length=500)
    words: Note = ""


class AttachFindings(Shape):
    findings: list[FindingId] = Field(min_length=1, max_length=500)


class AddNote(Shape):
    words: Words


class CloseCase(Shape):
    outcome: Words


class CaseShape(Shape):
    id: InspectionId
    number: str
    reason: str
    state: CaseState
    hirer: HirerId
    hirer_name: str
    complaint: ComplaintId | None
    opened_on: date
    closed_on: date | None
    outcome: str | None
    version: int


class AgreedShape(Shape):
    """A line of the back-pay for which another sum was agreed."""

    homeworker: HomeworkerId
    award: AwardId
    rule: Code
    agreed_satang: Satang


class IssueOrder(Shape):
    """Order something. An order to pay takes its lines from the back-pay of the case."""

    kind: OrderKind
    words: Words
    act_by: Day | None = Field(None, description="for a summons and a compliance order; to pay there are 30 days")
    appeal_days: Annotated[int, Whole(1, 30)] | None = Field(None, description="of a compliance order; unset: 30")
    interest_until: Day | None = Field(None, description="of an order to pay; unset: today")
    agreed: list[AgreedShape] = Field([], max_length=2_000)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "IssueOrder":
        if self.kind != "pay" and self.act_by is None:
            raise ACT_BY_NEEDED
        if self.kind != "pay" and (self.agreed or self.interest_until):
            raise MONEY_ONLY_TO_PAY
        return self


class AnswerOrder(Shape):
    """The next step of an order."""

    became: Answer
    on: Day
    words: Note = ""


class RecordPaid(Shape):
    """Money paid on a line: by a payment on record, or by the member's own word, said in `note`."""

    line: OrderLineId
    amount_satang: Annotated[int, Whole(1, 10**12)]
    paid_on: Day
    payment: PaymentId | None = None
    note: Note = ""


class OrderShape(Shape):
    id: CaseOrderId
    inspection: InspectionId
    kind: OrderKind
    state: OrderState
    issued_on: date
    known_on: date | None = Field(description="the day it was known starts its clocks")
    act_by: date | None
    appeal_until: date | None
    court_until: date | None
    words: str
    overdue: bool
    version: int


class OrderLineShape(Shape):
    id: OrderLineId
    homeworker: HomeworkerId
    award: AwardId
    rule: str
    rule_version: str
    finding: FindingId | None
    found_satang: int
    agreed_satang: int
    interest_satang: int
    interest_until: date
    paid_satang: int
    open_satang: int


class OrderDetail(OrderShape):
    may_become: list[Answer]
    lines: list[OrderLineShape]
    open_satang: int


class CaseDetail(CaseShape):
    findings: list[FindingId]
    orders: list[CaseOrderId]
    timeline: list[EventShape]


class BackPayLineShape(Shape):
    homeworker: HomeworkerId
    award: AwardId
    rule: str
    rule_version: str
    findings: list[FindingId]
    found_satang: int
    interest_satang: int


class BackPayShape(Shape):
    """What the findings of a case come to. The same findings, rates and day give the same lines."""

    interest_until: date
    lines: list[BackPayLineShape]
    found_satang: int
    interest_satang: int
    without_lot: list[FindingId] = Field(description="findings whose money cannot be laid to a lot")
