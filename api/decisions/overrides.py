"""A person gives pieces of a lot to another group than the plan did (features.md M16).

First the worker reckons what it costs and who loses, and shows it. Then the same person has it carried out: an offer
like any other, under the same rules, since no override beats the law. Another person reviews it within some days.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.dated import setting
from api.db import transaction
from api.decisions.models import MatchingOverride
from api.decisions.placing import place
from api.decisions.refusals import OverrideNotInState, ReviewerIsTheSame
from api.decisions.schemas import AskOverride
from api.errors import NotFound
from api.offers import policies
from api.offers.explain import RUNS
from api.offers.matching_run import one_at_a_time
from api.offers.models import Offer
from api.offers.publish import Tools, make_offers
from api.offers.snapshot import WAITING, take
from api.orders.rules import monday_after
from api.thai import today
from matching import Reason, text


def ask(session: Session, run_id: UUID, wanted: AskOverride, *, by: UUID) -> MatchingOverride:
    """Have an override reckoned. NotFound for a lot or group that was not in the run's problem."""
    problem, _ = RUNS.get(session, run_id)
    lots, groups = {lot.id for lot in problem.lots}, {group.id for group in problem.groups}
    if f"lot_{wanted.lot.hex}" not in lots or f"grp_{wanted.group.hex}" not in groups:
        raise NotFound()
    made = MatchingOverride(
        run_id=run_id, lot_id=wanted.lot, group_id=wanted.group, pieces=wanted.pieces, reason=wanted.reason, by=by
    )
    session.add(made)
    session.flush()
    audit.record(session, "ask_for_override", "matching_override", made.id, lot=wanted.lot.hex, pieces=wanted.pieces)
    jobs.defer(session, "reckon_override", override=made.id.hex)
    session.refresh(made)
    return made


def go_on(session: Session, override_id: UUID, by: UUID) -> MatchingOverride:
    """Have it carried out, by the one who asked for it and saw what it costs."""
    found = _move(session, override_id, "shown", MatchingOverride.by == by, state="waiting")
    audit.record(session, "order_override", "matching_override", found.id, cost_satang=found.cost_satang)
    jobs.defer(session, "carry_out_override", override=found.id.hex)
    return found


def give_up(session: Session, override_id: UUID, by: UUID) -> MatchingOverride:
    """Leave it, having seen what it costs."""
    found = _move(session, override_id, "shown", MatchingOverride.by == by, state="dropped", why_dropped="given up")
    audit.record(session, "give_up_override", "matching_override", found.id)
    return found


def carry_out(tools: Tools, override_id: UUID) -> None:
    """The worker makes the offer, or says why no rule allows it. Done twice, the second finds it done."""
    with one_at_a_time(tools.engine), transaction(tools.engine) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        found = session.get_one(MatchingOverride, override_id)
        if found.state != "waiting":
            return
        session.info["principal_id"] = found.by
        policy, on = policies.in_force(session, today()), monday_after(today())
        snapshot = take(session, policy=policy, first_week_on=on, seed=1)
        placed = place(snapshot, f"lot_{found.lot_id.hex}", f"grp_{found.group_id.hex}", found.pieces)
        if placed is None or placed.share is None:
            _drop(session, found, placed.reasons if placed else ())
            return
        made, _ = make_offers(session, tools, found.run_id, snapshot, (placed.share,))
        if not made:
            _drop(session, found, ())
            return
        found.offer_id = session.scalars(
            select(Offer.id).where(
                Offer.lot_id == found.lot_id, Offer.group_id == found.group_id, Offer.state == "open"
            )
        ).one()
        found.state, found.review_by_on = (
            "carried_out",
            today() + timedelta(days=setting("decisions", "review_days", today())),
        )
        audit.record(session, "carry_out_override", "matching_override", found.id, offer=found.offer_id.hex)


def review(session: Session, override_id: UUID, *, by: UUID, upheld: bool, note: str) -> MatchingOverride:
    """Another person upholds it, or takes it back: an offer that still waits is withdrawn; accepted work stays."""
    found = session.get(MatchingOverride, override_id)
    if found is None:
        raise NotFound()
    if found.by == by:
        raise ReviewerIsTheSame()
    state = "upheld" if upheld else "taken_back"
    moved = _move(
        session, override_id, "carried_out", state=state, reviewed_by=by, reviewed_at=func.now(), review_note=note
    )
    if not upheld:
        session.execute(
            update(Offer)
            .where(Offer.id == moved.offer_id, Offer.state.in_(WAITING))
            .values(state="withdrawn", answered_at=func.now())
        )
    audit.record(session, "review_override", "matching_override", override_id, state=state)
    return moved


def _drop(session: Session, found: MatchingOverride, reasons: tuple[Reason, ...]) -> None:
    found.state = "dropped"
    found.why_dropped = "; ".join(text(reason, "th") for reason in reasons) or "งานหรือกลุ่มเปลี่ยนไปแล้ว"
    audit.record(session, "drop_override", "matching_override", found.id, reasons=[r.code.value for r in reasons])


def _move(
    session: Session, override_id: UUID, from_state: str, *mine: ColumnElement[bool], **values: object
) -> MatchingOverride:
    """Move it on by one conditional update: of many who try at once, one gets it."""
    moved = session.scalars(
        update(MatchingOverride)
        .where(MatchingOverride.id == override_id, MatchingOverride.state == from_state, *mine)
        .values(**values)
        .returning(MatchingOverride)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if moved is None:
        found = session.get(MatchingOverride, override_id)
        if found is None:
            raise NotFound()
        raise OverrideNotInState(state=found.state)
    return moved
