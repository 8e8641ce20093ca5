"""Shapes of pay by delivery on the wire: what all homeworkers of one delivery earned together, and what is owed."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.offers.schemas import AwardId, HirerId
from api.payments.schemas import NoteId
from api.shapes import Shape

DueState = Literal["overdue", "open", "in_payment", "paid"]


class DueSums(Shape):
    """Of everything the hirer has not said paid. In satang, without interest."""

    deliveries: int
    unpaid_satang: int
    overdue_deliveries: int
    overdue_satang: int


class DueShape(Shape):
    """Pay of one delivery, of all its homeworkers together. Sums in satang."""

    delivery_note: NoteId
    award: AwardId
    article: str
    hirer: HirerId
    hirer_name: str
    state: DueState = Field(
        description="`overdue`: the hirer has not said all of it paid, and the day is over; `open`: and it is not; "
        "`in_payment`: it said so, not everybody has her money; `paid`: all have"
    )
    handed_over_on: date
    due_on: date
    homeworkers: int
    pieces: int
    net_satang: int
    unpaid_satang: int = Field(description="what the hirer has not said paid")
    received_satang: int = Field(description="what homeworkers have, by their own word")
    interest_satang: int = Field(description="on what is unpaid, if it were paid today")
