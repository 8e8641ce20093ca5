"""A quote: what the law asks for a lot, who could do it and by when. Writes nothing and names no group."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import Faults
from api.orders import rules
from api.orders.feasibility import Outlook, outlook
from api.orders.pricing import Price
from api.orders.quote_schemas import AskQuote
from api.orders.service import draft_lots
from api.parties.models import Province
from api.parties.supply import Supply, supply
from api.thai import today as today_in_thailand
from api.wages.lookup import districts_with_own_rate, wages_in_window
from api.wages.rules import Place
from matching import Lot, Problem
from matching.piece_rate import floor_rate
from matching.room import Room, room_before_plan

WEEKS_AHEAD = 12  # as far as groups' weeks are laid out


@dataclass(frozen=True, slots=True)
class Quote:
    """The lawful rate, the rate that was looked at, and what supply says. Weeks count from `first_week_on`."""

    price: Price
    centiminutes: int
    rate_satang: int
    lawful: bool
    first_week_on: date
    weeks: int
    outlook: Outlook
    places_with_higher_floor: int


def quote(session: Session, *, hirer_id: UUID, ask: AskQuote, today: date | None = None) -> Quote:
    """What a lot would cost at least and whether it could be done. Refused like an order, all faults at once.

    Without a rate, and with one under the floor, supply is looked at for the floor: the cheapest lawful rate.
    """
    today = today or today_in_thailand()
    faults = Faults()
    draft = draft_lots(session, faults, hirer_id=hirer_id, place=ask.delivery, lots=[ask], today=today, at="")[0]
    for fault in rules.judge_size(ask, ask.rate_satang or 1, ""):
        faults.add(fault)
    faults.raise_any()
    assert draft.price is not None  # a lot without time or place was refused above
    floor = draft.price.rates.floor_satang
    asked = floor if ask.rate_satang is None else ask.rate_satang
    first_week_on = rules.monday_after(ask.start_on)
    last_week = rules.last_whole_week(first_week_on, ask.due_on)
    weeks = max(WEEKS_AHEAD, (last_week or 0) + 1)
    own = districts_with_own_rate(session, ask.due_on)
    found = supply(session, first_week_on=first_week_on, weeks=weeks, districts_with_own_rate=own)
    floors = _floors(session, found, ask, rules.pieces_per_day(draft.centiminutes, draft.test))
    lot = _lot(session, ask, draft.centiminutes, max(asked, floor), floors, weeks)
    problem = Problem(weeks=weeks, lots=(), groups=tuple(found.groups))
    return Quote(
        price=draft.price,
        centiminutes=draft.centiminutes,
        rate_satang=lot.rate_satang,
        lawful=asked >= floor,
        first_week_on=first_week_on,
        weeks=weeks,
        outlook=outlook(problem, _free(problem, found), lot, last_week=last_week),
        places_with_higher_floor=sum(least > lot.rate_satang for least in floors.values()),
    )


def _floors(session: Session, found: Supply, ask: AskQuote, per_day: Fraction) -> dict[str, int]:
    """The floor of a piece at each place where groups work."""
    places = {group.wage_place: _place(group.wage_place) for group in found.groups}
    wages = wages_in_window(session, set(places.values()), ask.start_on, ask.due_on)
    return {name: floor_rate(wages[place].daily_satang, per_day).satang for name, place in places.items()}


def _place(wage_place: str) -> Place:
    """A wage place is a district's code where that has a wage of its own, else a province's."""
    return (wage_place[:2], wage_place if len(wage_place) > 2 else None)


def _lot(
    session: Session, ask: AskQuote, centiminutes: int, rate_satang: int, floors: dict[str, int], weeks: int
) -> Lot:
    province = session.get_one(Province, ask.delivery.province_code)
    return Lot(
        id="quote",
        order="quote",
        skill=ask.skill,
        level=ask.skill_level,
        machine=ask.machine,
        centiminutes_per_piece=centiminutes,
        quantity_pieces=ask.quantity_pieces,
        first_week=0,
        last_week=weeks - 1,
        minimum_lot_pieces=ask.minimum_lot_pieces,
        most_groups=ask.most_groups,
        all_or_nothing=ask.all_or_nothing,
        rate_satang=rate_satang,
        floors=tuple(floors.items()),
        quality_level=ask.quality_level,
        hazard="" if ask.hazard == "none" else ask.hazard,
        latitude_e6=province.latitude_e6,
        longitude_e6=province.longitude_e6,
    )


def _free(problem: Problem, found: Supply) -> Room:
    """Free time less what accepted work has promised."""
    room = room_before_plan(problem)
    number = {id_: (group, at) for group, ids in found.profile_ids.items() for at, id_ in enumerate(ids)}
    for (profile_id, week), promised in found.booked.items():
        group, at = number[profile_id]
        room.take(group, at, week, None, promised)
    for machine_week, promised in found.booked_machines.items():
        if machine_week in room.machines:
            room.machines[machine_week] = max(0, room.machines[machine_week] - promised)
    return room
