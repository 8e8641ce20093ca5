"""Three things the first run is asked, as anybody may: why not this group, what is learning worth, what a rush costs.

Through the same questions as `POST /v1/matching-runs/{run}/questions`, so the answers can be read there too. Asked
once; a demonstration that goes on finds them answered.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.db import transaction
from api.decisions import questions
from api.decisions.models import MatchingQuestion
from api.decisions.schemas import AskRun, Explain, RushPrice, TrainingPrices
from api.offers.explain import RUNS
from api.offers.models import MatchingRun
from api.offers.publish import Tools
from matching import Plan, Problem, why_not
from matching.codes import ReasonCode
from matching.reasons.levers import ANSWERS as HARD
from matching.reasons.levers import Lever

MOST_TRIED = 6  # of a kind, until one tells something


def examples(tools: Tools) -> list[dict[str, Any]]:
    """Each: what was asked, and its answer."""
    with transaction(tools.engine) as session:
        told = _told(session)
        if told:
            return told
        run_id = session.scalars(
            select(MatchingRun.id).where(MatchingRun.plan.is_not(None)).order_by(MatchingRun.created_at).limit(1)
        ).one()
        problem, plan = RUNS.get(session, run_id)
    _until(tools, run_id, _whys(problem, plan), _can_be_changed)
    _until(tools, run_id, iter([TrainingPrices(kind="training_prices", most=1)]), lambda answer: True)
    _until(tools, run_id, _rushes(problem, plan), lambda answer: bool(answer["possible"] and answer["price_satang"]))
    with transaction(tools.engine) as session:
        return _told(session)


def _told(session: Session) -> list[dict[str, Any]]:
    """Of each kind the newest answer."""
    rows = session.scalars(
        select(MatchingQuestion).where(MatchingQuestion.state == "answered").order_by(MatchingQuestion.id)
    )
    newest = {row.kind: {"asked": row.body, "answer": row.answer} for row in rows}
    return list(newest.values())


def _until(tools: Tools, run_id: UUID, bodies: Iterator[AskRun], telling: Any) -> None:
    """Ask one after the other until an answer tells something."""
    for _, body in zip(range(MOST_TRIED), bodies, strict=False):
        with transaction(tools.engine) as session:
            asker = select(Principal.id).where(Principal.role == "programme").order_by(Principal.id).limit(1)
            asked = questions.ask(session, run_id, body, session.scalars(asker).one())
        questions.answer_waiting(tools, asked.id)
        with transaction(tools.engine) as session:
            answered = session.get_one(MatchingQuestion, asked.id)
        if answered.state == "answered" and answered.answer is not None and telling(answered.answer):
            return


def _can_be_changed(answer: dict[str, Any]) -> bool:
    """Whether something would give the group the lot that people can do: nobody moves a village."""
    levers = {step["lever"] for flip in answer["figures"]["flips"] for step in flip["steps"]}
    return bool(levers - {Lever.NEARER})


def _whys(problem: Problem, plan: Plan) -> Iterator[AskRun]:
    """Lots of the plan with a group that could do them, but for what this plan gave to whom."""
    for share in plan.allocations:
        for group in problem.groups:
            codes = {reason.code for reason in why_not(problem, plan, share.lot, group.id)}
            if not codes & HARD.keys() and ReasonCode.CHOSEN not in codes:
                yield Explain(kind="explain", lot=_id(share.lot), group=_id(group.id))
                break


def _rushes(problem: Problem, plan: Plan) -> Iterator[AskRun]:
    """Lots placed in full that could be due a week earlier: first one that is worked on in its last week."""
    left, weeks = {rest.lot for rest in plan.unplaced}, dict[str, int]()
    for share in plan.allocations:
        weeks[share.lot] = max(weeks.get(share.lot, 0), *(work.week for work in share.work))
    whole = [lot for lot in problem.lots if lot.id in weeks.keys() - left and lot.last_week > lot.first_week + 1]
    late = [lot for lot in whole if weeks[lot.id] == lot.last_week]
    early = [lot for lot in whole if weeks[lot.id] < lot.last_week]
    for lot in (*late[:1], *early):
        yield RushPrice(kind="rush_price", lot=_id(lot.id), last_week=lot.last_week - 1)


def _id(name: str) -> UUID:
    return UUID(hex=name.partition("_")[2])
