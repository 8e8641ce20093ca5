"""Shapes of leaders' fees on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.offers.schemas import GroupId, HirerId
from api.payments.rules import FeeState, Said
from api.payments.schemas import DisputeId, PayRunId, ReceiptId
from api.shapes import Day, Id, Moment, Note, PlainText, Shape

FeePaymentId = Annotated[UUID, Id("fpm")]
FeeStanding = Literal["prepared", "sent", "silent", "received", "contested", "cancelled"]


class FeeItemShape(Shape):
    """The fee for what was accepted with a receipt, or with a dispute that ended for the group. One of the two."""

    receipt: ReceiptId | None
    dispute: DisputeId | None
    amount_satang: int


class FeeClaimShape(Shape):
    """What one side said, with its device's clock and ours."""

    side: Literal["hirer", "leader"]
    said: Said
    on_date: date
    device_at: datetime | None
    created_at: datetime
    note: str


class FeePaymentShape(Shape):
    """The leader's fees of one group in one pay run: the hirer's money, on top of every member's whole pay."""

    id: FeePaymentId
    pay_run: PayRunId
    hirer: HirerId
    group: GroupId
    amount_satang: int
    state: FeeState
    standing: FeeStanding = Field(
        description="as `state`; `silent` when long after the hirer's word the leader has not spoken"
    )
    items: list[FeeItemShape]
    claims: list[FeeClaimShape]
    created_at: datetime
    version: int


class ClaimFee(Shape):
    """What a side says of a fee: the hirer `paid`, the leader `received` or `not_received`; always of all of it."""

    said: Said
    on_date: Day | None = Field(None, description="the day it happened; unset: today")
    device_time: Moment | None = None
    device: Annotated[str, PlainText(200)] | None = Field(
        None, description="the phone's own random id; only a keyed hash of it is kept"
    )
    note: Note = ""
