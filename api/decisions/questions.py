"""Questions to a run: written down, answered by the worker from the stored problem and plan alone."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.db import transaction
from api.decisions.answers import answer
from api.decisions.models import MatchingQuestion
from api.decisions.refusals import QuestionNotSound
from api.decisions.schemas import AskRun, WhatIf
from api.offers.explain import RUNS
from api.offers.publish import Tools
from matching import ProblemError
from matching.scenarios import Change, patched

JOB = "answer_question"
BODY: TypeAdapter[Any] = TypeAdapter(AskRun)


def ask(session: Session, run_id: UUID, body: AskRun, asked_by: UUID) -> MatchingQuestion:
    """Write a question down for the worker. One that can never be answered is refused at once."""
    problem, _ = RUNS.get(session, run_id)
    if isinstance(body, WhatIf):
        try:
            patched(problem, [Change(one.op, one.path, one.value) for one in body.changes])
        except ProblemError as error:
            raise QuestionNotSound(pointer="/changes", field=error.field, fault=error.fault) from None
    made = MatchingQuestion(run_id=run_id, kind=body.kind, asked_by=asked_by, body=body.model_dump(mode="json"))
    session.add(made)
    session.flush()
    audit.record(session, "ask_run", "matching_question", made.id, kind=body.kind)
    jobs.defer(session, JOB, question=made.id.hex)
    session.refresh(made)
    return made


def answer_waiting(tools: Tools, question_id: UUID) -> None:
    """The worker answers. Asked twice, the second finds it answered; what cannot be answered says why."""
    with transaction(tools.engine) as session:
        question = session.get_one(MatchingQuestion, question_id)
    if question.state != "waiting":
        return
    found: dict[str, Any] = {}
    try:
        found, state = answer(tools.engine, question.run_id, BODY.validate_python(question.body)), "answered"
    except (ProblemError, KeyError) as error:
        found, state = {"why": str(error)}, "failed"
    with transaction(tools.engine) as session:
        session.execute(
            update(MatchingQuestion)
            .where(MatchingQuestion.id == question_id, MatchingQuestion.state == "waiting")
            .values(state=state, answer=found, answered_at=func.now())
        )
