"""The lots of a problem: open ones with pieces that are neither awarded nor waiting for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from api.offers.floors import WageTable
from api.offers.learnt import article_code
from api.offers.models import Offer
from api.offers.rules import whole_weeks
from api.orders.demand import OpenLot, open_lots
from api.orders.models import Lot as LotRow
from matching import Lot
from matching.piece_rate import floor_rate

WAITING = ("open", "countered")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lots by their names in the problem, and those that could not enter it, each with its reason."""

    lots: tuple[Lot, ...]
    rows: dict[str, OpenLot]
    left_out: list[dict[str, Any]]


def wanted(session: Session, places: Iterable[str], first_week_on: date, weeks: int) -> Wanted:
    """What still wants groups. `places`: wage places of the groups, each with a floor of its own."""
    asked, table, places = _asked(session), WageTable.load(session), sorted(set(places))
    lots, rows, left_out = [], {}, []
    for row in open_lots(session):
        before = asked.get(row.id, [])
        rest = _rest(row, before)
        window = whole_weeks(row.start_on, row.due_on, first_week_on, weeks)
        name = f"lot_{row.id.hex}"
        reason = _why_left_out(rest, window)
        if reason or window is None:
            pieces = rest.pieces if rest.pieces > 0 else row.open_pieces
            left_out.append({"lot": name, "pieces": pieces, "reason": reason})
            continue
        rows[name] = row
        lots.append(_lot(row, rest, window, before, _floors(row, places, table)))
    return Wanted(tuple(lots), rows, left_out)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An offer made for a lot on its present terms."""

    group_id: UUID
    waiting_pieces: int


@dataclass(frozen=True, slots=True)
class _Rest:
    """What of a lot is neither awarded nor waiting for an answer."""

    pieces: int
    groups: int
    begun: bool


def _asked(session: Session) -> dict[UUID, list[_Asked]]:
    rows = session.execute(
        select(Offer.lot_id, Offer.group_id, Offer.state, func.coalesce(Offer.counter_pieces, Offer.pieces))
        .join(LotRow, and_(LotRow.id == Offer.lot_id, LotRow.terms == Offer.lot_terms))
        .where(LotRow.state == "open")
    )
    found: dict[UUID, list[_Asked]] = {}
    for lot_id, group_id, state, pieces in rows:
        found.setdefault(lot_id, []).append(_Asked(group_id, pieces if state in WAITING else 0))
    return found


def _rest(lot: OpenLot, asked: list[_Asked]) -> _Rest:
    waiting = [one.waiting_pieces for one in asked if one.waiting_pieces]
    begun = bool(waiting) or lot.groups_awarded > 0
    return _Rest(lot.open_pieces - sum(waiting), lot.most_groups - lot.groups_awarded - len(waiting), begun)


def _why_left_out(rest: _Rest, window: tuple[int, int] | None) -> str | None:
    if rest.pieces <= 0:
        return "waiting_for_answers"
    if window is None:
        return "window_too_short"
    return "split_limit_reached" if rest.groups <= 0 else None


def _floors(lot: OpenLot, places: list[str], table: WageTable) -> tuple[tuple[str, int], ...]:
    floors = []
    for place in places:
        wage = table.highest(place, lot.start_on, lot.due_on)
        if wage is not None:
            floors.append((place, floor_rate(wage.daily_satang, lot.pieces_per_day).satang))
    return tuple(floors)


def _lot(
    lot: OpenLot, rest: _Rest, window: tuple[int, int], asked: list[_Asked], floors: tuple[tuple[str, int], ...]
) -> Lot:
    return Lot(
        id=f"lot_{lot.id.hex}",
        order=f"ord_{lot.order_id.hex}",
        skill=lot.skill_code,
        level=lot.skill_level,
        machine=lot.machine_code,
        centiminutes_per_piece=lot.centiminutes_per_piece,
        quantity_pieces=rest.pieces,
        first_week=window[0],
        last_week=window[1],
        minimum_lot_pieces=min(lot.minimum_lot_pieces, rest.pieces),
        most_groups=rest.groups,
        # Once some of the lot is promised, the rest helps even when it cannot be placed whole.
        all_or_nothing=lot.all_or_nothing and not rest.begun,
        rate_satang=lot.rate_satang,
        floors=floors,
        quality_level=lot.quality_level,
        hazard="" if lot.hazard == "none" else lot.hazard,
        latitude_e6=lot.latitude_e6,
        longitude_e6=lot.longitude_e6,
        asked=tuple(sorted(f"grp_{one.group_id.hex}" for one in asked)),
        article=article_code(lot.skill_code, lot.article),
    )
