"""The way into the demonstration: one press for each role, and any of the leaders. No other mode has it."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import Response
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.auth import sessions
from api.auth.models import Principal
from api.auth.rules import ROLES
from api.db import transaction
from api.errors import NotFound
from api.offers.models import Offer
from api.parties.models import Group
from api.web.door import HOMES, Pages, Visit
from api.web.pages.sign_in import signed_in

pages = Pages()
MADE_UP = "the demonstration's accounts hold made-up people; no other mode has this page"


@pages.show("/demo", public_because=MADE_UP)
async def roles(visit: Visit) -> Response:
    """One press for each role; of the leaders, who has the newest work stands first."""
    _demand_demo(visit)
    return visit.page("auth/demo.html", leaders=await run_in_threadpool(_all_leaders, visit))


@pages.act("/demo/{role}", public_because=MADE_UP)
async def play(visit: Visit, role: str) -> Response:
    """Sign in as somebody of the demonstration; `who` names one of the leaders."""
    _demand_demo(visit)
    token = await run_in_threadpool(_session_as, visit, role)
    return signed_in(visit, token, HOMES[role], seconds=int(sessions.STAFF_LIFE.total_seconds()))


def _demand_demo(visit: Visit) -> None:
    if visit.request.app.state.settings.mode != "demo":
        raise NotFound()


def _all_leaders(visit: Visit) -> Sequence[Row[UUID, str, int]]:
    with transaction(visit.request.app.state.engine) as session:
        return _leaders(session)


def _leaders(session: Session) -> Sequence[Row[UUID, str, int]]:
    """(account, group, open offers); whose offer is the newest comes first."""
    waits = (Offer.group_id == Group.id) & (Offer.state == "open")
    found = select(Group.principal_id, Group.name, func.count(Offer.id).label("offers")).outerjoin(Offer, waits)
    newest = func.max(Offer.created_at).desc().nulls_last()
    return session.execute(found.group_by(Group.id).order_by(newest, Group.name)).all()


def _session_as(visit: Visit, role: str) -> str:
    if role not in ROLES:
        raise NotFound()
    with transaction(visit.request.app.state.engine) as session:
        return sessions.start(session, _account(session, role, visit.field("who")), sessions.STAFF_LIFE)


def _account(session: Session, role: str, who: str) -> UUID:
    if role == "leader":
        accounts: list[UUID] = [row.principal_id for row in _leaders(session)]
    else:
        first = select(Principal.id).where(Principal.role == role).order_by(Principal.id).limit(1)
        accounts = list(session.scalars(first))
    chosen = [one for one in accounts if who in ("", one.hex)]
    if not chosen:
        raise NotFound()
    return chosen[0]
