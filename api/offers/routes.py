"""Offers and their answers, awards, matching runs and policies."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import func, select

from api import jobs
from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.lists import Cursor, Limit, Sort, etag, page_of
from api.offers import answers, awards, explain, policies, refusals, standing, views
from api.offers.in_words import summary
from api.offers.models import Award, MatchingPolicy, MatchingRun, Offer
from api.offers.routes_why import why_offered
from api.offers.schemas import (
    AcceptOffer,
    AdoptPolicy,
    AwardDetail,
    AwardId,
    AwardShape,
    CancelAward,
    CounterOffer,
    DeclineOffer,
    GroupId,
    HirerId,
    LotId,
    LotWhy,
    OfferId,
    OfferShape,
    OfferState,
    PolicyShape,
    PolicySummary,
    RunAsked,
    RunDetail,
    RunId,
    RunShape,
    WhyShape,
)
from api.offers.schemas_detail import OfferDetail
from api.offers.telling import tell_cancelled
from api.offers.views_detail import one_offer
from api.orders.models import Lot, Order
from api.orders.schemas import OrderId
from api.orders.sheets import hirer_of
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

offers = Door("/offers", "offers")
award_door = Door("/awards", "awards")
runs = Door("/matching-runs", "matching")
policy_door = Door("/matching-policies", "matching")
lots = Door("/lots", "matching")
DOORS = (offers, why_offered, award_door, runs, policy_door, lots)

TAKING = (
    refusals.OfferNoLongerOpen,
    refusals.TermsChanged,
    refusals.NotEnoughPiecesLeft,
    refusals.GroupMinutesTaken,
    refusals.RateUnderFloorNow,
    refusals.NoMembers,
)


@offers.open("GET", "", needs="offers:read")
def list_offers(
    session: Tx,
    caller: CallerIs,
    state: Annotated[OfferState | None, Query(description="only offers in this state")] = None,
    order: Annotated[OrderId | None, Query(description="only offers of this order's lots")] = None,
    answerable: Annotated[bool, Query(description="true: only open ones whose time is not over")] = False,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OfferShape]:
    """Offers to your group, or for your lots, newest first."""
    mine = views.visible_offers(session, caller)
    if order is not None:
        mine = mine.where(Offer.lot_id.in_(select(Lot.id).where(Lot.order_id == order)))
    if state is not None:
        mine = mine.where(Offer.state == state)
    if answerable:  # one whose time is over stays `open` until the worker comes by
        mine = mine.where(Offer.state == "open", Offer.expires_at > func.now())
    show = lambda rows: views.show_offers(session, rows)  # noqa: E731
    by = Offer.expires_at if sort == "pressing" else None
    return page_of(session, mine, Offer.id, show, cursor=cursor, limit=limit, by=by)


@offers.open("GET", "/{offer_id}", needs="offers:read")
def get_offer(session: Tx, caller: CallerIs, response: Response, offer_id: OfferId) -> OfferDetail:
    """One offer with its schedule."""
    shown = one_offer(session, caller, offer_id)
    response.headers["ETag"] = etag(shown.version)
    return shown


@offers.open("POST", "/{offer_id}/accept", needs="offers:write", status=201, refusals=(*TAKING, refusals.PartTooSmall))
def accept_offer(
    session: Tx, caller: CallerIs, request: Request, response: Response, offer_id: OfferId, body: AcceptOffer
) -> AwardShape:
    """Accept all of an offer, or a part. Rate, quantity, dates and roster are frozen; the rest is offered on."""
    group_id = views.group_of(session, caller)
    award = answers.accept(session, request.app.state.sealer, group_id=group_id, offer_id=offer_id, pieces=body.pieces)
    return _made(session, request, response, award)


@offers.open("POST", "/{offer_id}/decline", needs="offers:write", refusals=(refusals.OfferNoLongerOpen,))
def decline_offer(session: Tx, caller: CallerIs, offer_id: OfferId, body: DeclineOffer) -> OfferShape:
    """Decline with a reason. It has no later disadvantage: matching never sees it."""
    group_id = views.group_of(session, caller)
    offer = answers.decline(session, group_id=group_id, offer_id=offer_id, reason=body.reason)
    return views.show_offers(session, [offer])[0]


@offers.open(
    "POST",
    "/{offer_id}/counter",
    needs="offers:write",
    refusals=(refusals.OfferNoLongerOpen, refusals.CounterUnderFloor, refusals.PartTooSmall),
)
def counter_offer(session: Tx, caller: CallerIs, request: Request, offer_id: OfferId, body: CounterOffer) -> OfferShape:
    """Ask for another rate, never under the floor, or for fewer pieces."""
    group_id = views.group_of(session, caller)
    offer = answers.counter(
        session,
        request.app.state.sealer,
        group_id=group_id,
        offer_id=offer_id,
        rate_satang=body.rate_satang,
        pieces=body.pieces,
        note=body.note,
    )
    return views.show_offers(session, [offer])[0]


@offers.open("POST", "/{offer_id}/accept-counter", needs="awards:write", status=201, refusals=TAKING)
def accept_counter(
    session: Tx, caller: CallerIs, request: Request, response: Response, offer_id: OfferId
) -> AwardShape:
    """The hirer agrees to what the group asked for."""
    hirer_id = hirer_of(session, caller)
    award = answers.accept_counter(session, request.app.state.sealer, hirer_id=hirer_id, offer_id=offer_id)
    return _made(session, request, response, award)


@offers.open("POST", "/{offer_id}/decline-counter", needs="awards:write", refusals=(refusals.OfferNoLongerOpen,))
def decline_counter(session: Tx, caller: CallerIs, request: Request, offer_id: OfferId) -> OfferShape:
    """The hirer refuses what the group asked for; the pieces go back to the pool."""
    hirer_id = hirer_of(session, caller)
    offer = answers.decline_counter(session, request.app.state.sealer, hirer_id=hirer_id, offer_id=offer_id)
    return views.show_offers(session, [offer])[0]


@award_door.open("GET", "", needs="awards:read")
def list_awards(
    session: Tx,
    caller: CallerIs,
    order: Annotated[OrderId | None, Query(description="only awards of this order's lots")] = None,
    only: Annotated[list[AwardId] | None, Query(alias="id", max_length=200, description="only these awards")] = None,
    hirer: Annotated[HirerId | None, Query(description="only of this hirer")] = None,
    group: Annotated[GroupId | None, Query(description="only of this group")] = None,
    offer: Annotated[OfferId | None, Query(description="only what came of this offer")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AwardShape]:
    """Agreed work, newest first."""
    mine = views.visible_awards(session, caller)
    if order is not None:
        mine = mine.where(Award.lot_id.in_(select(Lot.id).where(Lot.order_id == order)))
    if only is not None:
        mine = mine.where(Award.id.in_(only))
    for column, value in ((Award.hirer_id, hirer), (Award.group_id, group), (Award.offer_id, offer)):
        mine = mine if value is None else mine.where(column == value)
    show = lambda rows: views.show_awards(session, rows)  # noqa: E731
    return page_of(session, mine, Award.id, show, cursor=cursor, limit=limit)


@award_door.open("GET", "/{award_id}", needs="awards:read")
def get_award(session: Tx, caller: CallerIs, response: Response, award_id: AwardId) -> AwardDetail:
    """One award with its schedule and, for its two sides, the roster."""
    shown = views.one_award(session, caller, award_id)
    response.headers["ETag"] = etag(shown.version)
    return shown


@award_door.open(
    "POST",
    "/{award_id}/cancel",
    needs="awards:write",
    refusals=(refusals.OfferNoLongerOpen, refusals.AllDelivered, refusals.CompensationNeeded),
)
def cancel_award(session: Tx, caller: CallerIs, request: Request, award_id: AwardId, body: CancelAward) -> AwardShape:
    """End accepted work early, with the compensation recorded (s.10)."""
    hirer_id = hirer_of(session, caller)
    award = awards.cancel_award(
        session,
        hirer_id=hirer_id,
        award_id=award_id,
        reason=body.reason,
        compensation_satang=body.compensation_satang,
        note=body.note,
    )
    tell_cancelled(session, request.app.state.sealer, award, body.compensation_satang)
    return views.show_awards(session, [award])[0]


@runs.open("POST", "", needs="runs:write", status=202)
def ask_for_run(session: Tx) -> RunAsked:
    """Match what is open now. The worker does it; the newest run in the list is its result."""
    jobs.defer(session, "match_open_lots", once="match_open_lots")
    return RunAsked()


@runs.open("GET", "", needs="runs:read")
def list_runs(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[RunShape]:
    """Matching runs, newest first."""
    show = lambda rows: [views.show_run(row) for row in rows]  # noqa: E731
    return page_of(session, select(MatchingRun), MatchingRun.id, show, cursor=cursor, limit=limit)


@runs.open("GET", "/{run_id}", needs="runs:read")
def get_run(session: Tx, run_id: RunId) -> RunDetail:
    """One run, with every lot it left over and why."""
    return views.one_run(session, run_id)


@runs.open("GET", "/{run_id}/reasons", needs="runs:read", refusals=(refusals.RunNotReady,))
def get_reasons(
    session: Tx,
    run_id: RunId,
    lot: Annotated[LotId, Query()],
    group: Annotated[GroupId | None, Query(description="unset: why the lot is left over")] = None,
) -> list[WhyShape]:
    """Why a lot is left over in this run's plan, or why a group has it or has it not."""
    return [WhyShape.model_validate(why) for why in explain.reasons(session, run_id, lot, group)]


@lots.open("GET", "/{lot_id}/why", needs="orders:read", refusals=(refusals.RunNotReady,))
def why_lot(session: Tx, caller: CallerIs, lot_id: LotId) -> LotWhy:
    """What the newest run says about your lot, and who could do it, others than those it is offered to unnamed.

    No reasons: nothing of it was left over.
    """
    known = select(Lot.id).where(Lot.id == lot_id)
    if caller.role == "hirer":
        known = known.join(Order, Order.id == Lot.order_id).where(Order.hirer_id == hirer_of(session, caller))
    if session.scalar(known) is None:
        raise NotFound()
    run = explain.latest_run_with(session, lot_id)
    if run is None:
        return LotWhy(lot=lot_id, run=None, gap_ppm=None, reasons=[], matches=[])
    found = explain.reasons(session, run.id, lot_id, None)
    told = [WhyShape.model_validate(why) for why in found]
    matches = standing.matches(session, lot_id)
    return LotWhy(lot=lot_id, run=run.id, gap_ppm=run.gap_ppm, reasons=told, matches=matches)


@policy_door.open("GET", "", needs="runs:read")
def list_policies(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[PolicyShape]:
    """Matching policies, newest first."""
    show = lambda rows: [PolicyShape.model_validate(row) for row in rows]  # noqa: E731
    return page_of(session, select(MatchingPolicy), MatchingPolicy.id, show, cursor=cursor, limit=limit)


@policy_door.open("GET", "/in-force", needs="wages:read")
def get_policy_in_force(session: Tx) -> PolicySummary:
    """What matching aims at today, in words: the main parameters and what each does."""
    return summary(policies.in_force(session, today()))


@policy_door.open("POST", "", needs="runs:write", status=201, refusals=(policies.PolicyNotSound,))
def adopt_policy(session: Tx, caller: CallerIs, body: AdoptPolicy) -> PolicyShape:
    """Adopt weights from a day on. Runs made before keep theirs."""
    row = policies.adopt(session, body, by=caller.principal_id)
    return PolicyShape.model_validate(row)


def _made(session: Tx, request: Request, response: Response, award: Award) -> AwardShape:
    shown = views.show_awards(session, [award])[0]
    response.headers.update(location(request, f"/v1/awards/awd_{award.id.hex}"))
    response.headers["ETag"] = etag(shown.version)
    return shown
