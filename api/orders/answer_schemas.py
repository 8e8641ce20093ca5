"""What a hirer gets: orders, lots, rates with their working, time tests."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.orders.schemas import (
    Delivery,
    Hazard,
    Kind,
    LotId,
    LotState,
    NewTimeTest,
    OrderId,
    OrderState,
    RateId,
    TimeTestId,
)
from api.parties.schemas import HirerId
from api.shapes import Shape


class Sentences(Shape):
    """The same in Thai and in English."""

    th: list[str]
    en: list[str]


class RateShape(Shape):
    """One computation of what the law asks for a piece. `on_date`: the day whose minimum wage counts."""

    id: RateId
    number: int = Field(description="1 when posted; a new minimum wage or window adds the next")
    on_date: date
    floor_satang: int = Field(description="least lawful rate of a piece")
    fair_satang: int = Field(description="1.2 times the floor, so that slower workers reach the minimum wage too")


class RateWorking(RateShape):
    """With its working: every input and step, and the same in sentences."""

    created_at: datetime
    working: list[dict[str, Any]]
    explanation: Sentences


class LotShape(Shape):
    id: LotId
    order_id: OrderId
    position: int
    etag: str = Field(description="send it as If-Match to change this lot")
    state: LotState = Field(description="blocked: the rate is under a new floor; raise it to go on")
    article: str
    skill: str
    skill_level: int
    machine: str | None
    quantity_pieces: int
    awarded_pieces: int
    open_pieces: int = Field(description="neither accepted nor withdrawn")
    groups_awarded: int
    standard_centiminutes: int
    time_test_id: TimeTestId | None
    materials_by: str
    start_on: date
    due_on: date
    minimum_lot_pieces: int
    most_groups: int
    all_or_nothing: bool
    quality_level: int
    hazard: Hazard
    rate_satang: int
    satang_per_hour: int = Field(description="what an hour at standard speed earns")
    lawful: RateShape
    terms: int = Field(description="counts the changes of what groups agree to")


class OrderHead(Shape):
    id: OrderId
    hirer_id: HirerId
    client_ref: str | None
    kind: Kind
    state: OrderState
    created_at: datetime


class OrderShape(OrderHead):
    delivery: Delivery
    note: str
    cancelled_because: str | None = Field(description="the reason of the latest withdrawal")
    lots: list[LotShape]


class OrderLine(OrderHead):
    """An order in a list, with its lots added up."""

    delivery_province_code: str
    articles: list[str] = Field(description="of its lots, in their order")
    lots: int
    quantity_pieces: int
    awarded_pieces: int
    open_pieces: int
    last_due_on: date


class TimeTestShape(NewTimeTest):
    id: TimeTestId
    created_at: datetime
    centiminutes_per_piece: int
    pieces_per_day: str = Field(description="in eight hours, exact; a fraction such as 408/11 where it is not whole")


class Said(Shape):
    th: str
    en: str


class Withdrawn(Shape):
    """What became of it. Accepted work stands."""

    order: OrderShape
    withdrawn_pieces: int
    standing_pieces: int = Field(description="accepted by groups; they stay promised")
    note: Said
