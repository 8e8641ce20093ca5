"""Delivery notes and their clock, and all doors of the deliveries."""

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.deliveries import clock, handing_over, receiving, refusals, views, views_receipts
from api.deliveries.clock import Claim
from api.deliveries.handing_over import Delivery, Made
from api.deliveries.models import DeliveryNote
from api.deliveries.receipts import Rejected
from api.deliveries.receiving import Answer, Said
from api.deliveries.refusals_ends import NotYourTurn
from api.deliveries.routes_awards import deliveries_of_award, sheets
from api.deliveries.routes_ends import extensions
from api.deliveries.routes_receipts import disputes, receipts
from api.deliveries.schemas import ClaimHandOver, HandOver, NoteDetail, NoteId, NoteShape, NoteState
from api.deliveries.schemas_receipts import ReceiptDetail, Receive
from api.deliveries.sides import stand, thing_of, visible
from api.documents.refusals import AwardEnded, DocumentNotSigned
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, Sort, page_of, set_etag
from api.offers.schemas import AwardId
from api.shapes import Page
from api.transaction import Tx

notes = Door("/delivery-notes", "deliveries")
DOORS = (notes, deliveries_of_award, sheets, receipts, disputes, extensions)
HANDING_OVER = (
    NotFound,
    refusals.NotOnTheRoster,
    refusals.NamedTwice,
    refusals.BeforeTheAward,
    refusals.PhotoNotKnown,
    refusals.SheetNotKnown,
    refusals.SheetUsed,
    refusals.NotSoManyLeft,
    refusals.NotSoManyToMend,
    DocumentNotSigned,
    AwardEnded,
)
RECEIVING = (
    NotYourTurn,
    refusals.PiecesDoNotAddUp,
    refusals.PhotoNotKnown,
    refusals.MendTimeTooShort,
    refusals.NotOnTheRoster,
    refusals.NamedTwice,
    refusals.AlreadyReceived,
    refusals.AnswerTooLate,
)


@notes.open("POST", "", needs="deliveries:write", status=201, refusals=HANDING_OVER)
def hand_over(session: Tx, caller: CallerIs, request: Request, response: Response, body: HandOver) -> NoteDetail:
    """Record goods that changed hands, with who made how many. From a printed sheet: with its code.

    The pay clock starts on the day they changed hands, not on the day this is sent (s.17).
    """
    award, by = stand(session, caller, body.award)
    delivery = Delivery(
        tally=[Made(one.homeworker, one.pieces, one.minutes) for one in body.tally],
        claim=Claim(body.claimed_on, body.device_time),
        sheet_code=body.sheet_code,
        rework_of=body.rework_of,
        photo_id=body.photo,
        note=body.note,
    )
    note = handing_over.hand_over(session, request.app.state.sealer, award=award, by=by, delivery=delivery)
    response.headers.update(location(request, f"/v1/delivery-notes/dln_{note.id.hex}"))
    set_etag(response, note.version)
    return views.one_note(session, note)


@notes.open("GET", "", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_delivery_notes(
    session: Tx,
    caller: CallerIs,
    award: Annotated[AwardId | None, Query(description="only of this award")] = None,
    state: Annotated[NoteState | None, Query(description="`handed_over`: the hirer has not answered")] = None,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[NoteShape]:
    """Deliveries of your awards, newest first."""
    mine = visible(session, caller, DeliveryNote)
    if award is not None:
        mine = mine.where(DeliveryNote.award_id == award)
    if state is not None:
        mine = mine.where(DeliveryNote.state == state)
    show = lambda rows: views.show_notes(session, rows)  # noqa: E731
    by = DeliveryNote.answer_by_on if sort == "pressing" else None
    return page_of(session, mine, DeliveryNote.id, show, cursor=cursor, limit=limit, by=by)


@notes.open("GET", "/{note_id}", needs="deliveries:read")
def get_delivery_note(session: Tx, caller: CallerIs, response: Response, note_id: NoteId) -> NoteDetail:
    """One delivery with its tally and what both sides said about its day."""
    note, _, _ = thing_of(session, caller, DeliveryNote, note_id)
    set_etag(response, note.version)
    return views.one_note(session, note)


@notes.open(
    "POST",
    "/{note_id}/hand-over-claims",
    needs="deliveries:write",
    status=201,
    refusals=(refusals.BeforeTheAward,),
)
def claim_hand_over(
    session: Tx, caller: CallerIs, request: Request, response: Response, note_id: NoteId, body: ClaimHandOver
) -> NoteDetail:
    """Say when the goods changed hands. The earliest day of both sides counts, so a later one changes nothing."""
    note, award, by = thing_of(session, caller, DeliveryNote, note_id)
    claim = Claim(body.claimed_on, body.device_time)
    clock.claim_hand_over(session, request.app.state.sealer, award=award, note=note, by=by, claim=claim)
    set_etag(response, note.version)
    return views.one_note(session, note)


@notes.open("POST", "/{note_id}/receive", needs="deliveries:write", status=201, refusals=RECEIVING)
def receive(
    session: Tx, caller: CallerIs, request: Request, response: Response, note_id: NoteId, body: Receive
) -> ReceiptDetail:
    """The hirer's answer: accepted, short, refused. What is accepted is owed at once; the rest can be disputed."""
    note, award, by = thing_of(session, caller, DeliveryNote, note_id)
    answer = Answer(
        accepted=body.accepted_pieces,
        short=body.short_pieces,
        rejections=[Rejected(r.reason, r.pieces, r.photo, r.mend_by_on, r.note) for r in body.rejections],
        lines=None
        if body.lines is None
        else [Said(one.homeworker, one.short_pieces, one.rejected_pieces) for one in body.lines],
        device_at=body.device_time,
        note=body.note,
    )
    made = receiving.receive(session, request.app.state.sealer, award=award, note=note, by=by, answer=answer)
    response.headers.update(location(request, f"/v1/goods-receipts/grc_{made.id.hex}"))
    return views_receipts.one_receipt(session, made)
