"""Questions, overrides and appeals as they are shown, and to whom."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.decisions.models import MatchingAppeal, MatchingOverride, MatchingQuestion
from api.decisions.schemas import AppealShape, Loser, OverrideShape, QuestionShape
from api.errors import NotFound
from api.offers.views import group_of


def show_question(row: MatchingQuestion) -> QuestionShape:
    """A question with its answer, if it has one."""
    return QuestionShape(
        id=row.id,
        run=row.run_id,
        kind=row.kind,
        body=row.body,
        state=row.state,
        answer=row.answer,
        created_at=row.created_at,
        answered_at=row.answered_at,
    )


def show_override(row: MatchingOverride) -> OverrideShape:
    """An override with its cost, losers and review. Who it was is in the audit."""
    return OverrideShape(
        id=row.id,
        run=row.run_id,
        lot=row.lot_id,
        group=row.group_id,
        pieces=row.pieces,
        reason=row.reason,
        state=row.state,
        cost_satang=row.cost_satang,
        losers=None if row.losers is None else [Loser.model_validate(one) for one in row.losers],
        why_dropped=row.why_dropped,
        offer=row.offer_id,
        review_by_on=row.review_by_on,
        reviewed_at=row.reviewed_at,
        review_note=row.review_note,
        created_at=row.created_at,
        version=row.version,
    )


def show_appeal(row: MatchingAppeal) -> AppealShape:
    """An appeal with the replay and the answer."""
    return AppealShape(
        id=row.id,
        run=row.run_id,
        lot=row.lot_id,
        group=row.group_id,
        words=row.words,
        state=row.state,
        answer_by_on=row.answer_by_on,
        replay_good=row.replay_good,
        findings=row.findings,
        decision=row.decision,
        override=row.override_id,
        answer=row.answer,
        created_at=row.created_at,
        answered_at=row.answered_at,
        version=row.version,
    )


def visible_appeals(session: Session, caller: Caller) -> Select[MatchingAppeal]:
    """A leader sees her group's; staff who may read appeals see all."""
    statement = select(MatchingAppeal)
    if caller.role == "leader":
        return statement.where(MatchingAppeal.group_id == group_of(session, caller))
    return statement


def one_appeal(session: Session, caller: Caller, appeal_id: UUID) -> MatchingAppeal:
    """An appeal; 404 for another group's."""
    found = session.scalar(visible_appeals(session, caller).where(MatchingAppeal.id == appeal_id))
    if found is None:
        raise NotFound()
    return found
