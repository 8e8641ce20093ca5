"""What a hirer sends: orders, lots, time tests, changes and withdrawals."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.parties.schemas import Address, DistrictCode, ProvinceCode
from api.shapes import Centiminutes, Code, Day, Id, Name, Note, Pieces, PlainText, Shape, Whole

OrderId = Annotated[UUID, Id("ord")]
LotId = Annotated[UUID, Id("lot")]
TimeTestId = Annotated[UUID, Id("tst")]
RateId = Annotated[UUID, Id("rat")]

Kind = Literal["to_specification", "finished_goods"]
Hazard = Literal["none", "sharp", "heat", "dust", "solvent"]
OrderState = Literal["open", "cancelled"]
LotState = Literal["open", "blocked", "cancelled"]
Level = Annotated[int, Whole(1, 3)]
Yes = Annotated[bool, Field(strict=True)]
RateSatang = Annotated[
    int, Field(strict=True, ge=1, le=100_000_000, description="whole satang for one piece; 100 satang = 1 baht")
]
MostGroups = Annotated[int, Whole(1, 50), Field(description="among how many groups it may be split; 1 = not at all")]
Reference = Annotated[str, PlainText(100), Field(description="your own number of this order, once per hirer")]


class Place(Shape):
    """A place of delivery. A few districts have a minimum wage of their own, so name the district if you can."""

    province_code: ProvinceCode
    district_code: DistrictCode | None = None


class Delivery(Place):
    address: Address


class NewTimeTest(Shape):
    """How long a piece takes, measured. `worker_seconds`: seconds of all workers added together, for all pieces.

    Test the slow and the fast alike, in conditions like those at home.
    """

    tested_on: Day
    workers: Annotated[int, Whole(1, 10_000)]
    pieces: Annotated[int, Whole(1, 1_000_000)]
    worker_seconds: Annotated[int, Whole(1, 1_000_000_000)]
    allowance_percent: Annotated[int, Whole(0, 50)] = Field(
        15, description="personal time, fatigue and delay, taken off the eight hours"
    )
    conditions: Annotated[str, PlainText(500)] = Field(description="where, with which tools and materials")
    measured_by: Name
    agreed_by: Name = Field(description="who agreed to the result for the workers")


class LotAsked(Shape):
    """What is asked of groups, and how long a piece takes: one of the three time fields."""

    skill: Code = Field(examples=["straight_stitch_machine_sewing"])
    skill_level: Level = Field(2, description="1 learns, 2 works alone, 3 teaches")
    machine: Code | None = None
    quantity_pieces: Pieces
    standard_centiminutes: Centiminutes | None = None
    time_test: NewTimeTest | None = None
    time_test_id: TimeTestId | None = Field(None, description="a time test you sent before")
    start_on: Day
    due_on: Day
    minimum_lot_pieces: Pieces = Field(1, description="the least one group may be given")
    most_groups: MostGroups = 5
    all_or_nothing: Yes = False
    quality_level: Level = 1
    hazard: Hazard = "none"


class NewLot(LotAsked):
    article: Name
    materials_by: Literal["hirer", "group"] = "hirer"
    rate_satang: RateSatang


class NewOrder(Shape):
    """One order: lots for one place of delivery."""

    client_ref: Reference | None = None
    kind: Kind = "to_specification"
    delivery: Delivery
    note: Note = ""
    lots: Annotated[list[NewLot], Field(min_length=1, max_length=100)]


class AmendLot(Shape):
    """What changes; a field that is left out, or null, stays as it is. Accepted work keeps its own terms."""

    rate_satang: RateSatang | None = None
    quantity_pieces: Pieces | None = None
    start_on: Day | None = None
    due_on: Day | None = None
    minimum_lot_pieces: Pieces | None = None
    most_groups: MostGroups | None = None
    all_or_nothing: Yes | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were sent with a value."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


class Withdraw(Shape):
    """Why work is withdrawn; groups with a waiting offer may read it."""

    reason: Annotated[str, PlainText(500)]
