"""From a plan to offers, and a message to each leader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.config import Settings
from api.notifications.pages import offer_page
from api.notifications.service import notify
from api.offers.floors import WageTable
from api.offers.models import Offer, OfferWork
from api.offers.snapshot import WAITING, Snapshot
from api.offers.telling import tell_log
from api.orders.models import Lot
from api.parties.models import Group
from api.sealing import Sealer
from api.thai import baht
from matching import Allocation
from matching.piece_rate import floor_rate


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run needs of its surroundings."""

    engine: Engine
    settings: Settings
    sealer: Sealer


def make_offers(
    session: Session, tools: Tools, run_id: UUID, snapshot: Snapshot, shares: Iterable[Allocation]
) -> tuple[int, int]:
    """Write the offers of these shares of a plan. Returns how many, and how many lots had changed and were left out.

    Each lot is locked and looked at again first: what was true when the solver began may not be true now.
    """
    by_lot: dict[str, list[Allocation]] = {}
    for share in shares:
        by_lot.setdefault(share.lot, []).append(share)
    ids = sorted(snapshot.lots[name].id for name in by_lot)
    rows = {
        lot.id: lot for lot in session.scalars(select(Lot).where(Lot.id.in_(ids)).order_by(Lot.id).with_for_update())
    }
    waiting, table = _waiting(session, ids), WageTable.load(session)
    places = {group.id: group.wage_place for group in snapshot.problem.groups}
    made = changed = 0
    matched: set[UUID] = set()
    for name, its in sorted(by_lot.items()):
        seen, lot = snapshot.lots[name], rows[snapshot.lots[name].id]
        pieces, groups = waiting.get(lot.id, (0, 0))
        fits = (
            lot.state == "open"
            and lot.terms == seen.terms
            and lot.awarded_pieces + pieces + sum(s.pieces for s in its) <= lot.quantity_pieces
            and lot.groups_awarded + groups + len(its) <= lot.most_groups
        )
        if not fits:
            changed += 1
            continue
        for share in its:
            wage = table.highest(places[share.group], lot.start_on, lot.due_on)
            floor = floor_rate(wage.daily_satang, seen.pieces_per_day).satang if wage else lot.rate_satang + 1
            if wage is None or lot.rate_satang < floor:
                continue  # a notification was loaded while the solver worked
            _offer(session, tools, run_id, snapshot, lot, share, wage.id, floor)
            made += 1
            matched.add(lot.order_id)
    for order_id in sorted(matched):
        tell_log(session, "order.matched", order_id, order_id)
    return made, changed


def _waiting(session: Session, lot_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    rows = session.execute(
        select(Offer.lot_id, func.sum(func.coalesce(Offer.counter_pieces, Offer.pieces)), func.count())
        .where(Offer.lot_id.in_(lot_ids), Offer.state.in_(WAITING))
        .group_by(Offer.lot_id)
    )
    return {lot_id: (int(pieces), int(groups)) for lot_id, pieces, groups in rows}


def _offer(
    session: Session,
    tools: Tools,
    run_id: UUID,
    snapshot: Snapshot,
    lot: Lot,
    share: Allocation,
    wage_id: UUID,
    floor: int,
) -> None:
    group_id = snapshot.group_ids[share.group]
    lapses = datetime.now(UTC) + timedelta(hours=tools.settings.offer_hours)
    offer = Offer(
        run_id=run_id,
        lot_id=lot.id,
        group_id=group_id,
        lot_terms=lot.terms,
        pieces=share.pieces,
        rate_satang=lot.rate_satang,
        floor_satang=floor,
        minimum_wage_id=wage_id,
        state="open",
        expires_at=lapses,
    )
    session.add(offer)
    session.flush()
    profiles = snapshot.profile_ids[share.group]
    session.add_all(
        OfferWork(
            offer_id=offer.id,
            week_on=snapshot.week_on(work.week),
            profile_id=profiles[work.profile],
            centiminutes=work.centiminutes,
        )
        for work in share.work
    )
    _tell(session, tools.sealer, offer, lot)


def _tell(session: Session, sealer: Sealer, offer: Offer, lot: Lot) -> None:
    phone, language, principal_id = session.execute(
        select(Principal.phone, Principal.language, Principal.id)
        .join(Group, Group.principal_id == Principal.id)
        .where(Group.id == offer.group_id)
    ).one()
    notify(
        session,
        sealer,
        "offer_made",
        offer_page(offer.id),
        to=phone,
        language=language,
        principal_id=principal_id,
        article=lot.article,
        pieces=offer.pieces,
        baht=baht(offer.rate_satang),
        until=offer.expires_at,
    )
