"""One of everything, and a credential of every role."""

import json
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select

from api.auth.rules import ROLES, Role
from api.config import Settings
from api.db import transaction
from api.orders.models import Lot
from api.parties.models import CapacityWeek
from tests import factories, scenes
from tests.walk import Operation, fitting


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


def make_world(engine: Engine, settings: Settings) -> World:
    scene = scenes.waiting_offer(engine)
    run = scenes.matched(engine, settings)
    with transaction(engine) as session:
        lot = session.get_one(Lot, scene.lot_id)
        week = session.scalars(select(CapacityWeek.week_on).where(CapacityWeek.group_id == scene.group.id)).first()
    things = {
        "hirer_id": ("hir", scene.hirer.id),
        "principal_id": ("prn", scene.hirer.principal_id),
        "group_id": ("grp", scene.group.id),
        "homeworker_id": ("hwk", scene.group.members[0]),
        "order_id": ("ord", lot.order_id),
        "lot_id": ("lot", lot.id),
        "offer_id": ("ofr", scene.offer_id),
        "run_id": ("run", run),
    }
    ids = {name: f"{prefix}_{value.hex}" for name, (prefix, value) in things.items()} | {"week_on": str(week)}
    others: tuple[Role, ...] = ("inspector", "programme", "operator")
    credentials: dict[Role, str] = {role: factories.key(engine, role) for role in others}
    credentials |= {"hirer": scene.hirer.key, "leader": factories.leader_token(scene.group)}
    return World(ids, credentials)
