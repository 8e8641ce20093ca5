"""What an override would cost, and who would lose: the pair forced into the plan, all near it planned again."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from api import audit
from api.db import transaction
from api.decisions.models import MatchingOverride
from api.offers.explain import RUNS
from api.offers.publish import Tools
from matching import Plan, Problem, text, why_not
from matching.reasons.cost import force
from matching.reasons.near import near


def reckon(tools: Tools, override_id: UUID) -> None:
    """The worker shows the cost, or drops what no plan can have. Done twice, the second finds it done."""
    with transaction(tools.engine) as session:
        asked = session.get_one(MatchingOverride, override_id)
        problem, plan = RUNS.get(session, asked.run_id)
    if asked.state != "reckoning":
        return
    found = cost(problem, plan, f"lot_{asked.lot_id.hex}", f"grp_{asked.group_id.hex}")
    with transaction(tools.engine) as session:
        session.execute(
            update(MatchingOverride)
            .where(MatchingOverride.id == override_id, MatchingOverride.state == "reckoning")
            .values(**found)
        )
        audit.record(session, "reckon_override", "matching_override", override_id, state=found["state"])


def cost(problem: Problem, plan: Plan, lot: str, group: str) -> dict[str, Any]:
    """What the override's row says of it. Where the plan would gain, it costs nothing."""
    here = near(problem, plan, lot, group)
    forced = None if here.objection() else force(here)
    if forced is None:
        reasons = why_not(problem, plan, lot, group)
        return {"state": "dropped", "why_dropped": "; ".join(text(reason, "th") for reason in reasons)}
    losers = [{"group": name, "satang": -satang} for name, satang in forced.income if satang < 0]
    return {"state": "shown", "cost_satang": max(0, -(-forced.loss // 1000)), "losers": losers}
