"""Shapes of complaints on the wire, and the ids of this room."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.inspections.complaints import Outcome
from api.inspections.rules import ABOUT, PROOF_BITS
from api.offers.schemas import AwardId, GroupId, HirerId, HomeworkerId
from api.shapes import Day, Id, PlainText, Shape

ComplaintId = Annotated[UUID, Id("cpl")]
InspectionId = Annotated[UUID, Id("isp")]
FindingId = Annotated[UUID, Id("fnd")]
CaseOrderId = Annotated[UUID, Id("cor")]
OrderLineId = Annotated[UUID, Id("oln")]
ExportId = Annotated[UUID, Id("exp")]
ReadId = Annotated[UUID, Id("rdr")]

Words = Annotated[str, PlainText(4_000), Field(examples=["นายจ้างยังไม่จ่ายค่าเย็บเสื้อ"])]
Reason = Annotated[str, PlainText(500)]
Purpose = Annotated[str, PlainText(300), Field(examples=["ตรวจตามคำร้อง"])]
DocumentNumber = Annotated[
    str,
    Field(
        strict=True, pattern=r"^[0-9]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", examples=["2569-4K7Q-0M2D-X9FR"],
        description="as printed on the work document",
    ),
]  # fmt: skip
ComplaintState = Literal["open", "extended", "ordered", "nothing_due", "settled", "withdrawn"]


class _Named(Shape):
    """What the complaint is about, as far as it is known. What nobody knows is left out without a word."""

    about: ABOUT
    words: Words
    document_number: DocumentNumber | None = None
    slip_code: Annotated[str, PlainText(40)] | None = Field(
        None,
        description="of a pay slip: names its hirer, its group and whose slip it is",
        examples=["7Q0M-2DX9-FR4K-8H1T"],
    )
    hirer_tax_id: Annotated[str, Field(strict=True, pattern=r"^[0-9]{13}$")] | None = None
    hirer: HirerId | None = None
    group: GroupId | None = None
    homeworker: HomeworkerId | None = Field(None, description="unset: nobody is named, the complaint is anonymous")
    worked_on: Day | None = Field(None, description="about when the work was done")


class FileComplaint(_Named):
    """A complaint without an account."""

    proof: Annotated[
        str,
        Field(
            strict=True, pattern=r"^[A-Za-z0-9]{1,32}$", examples=["192735"],
            description=f"a text for which SHA-256 of `trong-complaint`, `about`, `words` and this, joined by line "
            f"feeds, begins with {PROOF_BITS} zero bits; it takes a second to find and nothing is kept of who did",
        ),
    ]  # fmt: skip


class FileForSomebody(_Named):
    """A complaint filed for somebody, or typed from paper."""

    on_paper: bool = Field(False, strict=True)
    received_on: Day | None = Field(None, description="of a paper, the day it came in; unset: today")


class FiledShape(Shape):
    """What the complainer keeps."""

    number: str
    receipt_code: str = Field(description="told once; with it one asks how the complaint goes")
    received_on: date
    decide_by: date = Field(description="the inspector decides within 30 days (s.34)")


class AskStatus(Shape):
    code: Annotated[
        str,
        Field(
            strict=True, pattern=r"^[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}$", examples=["0391-5527-8814-0062"]
        ),
    ]


class StatusShape(Shape):
    """How a complaint goes, for whoever holds its code."""

    number: str
    state: ComplaintState
    received_on: date
    decide_by: date
    extended_until: date | None
    decided_on: date | None
    outcome_words: str | None = Field(description="the outcome in plain words")


class ComplaintShape(StatusShape):
    """A complaint as an inspector sees it; its words are read apart, with a purpose."""

    id: ComplaintId
    source: Literal["web", "staff", "paper"]
    anonymous: bool
    about: ABOUT
    hirer: HirerId | None
    group: GroupId | None
    late: bool = Field(description="its day to decide is over")


class EventShape(Shape):
    """A step in the timeline."""

    happened_on: date
    kind: str
    words: str


class ComplaintDetail(ComplaintShape):
    homeworker: HomeworkerId | None
    awards: list[AwardId] = Field(description="the lots it opens with")
    findings: list[FindingId] = Field(description="what the checks found about them")
    inspections: list[InspectionId]
    timeline: list[EventShape]


class ComplaintWords(Shape):
    words: str | None = Field(description="null: sealed with another secret of the installation")


class ExtendComplaint(Shape):
    until: Day
    reason: Reason


class DecideComplaint(Shape):
    outcome: Outcome
    words: Words
