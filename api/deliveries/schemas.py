"""Shapes of materials, pictures, tally sheets and delivery notes on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.offers.schemas import AwardId, HomeworkerId
from api.shapes import Day, Id, Moment, Name, Note, Pieces, PlainText, Satang, Shape, Whole

NoteId = Annotated[UUID, Id("dln")]
ReceiptId = Annotated[UUID, Id("grc")]
PhotoId = Annotated[UUID, Id("pho")]
MoveId = Annotated[UUID, Id("mat")]
SheetId = Annotated[UUID, Id("tly")]

Hazard = Literal["none", "sharp", "heat", "dust", "solvent"]
NoteState = Literal["handed_over", "received"]
SheetCode = Annotated[str, Field(strict=True, pattern=r"^[0-9A-Za-z]{4}[ -]?[0-9A-Za-z]{4}$", examples=["4K7Q-0M2D"])]
DeviceTime = Annotated[
    Moment | None,
    Field(description="when it happened by the device's clock; kept beside ours, never instead of it"),
]


class MoveMaterials(Shape):
    """Materials or tools that went to the group, or came back."""

    kind: Literal["issue", "return"]
    material: Name
    unit: Annotated[str, PlainText(40)] = Field(description="such as kg, m, pieces", examples=["kg"])
    quantity_milli: Annotated[int, Whole(1, 10**12)] = Field(description="thousandths of the unit: 1.5 kg = 1500")
    value_satang: Satang = 0
    hazard: Hazard = "none"
    equipment: Note = Field("", description="protective equipment supplied with it; needed for every hazard (s.23)")
    moved_on: Day | None = Field(None, description="unset: today")
    device_time: DeviceTime = None
    note: Note = ""


class MoveShape(Shape):
    id: MoveId
    kind: Literal["issue", "return"]
    material: str
    unit: str
    quantity_milli: int
    value_satang: int
    hazard: Hazard
    equipment: str
    moved_on: date
    device_at: datetime | None
    side: Literal["hirer", "leader"] = Field(description="who recorded it")
    note: str
    created_at: datetime = Field(description="by our clock")


class StillOut(Shape):
    """A material with the group. What is still out is no debt and never becomes a deduction by itself (s.19)."""

    material: str
    unit: str
    issued_milli: int
    returned_milli: int
    still_out_milli: int


class PhotoShape(Shape):
    """A picture as it was sent; nothing is taken out of it."""

    id: PhotoId
    sha256: str
    media_type: Literal["image/jpeg", "image/png", "image/webp"]
    size_bytes: int
    created_at: datetime


class SheetShape(Shape):
    """A printed tally sheet. It is recorded once, by its code."""

    id: SheetId
    award: AwardId
    code: str = Field(description="as printed, for the QR and to type by hand")
    created_at: datetime
    recorded_as: NoteId | None = Field(description="the delivery note that was recorded from it")


class TallyLine(Shape):
    """Pieces one homeworker made."""

    homeworker: HomeworkerId
    pieces: Pieces
    minutes: Annotated[int, Whole(1, 1_000_000)] | None = Field(
        None, description="how long they took by her own word; unset where she did not say"
    )


class HandOver(Shape):
    """Goods that changed hands: part of the work, all of it, or pieces of a receipt delivered again."""

    award: AwardId
    tally: list[TallyLine] = Field(min_length=1, max_length=1_000)
    claimed_on: Day | None = Field(None, description="the day they changed hands; unset: today")
    device_time: DeviceTime = None
    sheet_code: SheetCode | None = Field(None, description="the code of the printed tally sheet it was written on")
    rework_of: ReceiptId | None = Field(None, description="the receipt that refused these pieces or missed them")
    photo: PhotoId | None = None
    note: Note = ""


class ClaimHandOver(Shape):
    """When the goods changed hands, as your side knows it."""

    claimed_on: Day
    device_time: DeviceTime = None


class ClaimShape(Shape):
    """One side's word on the day of hand-over."""

    side: Literal["hirer", "leader", "staff"]
    claimed_on: date
    device_at: datetime | None
    created_at: datetime = Field(description="when our clock heard it")


class TallyShape(Shape):
    homeworker: HomeworkerId
    pieces: int
    percent_done: int = Field(description="below 100 only for part-finished pieces (s.13)")
    minutes: int | None


class NoteShape(Shape):
    """A delivery note."""

    id: NoteId
    award: AwardId
    number: int
    kind: Literal["work", "rework", "early_end"]
    rework_of: ReceiptId | None
    source: Literal["phone", "paper", "api"]
    pieces: int
    handed_over_on: date = Field(
        description="starts the pay clock (s.17): the earliest day claimed; it never moves later"
    )
    answer_by_on: date = Field(description="no answer of the hirer until then accepts all pieces")
    photo: PhotoId | None
    note: str
    state: NoteState
    receipt: ReceiptId | None
    created_at: datetime
    version: int


class NoteDetail(NoteShape):
    tally: list[TallyShape]
    claims: list[ClaimShape] = Field(description="what both sides said about the day, in the order we heard it")
