"""Goods receipts and disputes."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.deliveries import disputes as use
from api.deliveries import refusals, refusals_ends, views_receipts
from api.deliveries.disputes import Objection
from api.deliveries.models import Dispute, GoodsReceipt
from api.deliveries.schemas import ReceiptId
from api.deliveries.schemas_receipts import (
    DisputeId,
    DisputeShape,
    DisputeState,
    OfferPieces,
    OpenDispute,
    ReceiptDetail,
    ReceiptShape,
    Rule,
    TakeOffer,
)
from api.deliveries.sides import dispute_of, thing_of, visible
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, page, page_of, set_etag
from api.offers.schemas import AwardId
from api.shapes import Page
from api.transaction import Tx

receipts = Door("/goods-receipts", "deliveries")
disputes = Door("/disputes", "deliveries")
ENDING = (refusals_ends.NotYourTurn, refusals_ends.DisputeEnded)


@receipts.open("GET", "", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_goods_receipts(
    session: Tx,
    caller: CallerIs,
    award: Annotated[AwardId | None, Query(description="only of this award")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReceiptShape]:
    """Receipts of your awards, newest first."""
    mine = visible(session, caller, GoodsReceipt)
    if award is not None:
        mine = mine.where(GoodsReceipt.award_id == award)
    return page(session, mine, GoodsReceipt.id, views_receipts.show_receipt, cursor=cursor, limit=limit)


@receipts.open("GET", "/{receipt_id}", needs="deliveries:read")
def get_goods_receipt(session: Tx, caller: CallerIs, receipt_id: ReceiptId) -> ReceiptDetail:
    """One receipt: each homeworker's pieces, why some were refused, and what can be mended under which rule."""
    receipt, _, _ = thing_of(session, caller, GoodsReceipt, receipt_id)
    return views_receipts.one_receipt(session, receipt)


@receipts.open(
    "POST",
    "/{receipt_id}/disputes",
    needs="deliveries:write",
    status=201,
    refusals=(
        refusals_ends.NotYourTurn,
        refusals_ends.DisputeOpen,
        refusals_ends.NothingToDispute,
        refusals.PiecesDoNotAddUp,
        refusals.PhotoNotKnown,
    ),
)
def open_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, receipt_id: ReceiptId, body: OpenDispute
) -> DisputeShape:
    """The leader disputes pieces that were short or refused. Only they wait; the others are paid."""
    receipt, award, by = thing_of(session, caller, GoodsReceipt, receipt_id)
    lines = None if body.lines is None else [(one.homeworker, one.pieces) for one in body.lines]
    objection = Objection(body.pieces, body.reason, lines, body.photo, body.device_time)
    sealer = request.app.state.sealer
    made = use.open_dispute(session, sealer, award=award, receipt=receipt, by=by, objection=objection)
    response.headers.update(location(request, f"/v1/disputes/dsp_{made.id.hex}"))
    return _shown(session, response, made)


@disputes.open("GET", "", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_disputes(
    session: Tx,
    caller: CallerIs,
    state: Annotated[DisputeState | None, Query(description="only disputes in this state")] = None,
    receipt: Annotated[ReceiptId | None, Query(description="only of this receipt")] = None,
    award: Annotated[AwardId | None, Query(description="only of this award's receipts")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DisputeShape]:
    """Disputes over your awards, newest first."""
    of = visible(session, caller, GoodsReceipt)
    if award is not None:
        of = of.where(GoodsReceipt.award_id == award)
    mine = select(Dispute).where(Dispute.receipt_id.in_(of.with_only_columns(GoodsReceipt.id)))
    if state is not None:
        mine = mine.where(Dispute.state == state)
    if receipt is not None:
        mine = mine.where(Dispute.receipt_id == receipt)
    show = lambda rows: views_receipts.show_disputes(session, rows)  # noqa: E731
    return page_of(session, mine, Dispute.id, show, cursor=cursor, limit=limit)


@disputes.open("GET", "/{dispute_id}", needs="deliveries:read")
def get_dispute(session: Tx, caller: CallerIs, response: Response, dispute_id: DisputeId) -> DisputeShape:
    """One dispute with whose pieces it is about."""
    dispute, _, _ = dispute_of(session, caller, dispute_id)
    return _shown(session, response, dispute)


@disputes.open("POST", "/{dispute_id}/grant", needs="deliveries:write", refusals=ENDING)
def grant_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, dispute_id: DisputeId
) -> DisputeShape:
    """The hirer accepts all the disputed pieces after all; they are owed with the clock of their own hand-over."""
    dispute, award, by = dispute_of(session, caller, dispute_id)
    done = use.grant(session, request.app.state.sealer, award=award, dispute=dispute, by=by)
    return _shown(session, response, done)


@disputes.open("POST", "/{dispute_id}/offer", needs="deliveries:write", refusals=(*ENDING, refusals.PiecesDoNotAddUp))
def offer_in_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, dispute_id: DisputeId, body: OfferPieces
) -> DisputeShape:
    """The hirer says how many it would accept. The leader takes that number, or not."""
    dispute, award, by = dispute_of(session, caller, dispute_id)
    sealer = request.app.state.sealer
    done = use.offer_pieces(session, sealer, award=award, dispute=dispute, by=by, pieces=body.pieces)
    return _shown(session, response, done)


@disputes.open("POST", "/{dispute_id}/accept", needs="deliveries:write", refusals=(*ENDING, refusals_ends.OfferChanged))
def accept_in_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, dispute_id: DisputeId, body: TakeOffer
) -> DisputeShape:
    """The leader takes the number the hirer offers. So many pieces are owed; the dispute is over."""
    dispute, award, by = dispute_of(session, caller, dispute_id)
    sealer = request.app.state.sealer
    done = use.take_offer(session, sealer, award=award, dispute=dispute, by=by, pieces=body.pieces)
    return _shown(session, response, done)


@disputes.open("POST", "/{dispute_id}/withdraw", needs="deliveries:write", refusals=ENDING)
def withdraw_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, dispute_id: DisputeId
) -> DisputeShape:
    """The leader lets it rest."""
    dispute, award, by = dispute_of(session, caller, dispute_id)
    done = use.withdraw(session, request.app.state.sealer, award=award, dispute=dispute, by=by)
    return _shown(session, response, done)


@disputes.open(
    "POST",
    "/{dispute_id}/rule",
    needs="cases:write",
    refusals=(refusals_ends.DisputeEnded, refusals.PiecesDoNotAddUp),
)
def rule_dispute(
    session: Tx, caller: CallerIs, request: Request, response: Response, dispute_id: DisputeId, body: Rule
) -> DisputeShape:
    """Staff end a dispute that the sides cannot end, with a reason that both read."""
    dispute = session.get(Dispute, dispute_id)
    if dispute is None:
        raise NotFound()
    done = use.rule(
        session,
        request.app.state.sealer,
        dispute=dispute,
        principal_id=caller.principal_id,
        granted=body.granted_pieces,
        because=body.because,
    )
    return _shown(session, response, done)


def _shown(session: Tx, response: Response, dispute: Dispute) -> DisputeShape:
    set_etag(response, dispute.version)
    return views_receipts.show_disputes(session, [dispute])[0]
