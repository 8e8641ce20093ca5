"""A live quote for each lot of an order form: lawful, fair and offered rate, pay by the hour, who can, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.web.client import Refused
from api.web.door import Visit
from api.web.pages.buyer.order_form import OrderForm


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quote of a lot: `answer` of the API, or its `problem`. Satang."""

    number: int
    article: str
    pieces: int
    offered: int | None
    body: dict[str, Any]
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None

    @property
    def short(self) -> int:
        """What the offered rate lacks to be lawful; 0 when it is."""
        assert self.answer is not None
        floor: int = self.answer["floor_satang"]
        return max(0, floor - (self.offered or floor))

    @property
    def minimum_per_hour(self) -> int:
        """The minimum wage of an hour at the place of delivery: a day's over eight, rounded up."""
        assert self.answer is not None
        return -(-int(self.answer["working"][0]["value"]) // 8)

    @property
    def per_hour(self) -> int:
        """What an hour at standard speed earns at the offered rate, rounded down."""
        assert self.answer is not None
        rate = self.offered or self.answer["rate_satang"]
        return int(rate * 6_000 // self.answer["standard_centiminutes"])

    def most_in_a_week(self) -> int:
        """The largest week, which a chart is as high as."""
        assert self.answer is not None
        weeks: list[int] = [one["pieces"] for one in self.answer["supply"]["pieces_by_week"]]
        return max(1, *weeks) if weeks else 1


async def quotes_of(visit: Visit, form: OrderForm) -> list[Quoted]:
    """The quotes of all lots that are filled in so far."""
    return [await _quote(visit, form, at, body) for at, body in _asked(form)]


def _asked(form: OrderForm) -> Iterator[tuple[int, dict[str, Any]]]:
    for at in range(len(form.lots)):
        if (body := form.quote(at)) is not None:
            yield at, body


async def _quote(visit: Visit, form: OrderForm, at: int, body: dict[str, Any]) -> Quoted:
    pieces, rate = body.get("quantity_pieces"), body.get("rate_satang")
    answer, problem = None, None
    try:
        answer = await visit.api.send("POST", "/v1/quotes", body)
    except Refused as refusal:
        problem = refusal.problem
    return Quoted(
        number=at,
        article=form.lots[at].get("article", ""),
        pieces=pieces if isinstance(pieces, int) else 0,
        offered=rate if isinstance(rate, int) and rate > 0 else None,
        body=body,
        answer=answer,
        problem=problem,
    )
