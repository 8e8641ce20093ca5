"""Shapes of pay methods, terms besides the rate, guarantees, and where the money of an award or a lot went."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.offers.schemas import AwardId, GroupId, HomeworkerId, LotId
from api.payments.rules import Method
from api.payments.schemas import AtLeastOne, ConsentId, ReceiptId
from api.shapes import Day, Id, Name, PlainText, Shape, Whole, rule

GuaranteeId = Annotated[UUID, Id("gua")]
GuaranteeRuleId = Annotated[UUID, Id("grl")]
CostKind = Literal["thread", "electricity", "transport", "tools", "other"]
PerPiece = Annotated[int, Whole(1, 100_000_000)]
ENDS_LATER = rule("effective_until ต้องไม่ก่อน effective_from", "effective_until is not before effective_from")


class ChoosePayMethod(Shape):
    """How somebody is paid from now on. PromptPay takes a number as people write it, a bank its code and account."""

    method: Method
    promptpay: Annotated[str, PlainText(40)] | None = Field(
        None, description="mobile phone, 13-digit id or 15-digit e-wallet"
    )
    bank_code: Annotated[str, PlainText(3, shortest=3)] | None = Field(None, description="three digits")
    account: Annotated[str, PlainText(40)] | None = None
    consent: ConsentId | None = Field(None, description="hers to this method; not needed for cash at her workplace")


class PayMethodShape(Shape):
    """How somebody is paid. Of the account only its last four digits are shown."""

    method: Method
    account_ends_in: str | None
    consent: ConsentId | None
    chosen_at: datetime | None = Field(description="null: nothing was chosen, the law's default holds (s.18)")


class DeclareCost(Shape):
    kind: CostKind
    satang_per_piece: PerPiece


class CostShape(Shape):
    kind: CostKind
    satang_per_piece: int
    declared_on: date


class FeePerPiece(Shape):
    """A leader's fee on top of the rate, paid by the hirer; never taken from members."""

    satang_per_piece: PerPiece


class ChainPricePerPiece(Shape):
    """What the next one up the chain pays this agent per piece."""

    satang_per_piece: PerPiece


class PayTermsShape(Shape):
    """What was said about an award besides its rate. Both sides see all of it."""

    award: AwardId
    worker_costs: list[CostShape]
    leader_fee_proposed_satang: int | None
    leader_fee_agreed_satang: int | None
    leader_fee_agreed_on: date | None


class TakeGuarantee(Shape):
    homeworker: HomeworkerId
    amount_satang: AtLeastOne


class GuaranteeShape(Shape):
    id: GuaranteeId
    award: AwardId
    homeworker: HomeworkerId
    rule: GuaranteeRuleId
    amount_satang: int
    taken_on: date
    return_by_on: date | None = Field(description="seven days after the last work was received (s.14)")
    returned_on: date | None


class AllowGuarantee(Shape):
    """A rule the Director-General announced (s.14), with its source."""

    effective_from: Day
    effective_until: Day | None = None
    kind_of_work: Name
    most_percent: Annotated[int, Whole(0, 100)]
    source: Name

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "AllowGuarantee":
        if self.effective_until is not None and self.effective_until < self.effective_from:
            raise ENDS_LATER
        return self


class GuaranteeRuleShape(Shape):
    id: GuaranteeRuleId
    effective_from: date
    effective_until: date | None
    kind_of_work: str
    most_percent: int
    source: str


class MemberAccount(Shape):
    """One member's work and pay in an award, in satang."""

    homeworker: HomeworkerId
    name: str
    pieces: int
    gross_satang: int
    deducted_satang: int
    net_satang: int
    compensation_satang: int
    sent_satang: int = Field(description="what the hirer said paid, of net and compensation")
    received_satang: int = Field(description="what she has, by her own word")
    satang_per_hour: int | None = Field(
        description="her pay, less damage and lateness, by her own minutes where she said them, else at standard time"
    )


class AwardAccount(Shape):
    """Where the money of an award went: the order's price, each member's pay, what stayed in the group."""

    award: AwardId
    group: GroupId
    price_satang: int = Field(description="all pieces of the award at its rate")
    accepted_satang: int = Field(description="pieces accepted so far at its rate")
    leader_fee_satang: int = Field(description="agreed, paid by the hirer on top; the only money that stays")
    leader_fee_sent_satang: int = Field(description="what the hirer said paid of it")
    leader_fee_received_satang: int = Field(description="what the leader has of it, by her own word")
    minimum_satang_per_hour: int = Field(description="of the group's place today: the daily minimum ÷ 8")
    with_the_leader_satang: int = Field(description="confirmed by her, not yet by the members")
    members: list[MemberAccount]


class ShareShape(Shape):
    """Where the price of accepted pieces went, in satang. The shares add up to the price."""

    price_satang: int
    homeworkers_satang: int
    leader_satang: int
    transport_satang: int
    platform_satang: int
    agent_satang: int


class ReceiptShare(ShareShape):
    receipt: ReceiptId


class LotShares(ShareShape):
    """The middle-share meter of a lot."""

    lot: LotId
    homeworkers_percent: int = Field(description="of the price, rounded down; 100 when nothing stays in between")
    receipts: list[ReceiptShare]
