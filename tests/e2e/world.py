"""One of everything, and a credential of every role."""

import json
from dataclasses import dataclass, field
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select, text

from api.auth.models import ApiKey
from api.auth.rules import ROLES, Role
from api.config import Settings
from api.db import transaction
from api.events import endpoints
from api.events.models import Webhook
from api.inspections.cases import Opening, open_case
from api.inspections.complaints import Said, file_for
from api.inspections.export_rows import Filters
from api.inspections.exports import Wanted, ask
from api.inspections.orders import Ordered, issue
from api.inspections.related import Named
from api.orders.models import Lot
from api.parties.models import CapacityWeek
from api.sealing import Sealer
from api.thai import today
from tests import cases, decided, factories, fees, goods, payroll, receivers, scenes
from tests.found import a_finding
from tests.walk import Operation, fitting

AGENT = {"kind": "agent", "next_up": {"name": "โรงงานใหญ่", "address": "1 ถนนสุขุมวิท"}}


@dataclass(frozen=True)
class World:
    """What exists, by the names that addresses use, and who may ask."""

    ids: dict[str, str]
    credentials: dict[Role, str]
    _roles: dict[str, Role] = field(default_factory=dict)

    def roles(self, operation: Operation) -> list[Role]:
        """The roles with the permission an operation asks for, those that do the work before those that look on."""
        return [role for role, may in ROLES.items() if operation.needs in may]

    def headers(self, role: Role, **more: str) -> dict[str, str]:
        """What a request of this role carries, If-Match among it."""
        return factories.bearer(self.credentials[role], **{"If-Match": "*"}, **more)

    def role_for(self, client: TestClient, operation: Operation) -> Role | None:
        """The role that gets furthest with an operation; None where anybody may call it."""
        if operation.needs and str(operation) not in self._roles:
            tried = {role: send(client, operation, self.ids, self.headers(role)) for role in self.roles(operation)}
            self._roles[str(operation)] = min(tried, key=lambda role: tried[role].status_code)
        return self._roles.get(str(operation))


def send(
    client: TestClient,
    operation: Operation,
    ids: dict[str, str],
    headers: dict[str, str],
    *,
    url: str | None = None,
    content: str | bytes | None = None,
) -> Response:
    """A request that fits the operation, or one with another address or body in its place."""
    kind, schema = operation.media_type(), operation.body_schema()
    if content is None and kind:
        content = json.dumps(fitting(schema)) if schema else "a,b\n1,2\n"
    typed = {"Content-Type": kind, **headers} if kind else headers
    return client.request(operation.method, url or operation.url(ids), content=content, headers=typed)


def _looking_back(engine: Engine, settings: Settings) -> dict[str, tuple[str, UUID]]:
    """A case with an order to pay, a complaint and an export."""
    found = cases.dossier(engine, settings)
    inspector = factories.key(engine, "inspector")
    with transaction(engine) as session:
        inspector_id = session.scalars(select(ApiKey.principal_id).where(ApiKey.prefix == inspector[:18])).one()
        opening = Opening(found.scene.hirer.id, "findings", None, tuple(found.findings))
        case = open_case(session, opening=opening, inspector_id=inspector_id)
        order = issue(session, inspection_id=case.id, ordered=Ordered("pay", "ก"), inspector_id=inspector_id)
        said = Said("not_paid", "ข้อความ")
        filed = file_for(
            session, Sealer(settings), said=said, named=Named(), received_on=today(), on_paper=False
        ).complaint
        wanted = Wanted("awards", "csv", "ตรวจ", Filters())
        export = ask(session, wanted=wanted, reader_id=inspector_id)
        return {
            "inspection_id": ("isp", case.id),
            "case_order_id": ("cor", order.id),
            "complaint_id": ("cpl", filed.id),
            "export_id": ("exp", export.id),
        }


def _told(engine: Engine, hirer: factories.MadeHirer) -> dict[str, tuple[str, UUID]]:
    """An endpoint of the hirer with two secrets, an event that did not arrive there and one that waits."""
    webhook_id, _ = receivers.endpoint(engine, hirer, "https://erp.example.com/trong")
    receivers.told(engine, hirer)
    failed = "UPDATE webhook_sendings SET state = 'failed', attempts = 8, status = 503, took_ms = 12, tried_at = now()"
    with transaction(engine) as session:
        endpoints.rotate(session, receivers.SEALER, session.get_one(Webhook, webhook_id))
        session.execute(text(f"{failed} WHERE webhook_id = :id"), {"id": webhook_id})
    receivers.told(engine, hirer, kind="dispute.opened")
    return {"webhook_id": ("whk", webhook_id), "event_id": ("evt", receivers.log(engine, hirer)[-1].id)}


def make_world(engine: Engine, settings: Settings) -> World:
    """A lot of an agent: a group has 100 pieces of it, signed, delivered and paid in part. An offer of more waits."""
    work = goods.signed_award(engine, pieces=500, offered=100, by=AGENT)
    roll = payroll.of(engine, work)
    run = scenes.matched(engine, settings)
    with transaction(engine) as session:
        offer_id = scenes.propose(session, work.lot_id, work.group.id, 100)
        lot = session.get_one(Lot, work.lot_id)
        week = session.scalars(select(CapacityWeek.week_on).where(CapacityWeek.group_id == work.group.id)).first()
    things = {
        "hirer_id": ("hir", work.hirer.id),
        "principal_id": ("prn", work.hirer.principal_id),
        "group_id": ("grp", work.group.id),
        "homeworker_id": ("hwk", work.members[0]),
        "order_id": ("ord", lot.order_id),
        "lot_id": ("lot", lot.id),
        "offer_id": ("ofr", offer_id),
        "run_id": ("run", run),
        "award_id": ("awd", work.award_id),
        **goods.one_of_each(engine, work),
        **payroll.one_of_each(engine, roll),
        **fees.one_of_each(engine, roll),
        **decided.one_of_each(engine, run, work.lot_id, work.group.id),
        **_looking_back(engine, settings),
    }
    things |= _told(engine, work.hirer)
    run_id, finding_id = a_finding(engine, work.hirer.id)
    things |= {"check_run_id": ("chk", run_id), "finding_id": ("fnd", finding_id)}
    ids = {name: f"{prefix}_{value.hex}" for name, (prefix, value) in things.items()} | {"week_on": str(week)}
    others: tuple[Role, ...] = ("inspector", "programme", "operator")
    credentials: dict[Role, str] = {role: factories.key(engine, role) for role in others}
    credentials |= {"hirer": work.hirer.key, "leader": factories.leader_token(work.group)}
    return World(ids, credentials)
