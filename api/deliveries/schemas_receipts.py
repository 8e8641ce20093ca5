"""Shapes of goods receipts and disputes on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.deliveries.schemas import DeviceTime, NoteId, PhotoId, ReceiptId
from api.offers.schemas import AwardId, HomeworkerId
from api.shapes import Day, Id, Note, Pieces, PlainText, Shape, Whole

DisputeId = Annotated[UUID, Id("dsp")]
Count = Annotated[int, Whole(0, 10_000_000)]
Why = Annotated[str, PlainText(2_000)]
Reason = Literal["stitch", "measure", "stain", "wrong_article", "damage", "material_fault", "pattern_fault"]
DisputeState = Literal["open", "ended", "withdrawn"]


class Saying(Shape):
    """The same sentence in Thai and English."""

    th: str
    en: str


class Refused(Shape):
    """Pieces refused for one reason. `material_fault` and `pattern_fault` are the hirer's own: they are paid."""

    reason: Reason
    pieces: Pieces
    photo: PhotoId
    mend_by_on: Day | None = Field(None, description="until when they can be mended; unset: no last day")
    note: Note = ""


class LineSaid(Shape):
    """What is short or refused of one homeworker's pieces."""

    homeworker: HomeworkerId
    short_pieces: Count = 0
    rejected_pieces: Count = Field(0, description="without those refused for the hirer's own fault")


class Receive(Shape):
    """The hirer's answer: accepted + short + refused = the pieces of the note."""

    accepted_pieces: Count
    short_pieces: Count = 0
    rejections: list[Refused] = Field([], max_length=20)
    lines: list[LineSaid] | None = Field(
        None, max_length=1_000, description="whose pieces are short or refused; unset: spread over all tallies"
    )
    device_time: DeviceTime = None
    note: Note = ""


class ReceiptShape(Shape):
    """A goods receipt. Pieces refused for the hirer's own fault count as accepted."""

    id: ReceiptId
    delivery_note: NoteId
    award: AwardId
    decided_by: Literal["hirer", "silence", "staff"]
    decided_on: date
    device_at: datetime | None
    accepted_pieces: int
    short_pieces: int
    rejected_pieces: int
    note: str
    created_at: datetime


class ReceiptLineShape(Shape):
    homeworker: HomeworkerId
    accepted_pieces: int
    short_pieces: int
    rejected_pieces: int


class RejectionShape(Shape):
    reason: Reason
    at_fault: Literal["group", "hirer"]
    pieces: int
    photo: PhotoId
    mend_by_on: date | None
    note: str


class Mending(Shape):
    """Pieces that can be delivered again: refused ones mended in time, short ones that turned up."""

    pieces_left: int = Field(description="as of today")
    rule: Saying


class ReceiptDetail(ReceiptShape):
    lines: list[ReceiptLineShape]
    rejections: list[RejectionShape]
    mending: Mending


class LineDisputed(Shape):
    homeworker: HomeworkerId
    pieces: Pieces


class OpenDispute(Shape):
    """Pieces that are not short or bad in the eyes of the group. Only they wait; the others are paid."""

    pieces: Pieces
    reason: Why
    lines: list[LineDisputed] | None = Field(
        None, max_length=1_000, description="whose pieces; unset: spread over all that were short or refused"
    )
    photo: PhotoId | None = None
    device_time: DeviceTime = None


class OfferPieces(Shape):
    """How many of the disputed pieces the hirer would accept."""

    pieces: Count


class TakeOffer(Shape):
    pieces: Count = Field(description="what the hirer offers, so that you agree to what you saw")


class Rule(Shape):
    """Staff end a dispute that the sides cannot end."""

    granted_pieces: Count
    because: Why


class DisputeLineShape(Shape):
    homeworker: HomeworkerId
    pieces: int
    granted_pieces: int


class DisputeShape(Shape):
    id: DisputeId
    receipt: ReceiptId
    award: AwardId
    pieces: int
    reason: str
    photo: PhotoId | None
    device_at: datetime | None
    state: DisputeState
    offered_pieces: int | None
    granted_pieces: int | None
    ended_at: datetime | None
    ended_because: str | None = Field(description="the reason of staff; null where the sides agreed")
    lines: list[DisputeLineShape]
    created_at: datetime
    version: int
