"""Shapes of pay runs and payments on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.offers.schemas import GroupId, HirerId, HomeworkerId
from api.payments.fee_schemas import FeePaymentShape
from api.payments.rules import GivenBy, Method, Said, Side, State, Via
from api.payments.schemas import InstalmentId, PayRunId, Reason
from api.shapes import Day, Id, Moment, Note, PlainText, Satang, Shape, rule

PaymentId = Annotated[UUID, Id("pmt")]
Standing = Literal["prepared", "sent", "silent", "at_group", "received", "contested", "cancelled"]
Reference = Annotated[str, PlainText(100)]
Device = Annotated[str, PlainText(200)]

SAY_FOR_WHOM = rule("พูดแทนต้องบอกใน note ว่าแทนใครและเพราะอะไร", "say in note for whom this is said, and why")


class PreparePayRun(Shape):
    """Take everything due until a day. Interest on late pay is counted until `pay_on`."""

    pay_on: Day
    due_until: Day


class SendPayRun(Shape):
    """The hirer says it paid the whole run."""

    paid_on: Day | None = Field(None, description="unset: the run's pay day, or today if that is earlier")
    bank_reference: Reference | None = None
    device_time: Moment | None = None
    note: Note = ""


class PayRunShape(Shape):
    """A hirer's pay for a day. For a leader the sums are of her group's payments, the fees her own."""

    id: PayRunId
    number: int
    hirer: HirerId
    hirer_name: str
    state: Literal["prepared", "sent", "cancelled"]
    pay_on: date
    due_until: date
    created_at: datetime
    version: int
    payments: int
    amount_satang: int = Field(description="of its payments to homeworkers")
    by_state: dict[str, int] = Field(description="how many of its payments are in each state")
    through_leader: int = Field(description="payments through the group's leader that wait for her word")
    fees: list[FeePaymentShape] = Field(description="what it pays to leaders, beside the payments")


class ItemShape(Shape):
    """What of an instalment a payment pays."""

    instalment: InstalmentId
    pay_satang: int
    interest_satang: int


class ClaimShape(Shape):
    """What one side said, with its device's clock and ours."""

    side: Side
    said: Said
    amount_satang: int
    on_date: date
    given_by: GivenBy
    device_at: datetime | None
    created_at: datetime
    note: str


class PaymentShape(Shape):
    """Money for one homeworker in one pay run."""

    id: PaymentId
    pay_run: PayRunId
    hirer: HirerId
    group: GroupId
    homeworker: HomeworkerId
    name: str = Field(description="of the homeworker")
    method: Method
    via: Via
    amount_satang: int
    bank_reference: str | None
    state: State
    standing: Standing = Field(description="as `state`; `silent` when long after the hirer's word nobody else spoke")
    confirmations_needed: int = Field(description="how often she still has to confirm: cash twice")
    compensation_satang: int = Field(description="for cancelled work, within the amount (s.10)")
    items: list[ItemShape]
    claims: list[ClaimShape]
    created_at: datetime
    version: int


class ClaimPayment(Shape):
    """What a side says of a payment: the hirer `paid`, the leader or she `received` or `not_received`."""

    side: Side
    said: Said
    amount_satang: Satang | None = Field(None, description="unset: all of it, or none when not received")
    on_date: Day | None = Field(None, description="the day it happened; unset: today")
    given_by: GivenBy | None = Field(
        None, description="unset: hirer `api_key`, leader `otp`, member `pin`. `on_behalf`: say for whom in `note`"
    )
    bank_reference: Reference | None = None
    device_time: Moment | None = None
    device: Device | None = Field(None, description="the phone's own random id; only a keyed hash of it is kept")
    note: Note = ""

    @model_validator(mode="after")
    def _on_behalf_says_why(self) -> "ClaimPayment":
        if self.given_by == "on_behalf" and not self.note:
            raise SAY_FOR_WHOM
        return self


class ConfirmPayments(Shape):
    """The leader says of several payments of a run whether she has their money."""

    said: Literal["received", "not_received"] = Field(
        "received", description="`not_received`: of all she names, or all she has not confirmed"
    )

    payments: list[PaymentId] | None = Field(
        None, min_length=1, max_length=500, description="unset: all of her group that she has not confirmed"
    )
    on_date: Day | None = None
    device_time: Moment | None = None
    device: Device | None = None
    note: Note = ""


class VoidPayment(Shape):
    """Why the money did not go, or came back. Name no person."""

    reason: Reason
