"""A leader asks people to look at what a run decided about a lot (features.md M17).

The worker first solves the stored problem again and says whether the plan is the same, and what would have changed
the decision. Then a person who did not override that lot answers in words.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.auth.models import Principal
from api.dated import setting
from api.db import transaction
from api.decisions.explained import explained
from api.decisions.models import MatchingAppeal, MatchingOverride
from api.decisions.refusals import AppealNotReady, NothingToAppeal, ReviewerIsTheSame
from api.errors import NotFound
from api.notifications.service import notify
from api.offers.explain import RUNS, latest_run_with
from api.offers.matching_run import replay
from api.offers.publish import Tools
from api.orders.models import Lot
from api.parties.models import Group
from api.sealing import Sealer
from api.thai import today

LOOK_INTO = "look_into_appeal"


def appeal(session: Session, *, group_id: UUID, lot_id: UUID, words: str) -> MatchingAppeal:
    """Have the newest run that looked at this lot looked at by people. NotFound for a lot that is not known."""
    if session.get(Lot, lot_id) is None:
        raise NotFound()
    run = latest_run_with(session, lot_id)
    if run is None or run.snapshot is None or f'"lot_{lot_id.hex}"' not in run.snapshot:
        raise NothingToAppeal(pointer="/lot")
    made = MatchingAppeal(
        group_id=group_id,
        run_id=run.id,
        lot_id=lot_id,
        words=words,
        answer_by_on=today() + timedelta(days=setting("decisions", "appeal_days", today())),
    )
    session.add(made)
    session.flush()
    audit.record(session, "appeal", "matching_appeal", made.id, lot=lot_id.hex, run=run.id.hex)
    jobs.defer(session, LOOK_INTO, appeal=made.id.hex)
    session.refresh(made)
    return made


def look_into(tools: Tools, appeal_id: UUID) -> None:
    """The worker solves the run again and looks for what would change its decision. Done twice, nothing happens."""
    with transaction(tools.engine) as session:
        found = session.get_one(MatchingAppeal, appeal_id)
        problem, plan = RUNS.get(session, found.run_id)
    if found.state != "open":
        return
    again = replay(tools.engine, found.run_id)
    findings = explained(problem, plan, f"lot_{found.lot_id.hex}", f"grp_{found.group_id.hex}")
    with transaction(tools.engine) as session:
        session.execute(
            update(MatchingAppeal)
            .where(MatchingAppeal.id == appeal_id, MatchingAppeal.state == "open")
            .values(
                state="ready",
                replay_good=again.good and again.hash_now == again.stored_hash,
                replay_hash=again.hash_now,
                findings=findings,
            )
        )
        audit.record(session, "look_into_appeal", "matching_appeal", appeal_id, hash=again.hash_now)


def answer(
    session: Session, sealer: Sealer, appeal_id: UUID, *, by: UUID, changed: bool, words: str, override_id: UUID | None
) -> MatchingAppeal:
    """Answer in words: the decision stands, or it is changed (by an override, or in the next run)."""
    found = session.get(MatchingAppeal, appeal_id)
    if found is None:
        raise NotFound()
    _refuse_own_decision(session, found, by, override_id)
    moved = session.scalars(
        update(MatchingAppeal)
        .where(MatchingAppeal.id == appeal_id, MatchingAppeal.state == "ready")
        .values(
            state="answered",
            decision="changed" if changed else "stands",
            answer=words,
            override_id=override_id,
            answered_by=by,
            answered_at=func.now(),
        )
        .returning(MatchingAppeal)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if moved is None:
        session.refresh(found)
        raise AppealNotReady(state=found.state)
    audit.record(session, "answer_appeal", "matching_appeal", appeal_id, decision=moved.decision)
    _tell(session, sealer, moved)
    return moved


def _refuse_own_decision(session: Session, found: MatchingAppeal, by: UUID, override_id: UUID | None) -> None:
    """Whoever overrode this lot does not judge the appeal; an override that is named is of this lot."""
    overrides = session.scalars(select(MatchingOverride).where(MatchingOverride.lot_id == found.lot_id)).all()
    if any(one.by == by for one in overrides if one.id != override_id):
        raise ReviewerIsTheSame()
    if override_id is not None and override_id not in {one.id for one in overrides}:
        raise NotFound()


def _tell(session: Session, sealer: Sealer, found: MatchingAppeal) -> None:
    phone, language, principal_id, article = session.execute(
        select(Principal.phone, Principal.language, Principal.id, Lot.article)
        .join(Group, Group.principal_id == Principal.id)
        .join(Lot, Lot.id == found.lot_id)
        .where(Group.id == found.group_id)
    ).one()
    notify(session, sealer, "appeal_answered", to=phone, language=language, principal_id=principal_id, article=article)
