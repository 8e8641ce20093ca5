"""Every page there is, each with somebody who may see it and with things that exist in its address."""

import re
from dataclasses import dataclass
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine, select

from api.auth.models import ApiKey
from api.config import Settings
from api.db import transaction
from api.parties.models import Group, Hirer
from api.payments import sending
from api.payments.claims import Word
from api.payments.models import Instalment, PayRun
from api.thai import today
from tests.e2e.world import make_world

FILES = re.compile(r"\.(pdf|svg|csv|js)$|/photos/|^/static/|^/language/\{|/file$|^/sign-in/(with|back)/")
APART = {
    "/": "sends who is signed in to her work; front.html is looked at through /rights and /help",
    "/in/{token}": "a link of one use",
    "/pin": "only for who has a PIN and has not given it",
    "/demo": "a demonstration's page, which no other mode has",
    "/orders/quote": "a part of /orders/new, which a script asks for",
    "/orders/papers/{award_id}": "a file",
    "/docs": "not a page of ours: the reader of the API's document",
}
NAMES = {
    "award": "award_id", "offer": "offer_id", "member": "homeworker_id", "note": "note_id", "receipt": "receipt_id",
    "instalment": "instalment_id", "payment": "payment_id", "run": "pay_run_id", "run_id": "pay_run_id",
    "case_id": "inspection_id", "week": "week_on",
}  # fmt: skip
AT = {"/money/dues/{note}": {"note": "paid_note_id"}, "/pay/deliveries/{note_id}": {"note_id": "paid_note_id"}}


@dataclass(frozen=True)
class Place:
    """A page. `role`: whose it is; empty where everybody may look."""

    path: str
    role: str

    def at(self, ids: dict[str, str]) -> str:
        """Its address."""
        names = NAMES | AT.get(self.path, {})
        return re.sub(r"\{(\w+)\}", lambda found: ids[names.get(found[1], found[1])], self.path)

    def __str__(self) -> str:
        return self.path


def places(app: FastAPI) -> list[Place]:
    """All pages, in the order of their areas; files and what stands in `APART` left out."""
    found = []
    for route in iter_route_contexts(app.routes):
        extra = getattr(route, "openapi_extra", None) or {}
        needs = str(extra.get("x-needs") or "")
        is_page = needs.startswith("page:") or (extra.get("x-public-because") and not route.path.startswith("/v1"))
        if is_page and "GET" in (route.methods or ()) and not FILES.search(route.path) and route.path not in APART:
            found.append(Place(route.path, needs.removeprefix("page:").split("|")[0]))
    return found


LONG_NAME = "บริษัทที่มีชื่อยาวมากและไม่มีช่องว่างเลยจำกัด"


@dataclass(frozen=True)
class Country:
    """One of everything, and who of each role may look at it."""

    ids: dict[str, str]
    people: dict[str, UUID]


def settle(engine: Engine, settings: Settings) -> Country:
    """One of everything; a pay run is sent, so that a leader sees it too."""
    world = make_world(engine, settings)
    with transaction(engine) as session:
        group = session.get_one(Group, UUID(world.ids["group_id"].split("_")[1]))
        run = session.get_one(PayRun, UUID(world.ids["pay_run_id"].split("_")[1]))
        hirer = UUID(world.ids["principal_id"].split("_")[1])
        sending.send(session, run, Word("hirer", "paid", today(), "api_key"), reference=None, principal_id=hirer)
        people: dict[str, UUID] = {"leader": group.principal_id, "hirer": hirer}
        for role, key in world.credentials.items():
            if role not in people:
                people[role] = session.scalars(select(ApiKey.principal_id).where(ApiKey.prefix == key[:18])).one()
        session.get_one(Hirer, UUID(world.ids["hirer_id"].split("_")[1])).name = LONG_NAME
        note = session.get_one(Instalment, UUID(world.ids["instalment_id"].split("_")[1])).note_id
    return Country(world.ids | {"paid_note_id": f"dln_{note.hex}"}, people)
