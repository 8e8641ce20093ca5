"""Shapes of instalments, deductions and consents on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.documents.rules import Language
from api.offers.schemas import AwardId, GroupId, HirerId, HomeworkerId
from api.payments.rules import Ground
from api.shapes import MOST_SATANG, Day, Id, Moment, PlainText, Shape, Whole, rule

InstalmentId = Annotated[UUID, Id("ins")]
DeductionId = Annotated[UUID, Id("ded")]
ConsentId = Annotated[UUID, Id("cns")]
ReceiptId = Annotated[UUID, Id("grc")]
DisputeId = Annotated[UUID, Id("dsp")]
PayRunId = Annotated[UUID, Id("pyr")]
NoteId = Annotated[UUID, Id("dln")]

AtLeastOne = Annotated[int, Whole(1, MOST_SATANG)]
Reason = Annotated[str, PlainText(300)]
Words = Annotated[str, PlainText(2_000)]
InstalmentState = Literal["open", "overdue", "in_payment", "paid"]
Subject = Literal["deduction", "pay_method"]

CONSENT_TO_ONE = rule(
    "ยินยอมให้หักต้องบอก instalment, ground, most_satang ยินยอมวิธีจ่ายต้องบอก method อย่างใดอย่างหนึ่ง",
    "to a deduction: instalment, ground and most_satang; to a pay method: method; nothing else",
)


class Deduct(Shape):
    """Keep something of an instalment. Damage and lateness need her consent; tax and the like an authority."""

    ground: Ground
    amount_satang: AtLeastOne
    reason: Reason
    consent: ConsentId | None = None
    authority: Annotated[str, PlainText(100, shortest=0)] = Field(
        "", description="for `income_tax` and `required_by_law`: who gets it, or which law says so"
    )


class ReturnDeduction(Shape):
    """Why it is taken back. Name no person."""

    reason: Reason


class DeductionShape(Shape):
    """Money kept from an instalment."""

    id: DeductionId
    instalment: InstalmentId
    ground: Ground
    amount_satang: int
    reason: str
    consent: ConsentId | None
    created_at: datetime


class InstalmentShape(Shape):
    """What one homeworker earned with one receipt, and what is still owed of it. Sums in satang."""

    id: InstalmentId
    state: InstalmentState = Field(
        description="`open`: something no payment holds; `overdue`: and due; `in_payment`; `paid`: she has all of it"
    )
    receipt: ReceiptId
    dispute: DisputeId | None
    delivery_note: NoteId
    award: AwardId
    hirer: HirerId
    group: GroupId
    homeworker: HomeworkerId
    name: str = Field(description="of the homeworker")
    pieces: int
    percent_done: int
    rate_satang: int
    gross_satang: int
    deductions: list[DeductionShape] = Field(description="those that stand")
    net_satang: int
    handed_over_on: date = Field(description="the day either side named first; the clock of pay starts here (s.17)")
    due_on: date
    open_satang: int = Field(description="what no payment holds")
    sent_satang: int = Field(description="what the hirer said paid")
    received_satang: int = Field(description="what she has, by her own word")
    interest_satang: int = Field(description="on what is unpaid, if it were paid today")


class FloorShape(Shape):
    """Net pay beside the lawful floor on the day of the hand-over."""

    floor_satang: int = Field(description="the floor of these pieces")
    worker_costs_satang: int = Field(description="what they cost her herself, as declared")
    counted_satang: int = Field(description="gross less damage, lateness and her costs")
    under_floor: bool = Field(description="the Act allows the deduction; the checks report pay under the floor")


class InstalmentDetail(InstalmentShape):
    floor: FloorShape
    may_still_deduct_satang: int = Field(description="for damage and lateness together, with her consent (s.19)")


class GiveConsent(Shape):
    """Her yes, as the leader's phone recorded it: the words she was shown, and how she said it."""

    homeworker: HomeworkerId
    subject: Subject
    instalment: InstalmentId | None = None
    ground: Literal["damage", "late_delivery"] | None = None
    most_satang: AtLeastOne | None = None
    method: Literal["cash_elsewhere", "promptpay", "bank"] | None = None
    language: Language
    words: Words = Field(description="word for word what she was shown or read, in her language")
    given_by: Literal["otp", "pin", "voice", "thumb", "ink"]
    given_on: Day | None = Field(None, description="unset: today")
    device_time: Moment | None = None

    @model_validator(mode="after")
    def _to_one_thing(self) -> "GiveConsent":
        of_deduction = (self.instalment, self.ground, self.most_satang)
        about = {"deduction": (*of_deduction, self.method is None or None), "pay_method": (self.method,)}[self.subject]
        if None in about or (self.subject == "pay_method" and any(of_deduction)):
            raise CONSENT_TO_ONE
        return self


class ConsentShape(Shape):
    """A consent. It counts until `withdrawn_on`."""

    id: ConsentId
    homeworker: HomeworkerId
    subject: str
    instalment: InstalmentId | None
    ground: str | None
    most_satang: int | None
    method: str | None
    language: str
    words: str
    given_by: str
    given_on: date
    device_at: datetime | None
    created_at: datetime
    withdrawn_on: date | None
