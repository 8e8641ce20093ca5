"""Shapes of minimum wages on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.parties.schemas import DistrictCode, ProvinceCode
from api.shapes import Day, Id, Name, PlainText, Shape, Whole, rule
from api.wages.models import MinimumWage

NotificationId = Annotated[UUID, Id("ntn")]
WageId = Annotated[UUID, Id("wag")]
DailySatang = Annotated[int, Whole(1, 10_000_000), Field(description="whole satang a day", examples=[40_000])]
Number = Annotated[str, PlainText(20), Field(description="as the Wage Committee gives it", examples=["15"])]


class WageRow(Shape):
    """The wage of a district, or without one of the rest of the province."""

    province_code: ProvinceCode
    district_code: DistrictCode | None = None
    district_name_th: Name | None = None
    daily_satang: DailySatang


class LoadNotification(Shape):
    """A new notification of the Wage Committee. Provinces it does not list keep their wage."""

    number: Number
    source: Annotated[str, PlainText(500)] = Field(description="where it is published", examples=["ราชกิจจานุเบกษา …"])
    effective_from: Day
    rows: Annotated[list[WageRow], Field(min_length=1, max_length=1_000)]

    @model_validator(mode="after")
    def _each_place_once(self) -> Self:
        places = [(row.province_code, row.district_code) for row in self.rows]
        if len(set(places)) != len(places):
            raise rule("มีบางพื้นที่อยู่ในรายการมากกว่าหนึ่งครั้ง", "A place stands more than once in rows")
        return self


class NotificationShape(Shape):
    id: NotificationId
    number: str
    source: str
    effective_from: date
    created_at: datetime


class WageShape(Shape):
    """A minimum wage with the notification it comes from."""

    id: WageId
    province_code: str
    district_code: str | None
    district_name_th: str | None
    daily_satang: int
    effective_from: date
    notification: NotificationShape


def show_wage(wage: MinimumWage) -> WageShape:
    """The wire form of a wage that was looked up with its notification."""
    return WageShape.model_validate(wage)
