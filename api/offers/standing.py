"""Why this match: what a lot was worth to the plan with the group that got it, beside the scores of all others."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.offers.explain import RUNS
from api.offers.models import Offer
from api.offers.schemas import MatchShape
from matching.reasons.scores import Score, scores


def matches(session: Session, lot_id: UUID) -> list[MatchShape]:
    """Everybody who could do the lot, best first, in the run that offered it last. None before the first offer.

    Only groups with an offer of that run are named; of the others their score is all that is told.
    """
    offered = select(Offer.run_id).where(Offer.lot_id == lot_id, Offer.run_id.is_not(None))
    run_id = session.scalar(offered.order_by(Offer.id.desc()).limit(1))
    if run_id is None:
        return []
    asked = session.scalars(select(Offer.group_id).where(Offer.lot_id == lot_id, Offer.run_id == run_id))
    named = {f"grp_{group_id.hex}": group_id for group_id in asked}
    problem, plan = RUNS.get(session, run_id)
    return [_match(one, named) for one in scores(problem, plan, f"lot_{lot_id.hex}")]


def _match(one: Score, named: dict[str, UUID]) -> MatchShape:
    shown = one.group in named
    return MatchShape(
        group=named.get(one.group),
        pieces=one.pieces if shown else 0,
        of_pieces=one.of_pieces,
        kilometres=one.kilometres if shown else None,
        worth_satang=one.worth.total // 1000,
        pay_satang=one.worth.value // 1000 if shown else None,
        fairness_satang=one.worth.equity // 1000 if shown else None,
        cost_satang=one.worth.cost // 1000 if shown else None,
    )
