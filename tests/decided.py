"""A market that was matched once, with people who may look at what it decided."""

from dataclasses import dataclass
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.auth import service as auth
from api.config import Settings
from api.db import transaction
from api.decisions.models import MatchingAppeal, MatchingOverride, MatchingQuestion
from api.offers.models import Offer
from api.offers.publish import Tools
from api.thai import today
from tests import factories, scenes
from tests.factories import bearer

SEWING = "straight_stitch_machine_sewing:2"


@dataclass(frozen=True)
class Decided:
    """One lot of 500 pieces, one group that got it, one that did not, and the run that decided so."""

    tools: Tools
    run_id: UUID
    lot_id: UUID
    chosen: factories.MadeGroup
    other: factories.MadeGroup

    @property
    def run(self) -> str:
        return f"run_{self.run_id.hex}"

    @property
    def lot(self) -> str:
        return f"lot_{self.lot_id.hex}"


def decided(engine: Engine, settings: Settings, **over: object) -> Decided:
    """A run over two groups of which one gets the whole lot; all committed."""
    with transaction(engine) as session:
        made = [factories.group(session, members=20, skills=SEWING, province="10") for _ in range(2)]
        hirer = factories.hirer(session, province_code="10")
        asked = {"most_groups": 1, **over}
        lot_id = factories.order(session, hirer, **asked).lots[0].lot.id
    tools = scenes.tools(engine, settings)
    run_id = scenes.matched(engine, settings)
    with transaction(engine) as session:
        winner = session.scalars(select(Offer.group_id).where(Offer.run_id == run_id, Offer.lot_id == lot_id)).one()
    chosen, other = sorted(made, key=lambda group: group.id != winner)
    return Decided(tools, run_id, lot_id, chosen, other)


def override(client: TestClient, scene: Decided, operator: str, **over: object) -> dict[str, object]:
    """Ask for an override that gives the other group pieces; the answer."""
    body = {"lot": scene.lot, "group": f"grp_{scene.other.id.hex}", "pieces": 100, "reason": "new group", **over}
    answer = client.post(f"/v1/matching-runs/{scene.run}/overrides", json=body, headers=bearer(operator))
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def one_of_each(engine: Engine, run_id: UUID, lot_id: UUID, group_id: UUID) -> dict[str, tuple[str, UUID]]:
    """A question that waits, an override whose cost is shown, and an appeal that can be answered."""
    with transaction(engine) as session:
        operator = auth.open_account(session, "operator", "operator").id
        rows = {
            "question_id": MatchingQuestion(run_id=run_id, kind="sandbox", asked_by=operator, body={"kind": "sandbox"}),
            "override_id": MatchingOverride(
                run_id=run_id, lot_id=lot_id, group_id=group_id, pieces=1, reason="ก", by=operator
            ),
            "appeal_id": MatchingAppeal(
                run_id=run_id, lot_id=lot_id, group_id=group_id, words="ก", answer_by_on=today()
            ),
        }
        session.add_all(rows.values())
        session.flush()
        rows["override_id"].state, rows["override_id"].cost_satang, rows["override_id"].losers = "shown", 0, []
        rows["appeal_id"].state, rows["appeal_id"].replay_good, rows["appeal_id"].findings = "ready", True, {}
        prefixes = {"question_id": "qst", "override_id": "ovr", "appeal_id": "apl"}
        return {name: (prefixes[name], row.id) for name, row in rows.items()}
