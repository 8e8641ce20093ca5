"""A quote as the caller sees it."""

from datetime import date, timedelta

from api.orders.answer_schemas import Sentences
from api.orders.pricing import explanation_of
from api.orders.quote_schemas import SENTENCES, Binding, HardReason, QuoteShape, Supply, WeekPieces
from api.orders.quotes import Quote
from api.orders.rules import satang_per_hour
from api.thai import baht
from matching.texts import COUNTS


def show_quote(quote: Quote) -> QuoteShape:
    """The law's part, then supply's."""
    rates = quote.price.rates
    return QuoteShape(
        floor_satang=rates.floor_satang,
        fair_satang=rates.fair_satang,
        working=rates.working,
        explanation=Sentences(**explanation_of(rates.working)),
        standard_centiminutes=quote.centiminutes,
        lawful=quote.lawful,
        rate_satang=quote.rate_satang,
        satang_per_hour=satang_per_hour(quote.rate_satang, quote.centiminutes),
        places_with_higher_floor=quote.places_with_higher_floor,
        supply=_supply(quote),
    )


def _supply(quote: Quote) -> Supply:
    seen = quote.outlook
    by_week = seen.pieces_by_week or (0,) * quote.weeks
    return Supply(
        groups=seen.groups,
        able_groups=seen.able,
        reasons=[_reason(code, groups) for code, groups in sorted(seen.reasons.items())],
        possible_in_time=seen.possible,
        most_pieces_in_time=seen.most_pieces,
        earliest_done_on=None if seen.done_week is None else _sunday(quote, seen.done_week),
        looked_at_until=_sunday(quote, quote.weeks - 1),
        pieces_by_week=[
            WeekPieces(week_on=quote.first_week_on + timedelta(weeks=at), pieces=pieces)
            for at, pieces in enumerate(by_week)
        ],
        binds=_binds(quote),
    )


def _sunday(quote: Quote, week: int) -> date:
    return quote.first_week_on + timedelta(weeks=week, days=6)


def _reason(code: str, groups: int) -> HardReason:
    words = COUNTS[code]
    return HardReason(code=code, groups=groups, th=words["th"].format(n=groups), en=words["en"].format(n=groups))


def _binds(quote: Quote) -> list[Binding]:
    seen = quote.outlook
    if seen.possible:
        return []
    facts = {
        "until": "" if seen.done_week is None else _sunday(quote, seen.done_week).isoformat(),
        "rate_baht": "" if seen.rate_needed is None else baht(seen.rate_needed),
    }
    return [
        Binding(code=code, th=SENTENCES[code].th.format_map(facts), en=SENTENCES[code].en.format_map(facts))
        for code in seen.binds or ("several",)
    ]
