"""Asking for a quote, and the answer."""

from datetime import date
from typing import Any

from pydantic import Field

from api.orders.answer_schemas import Said, Sentences
from api.orders.schemas import LotAsked, Place, RateSatang
from api.shapes import Shape


class AskQuote(LotAsked):
    """A lot as you would post it. Without a rate, the cheapest lawful one is looked at."""

    delivery: Place
    rate_satang: RateSatang | None = None


class HardReason(Shape):
    """Why some groups cannot take it. A group may have several reasons."""

    code: str
    groups: int
    th: str
    en: str


class WeekPieces(Shape):
    """`week_on` is the week's Monday."""

    week_on: date
    pieces: int


class Binding(Shape):
    """One thing that alone, asked differently, would make it possible in time."""

    code: str
    th: str
    en: str


class Supply(Shape):
    """What groups could do now, each lot looked at alone: other open lots may want the same hours."""

    groups: int = Field(description="registered groups looked at")
    able_groups: int = Field(description="no hard rule keeps them from it")
    reasons: list[HardReason]
    possible_in_time: bool
    most_pieces_in_time: int = Field(description="in the whole weeks from start to due date, split as you allow")
    earliest_done_on: date | None = Field(description="all pieces could be done by then; null: not in the weeks known")
    looked_at_until: date
    pieces_by_week: list[WeekPieces] = Field(description="of groups that only time keeps from more")
    binds: list[Binding] = Field(description="empty when it is possible in time as it stands")


class QuoteShape(Shape):
    """What the law asks for and what supply says. Nothing was recorded and no group is named."""

    floor_satang: int = Field(description="the cheapest lawful rate of a piece")
    fair_satang: int
    working: list[dict[str, Any]]
    explanation: Sentences
    standard_centiminutes: int
    lawful: bool = Field(description="whether the rate that was sent could be posted")
    rate_satang: int = Field(description="the rate supply was looked at for: yours, or the floor if yours is under it")
    satang_per_hour: int = Field(description="what an hour at standard speed earns at that rate")
    places_with_higher_floor: int = Field(description="places with groups where the law asks for more than that rate")
    supply: Supply


SENTENCES: dict[str, Said] = {
    "date": Said(th="เวลาไม่พอก่อนวันส่ง ถ้าเลื่อนเป็น {until} จะทำได้", en="Too little time: due on {until} it could be done"),
    "skill_level": Said(th="ระดับทักษะที่ขอสูงเกินไป", en="The skill level asked for is too high"),
    "machine": Said(th="กลุ่มที่มีเครื่องจักรนี้ไม่พอ", en="Too few groups have the machine"),
    "quality": Said(th="ระดับคุณภาพที่ขอสูงเกินไป", en="The quality level asked for is too high"),
    "hazard": Said(th="กลุ่มที่รับงานอันตรายชนิดนี้ได้มีไม่พอ", en="Too few groups may do work with this hazard"),
    "split": Said(
        th="แบ่งได้น้อยกลุ่มเกินไป หรือขั้นต่ำต่อกลุ่มสูงเกินไป",
        en="Too few groups are allowed, or the least for one group is too much",
    ),
    "distance": Said(th="กลุ่มที่ทำได้อยู่ไกลจากที่ส่งงาน", en="The groups that could do it are too far from the delivery"),
    "rate": Said(th="ที่ราคา {rate_baht} บาทต่อชิ้นจะมีกลุ่มพอ", en="At {rate_baht} baht a piece enough groups could do it"),
    "several": Said(
        th="ต้องเปลี่ยนหลายอย่างพร้อมกัน ดูเหตุผลใน reasons", en="Several things would have to change; see reasons"
    ),
}
"""What binds, in words. `several`: no single change is enough."""
