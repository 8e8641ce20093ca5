"""Questions to matching runs, overrides and appeals."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.decisions import appeals, overrides, questions
from api.decisions.models import MatchingAppeal, MatchingOverride, MatchingQuestion
from api.decisions.refusals import (
    AppealedAlready,
    AppealNotReady,
    NothingToAppeal,
    OverrideNotInState,
    QuestionNotSound,
    ReviewerIsTheSame,
)
from api.decisions.schemas import (
    AnswerAppeal,
    AppealId,
    AppealShape,
    AskAppeal,
    AskOverride,
    AskRun,
    OverrideId,
    OverrideShape,
    QuestionId,
    QuestionShape,
    ReviewOverride,
)
from api.decisions.views import one_appeal, show_appeal, show_override, show_question, visible_appeals
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, page, set_etag
from api.offers.refusals import RunNotReady
from api.offers.schemas import LotId, RunId
from api.offers.views import group_of
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

runs = Door("/matching-runs", "matching")
question_door = Door("/matching-questions", "matching")
override_door = Door("/matching-overrides", "matching")
appeal_door = Door("/appeals", "matching")
DOORS = (runs, question_door, override_door, appeal_door)
Row = TypeVar("Row")


@runs.open("POST", "/{run_id}/questions", needs="questions:write", status=202, refusals=(RunNotReady, QuestionNotSound))
def ask_run(
    session: Tx, caller: CallerIs, request: Request, response: Response, run_id: RunId, body: AskRun
) -> QuestionShape:
    """Ask a run: why, what if, what is it worth. The worker answers; look the question up for its answer."""
    made = questions.ask(session, run_id, body, asked_by=caller.principal_id)
    response.headers.update(location(request, f"/v1/matching-questions/qst_{made.id.hex}"))
    return show_question(made)


@question_door.open("GET", "", needs="runs:read", refusals=(CursorNotKnown,))
def list_questions(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[QuestionShape]:
    """What you asked, newest first."""
    mine = select(MatchingQuestion).where(MatchingQuestion.asked_by == caller.principal_id)
    return page(session, mine, MatchingQuestion.id, show_question, cursor=cursor, limit=limit)


@question_door.open("GET", "/{question_id}", needs="runs:read")
def get_question(session: Tx, question_id: QuestionId) -> QuestionShape:
    """One question with its answer."""
    return show_question(_known(session, MatchingQuestion, question_id))


@runs.open("POST", "/{run_id}/overrides", needs="runs:write", status=202, refusals=(RunNotReady,))
def ask_for_override(
    session: Tx, caller: CallerIs, request: Request, response: Response, run_id: RunId, body: AskOverride
) -> OverrideShape:
    """Have it reckoned what giving these pieces to this group would cost, and who would lose. Offers nothing yet."""
    made = overrides.ask(session, run_id, body, by=caller.principal_id)
    response.headers.update(location(request, f"/v1/matching-overrides/ovr_{made.id.hex}"))
    return show_override(made)


@override_door.open("GET", "", needs="runs:read", refusals=(CursorNotKnown,))
def list_overrides(
    session: Tx,
    overdue: Annotated[bool, Query(description="only those whose review is overdue")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OverrideShape]:
    """Overrides with their cost and their review, newest first."""
    wanted = select(MatchingOverride)
    if overdue:
        late = MatchingOverride.review_by_on < today()
        wanted = wanted.where(MatchingOverride.state == "carried_out", late)
    return page(session, wanted, MatchingOverride.id, show_override, cursor=cursor, limit=limit)


@override_door.open("GET", "/{override_id}", needs="runs:read")
def get_override(session: Tx, response: Response, override_id: OverrideId) -> OverrideShape:
    """One override."""
    found = _known(session, MatchingOverride, override_id)
    set_etag(response, found.version)
    return show_override(found)


@override_door.open("POST", "/{override_id}/carry-out", needs="runs:write", status=202, refusals=(OverrideNotInState,))
def carry_override_out(session: Tx, caller: CallerIs, override_id: OverrideId) -> OverrideShape:
    """Offer the pieces, having seen the cost. Under the law and the group's time as any offer; else it is dropped."""
    return show_override(overrides.go_on(session, override_id, caller.principal_id))


@override_door.open("POST", "/{override_id}/give-up", needs="runs:write", refusals=(OverrideNotInState,))
def give_override_up(session: Tx, caller: CallerIs, override_id: OverrideId) -> OverrideShape:
    """Leave it, having seen the cost."""
    return show_override(overrides.give_up(session, override_id, caller.principal_id))


@override_door.open(
    "POST", "/{override_id}/review", needs="runs:write", refusals=(OverrideNotInState, ReviewerIsTheSame)
)
def review_override(session: Tx, caller: CallerIs, override_id: OverrideId, body: ReviewOverride) -> OverrideShape:
    """Somebody else upholds an override, or takes it back: an offer that waits is withdrawn, accepted work stays."""
    found = overrides.review(
        session, override_id, by=caller.principal_id, upheld=body.decision == "upheld", note=body.note
    )
    return show_override(found)


@appeal_door.open("POST", "", needs="appeals:write", status=201, refusals=(NothingToAppeal, AppealedAlready, NotFound))
def appeal(session: Tx, caller: CallerIs, request: Request, response: Response, body: AskAppeal) -> AppealShape:
    """Ask people to look at what matching decided about a lot. It never counts against the group."""
    made = appeals.appeal(session, group_id=group_of(session, caller), lot_id=body.lot, words=body.words)
    response.headers.update(location(request, f"/v1/appeals/apl_{made.id.hex}"))
    return show_appeal(made)


@appeal_door.open("GET", "", needs="appeals:read", refusals=(CursorNotKnown,))
def list_appeals(
    session: Tx,
    caller: CallerIs,
    lot: Annotated[LotId | None, Query(description="only about this lot")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AppealShape]:
    """Appeals, newest first; a leader's own group's."""
    found = visible_appeals(session, caller)
    if lot is not None:
        found = found.where(MatchingAppeal.lot_id == lot)
    return page(session, found, MatchingAppeal.id, show_appeal, cursor=cursor, limit=limit)


@appeal_door.open("GET", "/{appeal_id}", needs="appeals:read")
def get_appeal(session: Tx, caller: CallerIs, response: Response, appeal_id: AppealId) -> AppealShape:
    """One appeal with the replay, what would have changed the decision, and the answer."""
    found = one_appeal(session, caller, appeal_id)
    set_etag(response, found.version)
    return show_appeal(found)


@appeal_door.open("POST", "/{appeal_id}/answer", needs="runs:write", refusals=(AppealNotReady, ReviewerIsTheSame))
def answer_appeal(
    session: Tx, caller: CallerIs, request: Request, appeal_id: AppealId, body: AnswerAppeal
) -> AppealShape:
    """Answer in words, once the run was replayed. Whoever overrode the lot does not judge it."""
    answered = appeals.answer(
        session,
        request.app.state.sealer,
        appeal_id,
        by=caller.principal_id,
        changed=body.decision == "changed",
        words=body.words,
        override_id=body.override,
    )
    return show_appeal(answered)


def _known(session: Tx, kind: type[Row], id_: UUID) -> Row:
    found = session.get(kind, id_)
    if found is None:
        raise NotFound()
    return found
