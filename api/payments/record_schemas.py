"""How a hirer paid so far, and how far agreed work is."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.offers.schemas import AwardShape, GroupId, HirerId
from api.payments.hourly_income import By
from api.shapes import Day, Shape

Stage = Literal["sign", "make", "wait_receipt", "wait_pay", "paid", "cancelled"]


class PayRecord(Shape):
    """A hirer's record of pay over a year, from what came due. The same for everybody who asks."""

    hirer: HirerId
    name: str
    since: date
    pay_within_days: int = Field(description="the law's days from hand-over to pay (s.17), as of today")
    due: int = Field(description="instalments that came due, or were paid before")
    on_time: int = Field(description="of these, said paid in full on or before the day they were due")
    late_now: int = Field(description="of these, due and not said paid in full")
    median_days_to_pay: int | None = Field(description="from hand-over to the hirer's word; null: nothing was paid yet")
    receipts: int = Field(description="deliveries the hirer answered, or let pass")
    disputes: int = Field(description="of these receipts, how many groups disputed")


class JobShape(AwardShape):
    """Agreed work and how far it is. Pieces and satang are sums over all its deliveries."""

    hirer_name: str
    stage: Stage = Field(
        description="`sign`: one side has not signed; `make`; `wait_receipt`: all is handed over; `wait_pay`; `paid`"
    )
    waiting_for: list[Literal["hirer", "leader"]] = Field(description="sides that have not signed")
    unanswered_pieces: int = Field(description="handed over, the hirer has not answered")
    answer_by_on: date | None = Field(description="the nearest day on which silence accepts them")
    accepted_pieces: int
    short_pieces: int
    rejected_pieces: int
    disputed_pieces: int = Field(description="in disputes that are open")
    net_satang: int = Field(description="earned so far, less lawful deductions")
    sent_satang: int = Field(description="what the hirer said paid")
    received_satang: int = Field(description="what homeworkers have by their own word")
    pay_due_on: date | None = Field(description="the first day on which something unpaid is due")


class HourlyAsked(Shape):
    """By what, and of whose work."""

    by: By = "month"
    since: Day | None = Field(None, description="work handed over on this day or later")
    until: Day | None = Field(None, description="work handed over on this day or earlier")
    sex: Literal["female", "male"] | None = None
    group: GroupId | None = None
    hirer: HirerId | None = None


class HourlyCell(Shape):
    """One month, place, sex or party. Hidden: of fewer people than `least_people`, without figures."""

    key: str = Field(description="a month, a region, a province code, a sex, a group or a hirer")
    hidden: bool
    people: int | None
    hours: int | None = Field(description="their own minutes where they said them, else standard time")
    satang_per_hour: int | None
    minimum_satang_per_hour: int | None = Field(description="÷ 8, of the place and day of each hand-over")
    people_under: int | None = Field(description="of these people, how many earned less than their minimum")


class HourlyShape(Shape):
    by: By
    least_people: int
    cells: list[HourlyCell]
