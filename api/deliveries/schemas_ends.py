"""Shapes of extensions and early ends on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.deliveries.schemas import DeviceTime, NoteId, TallyLine
from api.deliveries.schemas_receipts import Saying, Why
from api.offers.schemas import AwardId
from api.shapes import Day, Id, Note, Shape, Whole

ExtensionId = Annotated[UUID, Id("ext")]
EarlyEndId = Annotated[UUID, Id("eae")]
ExtensionState = Literal["asked", "agreed", "refused", "withdrawn"]


class AskExtension(Shape):
    """The group will be late and says so in time (s.11)."""

    new_due_on: Day
    reason: Why
    device_time: DeviceTime = None


class ExtensionShape(Shape):
    id: ExtensionId
    award: AwardId
    old_due_on: date
    new_due_on: date
    reason: str
    device_at: datetime | None
    state: ExtensionState
    answered_at: datetime | None
    what_happens: Saying
    created_at: datetime
    version: int


class PartFinished(TallyLine):
    """Part-finished pieces of one homeworker, and how far they are done."""

    percent_done: Annotated[int, Whole(1, 100)]


class EndEarly(Shape):
    """One whose skill mattered cannot go on, without fault (s.13). Finished pieces go on a delivery note before."""

    cause: Literal["death", "illness", "cannot_go_on"]
    ended_on: Day | None = Field(None, description="unset: today")
    part_finished: list[PartFinished] = Field([], max_length=1_000)
    device_time: DeviceTime = None
    note: Note = ""


class EarlyEndShape(Shape):
    id: EarlyEndId
    award: AwardId
    cause: Literal["death", "illness", "cannot_go_on"]
    ended_on: date
    delivery_note: NoteId | None = Field(description="the part-finished pieces, for the hirer to answer")
    pieces_given_back: int = Field(description="never delivered; they are offered to others")
    note: str
    created_at: datetime
