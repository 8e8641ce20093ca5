"""Another due day (s.11), and work that ends early (s.13)."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door
from api.deliveries import ending, refusals, refusals_ends, views_receipts
from api.deliveries import extensions as use
from api.deliveries.ending import Ending
from api.deliveries.extensions import Wish
from api.deliveries.handing_over import Made
from api.deliveries.models import EarlyEnd, Extension
from api.deliveries.routes_awards import deliveries_of_award
from api.deliveries.schemas_ends import (
    AskExtension,
    EarlyEndShape,
    EndEarly,
    ExtensionId,
    ExtensionShape,
    ExtensionState,
)
from api.deliveries.sides import stand, thing_of, visible
from api.documents.refusals import AwardEnded, DocumentNotSigned
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, page, set_etag
from api.offers.schemas import AwardId
from api.shapes import Page
from api.transaction import Tx

extensions = Door("/extensions", "deliveries")
ANSWERING = (refusals_ends.NotYourTurn, refusals_ends.ExtensionAnswered)


@deliveries_of_award.open(
    "POST",
    "/{award_id}/extensions",
    needs="deliveries:write",
    status=201,
    refusals=(
        refusals_ends.NotYourTurn,
        refusals_ends.NotLater,
        refusals_ends.ExtensionWaits,
        refusals_ends.NothingLeftToMake,
        AwardEnded,
    ),
)
def ask_extension(
    session: Tx, caller: CallerIs, request: Request, response: Response, award_id: AwardId, body: AskExtension
) -> ExtensionShape:
    """The leader says in time that the work will be late, and asks for another day (s.11)."""
    award, by = stand(session, caller, award_id)
    wish = Wish(body.new_due_on, body.reason, body.device_time)
    made = use.ask_extension(session, request.app.state.sealer, award=award, by=by, wish=wish)
    return _shown(response, made)


@deliveries_of_award.open("GET", "/{award_id}/extensions", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_extensions(
    session: Tx, caller: CallerIs, award_id: AwardId, cursor: Cursor = None, limit: Limit = 50
) -> Page[ExtensionShape]:
    """What was asked and answered about the due day, newest first."""
    award, _ = stand(session, caller, award_id)
    mine = visible(session, caller, Extension).where(Extension.award_id == award.id)
    return page(session, mine, Extension.id, views_receipts.show_extension, cursor=cursor, limit=limit)


@extensions.open("GET", "", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_all_extensions(
    session: Tx,
    caller: CallerIs,
    state: Annotated[ExtensionState | None, Query(description="`asked`: the hirer has not answered")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ExtensionShape]:
    """Due days that were asked for over all your awards, newest first."""
    mine = visible(session, caller, Extension)
    if state is not None:
        mine = mine.where(Extension.state == state)
    return page(session, mine, Extension.id, views_receipts.show_extension, cursor=cursor, limit=limit)


@extensions.open(
    "POST",
    "/{extension_id}/agree",
    needs="deliveries:write",
    refusals=(*ANSWERING, refusals_ends.NothingLeftToMake, AwardEnded),
)
def agree_extension(
    session: Tx, caller: CallerIs, request: Request, response: Response, extension_id: ExtensionId
) -> ExtensionShape:
    """The hirer agrees: the due day of the work moves."""
    return _answer(session, caller, request, response, extension_id, "agreed")


@extensions.open("POST", "/{extension_id}/refuse", needs="deliveries:write", refusals=ANSWERING)
def refuse_extension(
    session: Tx, caller: CallerIs, request: Request, response: Response, extension_id: ExtensionId
) -> ExtensionShape:
    """The hirer refuses: the old due day stands. The answer says what that means."""
    return _answer(session, caller, request, response, extension_id, "refused")


@extensions.open("POST", "/{extension_id}/withdraw", needs="deliveries:write", refusals=ANSWERING)
def withdraw_extension(
    session: Tx, caller: CallerIs, request: Request, response: Response, extension_id: ExtensionId
) -> ExtensionShape:
    """The leader takes it back: the old due day stands."""
    return _answer(session, caller, request, response, extension_id, "withdrawn")


@deliveries_of_award.open(
    "POST",
    "/{award_id}/early-end",
    needs="deliveries:write",
    status=201,
    refusals=(
        refusals_ends.NotYourTurn,
        refusals_ends.NothingLeftToMake,
        refusals.NotOnTheRoster,
        refusals.NamedTwice,
        refusals.NotSoManyLeft,
        refusals.InTheFuture,
        refusals.BeforeTheAward,
        DocumentNotSigned,
        AwardEnded,
    ),
)
def end_early(session: Tx, caller: CallerIs, request: Request, award_id: AwardId, body: EndEarly) -> EarlyEndShape:
    """One whose skill mattered cannot go on (s.13): part-finished pieces are paid by how far they are done."""
    award, by = stand(session, caller, award_id)
    made_of = [Made(one.homeworker, one.pieces, one.minutes, one.percent_done) for one in body.part_finished]
    facts = Ending(body.cause, body.ended_on, made_of, body.device_time, body.note)
    made = ending.end_early(session, request.app.state.sealer, award=award, by=by, ending=facts)
    session.refresh(award)
    return views_receipts.show_end(made, award)


@deliveries_of_award.open("GET", "/{award_id}/early-end", needs="deliveries:read")
def get_early_end(session: Tx, caller: CallerIs, award_id: AwardId) -> EarlyEndShape:
    """How and why the work ended early, if it did."""
    award, _ = stand(session, caller, award_id)
    found = session.scalar(select(EarlyEnd).where(EarlyEnd.award_id == award.id))
    if found is None:
        raise NotFound()
    return views_receipts.show_end(found, award)


def _answer(
    session: Tx, caller: CallerIs, request: Request, response: Response, extension_id: ExtensionId, state: str
) -> ExtensionShape:
    one, award, by = thing_of(session, caller, Extension, extension_id)
    sealer = request.app.state.sealer
    done = use.answer_extension(session, sealer, award=award, extension=one, by=by, state=state)
    return _shown(response, done)


def _shown(response: Response, one: Extension) -> ExtensionShape:
    set_etag(response, one.version)
    return views_receipts.show_extension(one)
