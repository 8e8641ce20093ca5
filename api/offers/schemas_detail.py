"""What a leader reads before she answers an offer: its terms, and why it came to her group."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.offers.schemas import HirerId, OfferId, OfferShape, RunId, WhyShape, WorkShape
from api.shapes import Shape


class Named(Shape):
    """A skill or a machine by its code and its names."""

    code: str
    th: str
    en: str


class DeliveryPlace(Shape):
    """Where the goods go."""

    province_code: str
    th: str
    en: str
    address: str


class MinimumHere(Shape):
    """The minimum wage the offer was measured against: the group's place, the day it began, its source."""

    th: str = Field(description="the province, or the district with a wage of its own")
    en: str
    daily_satang: int
    effective_from: date
    source: str


class OfferTerms(Shape):
    """Who asks, for which work, delivered where, under which minimum wage."""

    hirer: HirerId
    hirer_name: str
    hirer_kind: Literal["factory", "brand", "agent"]
    skill: Named
    skill_level: int
    machine: Named | None
    quality_level: int
    hazard: str
    delivery: DeliveryPlace
    minimum: MinimumHere
    least_pieces: int = Field(description="the fewest pieces of this offer that can be accepted")
    most_pieces: int


class OfferDetail(OfferShape):
    work: list[WorkShape]
    terms: OfferTerms


class OfferWhy(Shape):
    """What matching knew of your group and this work when it chose you. Nothing about any other group but counts."""

    offer: OfferId
    run: RunId | None = Field(description="null: people made this offer, or its run is not kept")
    speed_permille: int | None = Field(
        description="the group's own speed with this article, of the standard; null: not delivered before"
    )
    reasons: list[WhyShape]
