"""The PIN before money: giving it, setting it, dropping it."""

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from api.auth import pins
from api.auth.pins import PinNotRight
from api.db import transaction
from api.problems import problem
from api.thai import read_digits
from api.web.door import Done, Pages, Visit
from api.web.pages.front import own_address

pages = Pages()


@pages.show("/pin", "leader")
async def ask(visit: Visit) -> Response:
    """Six digits, and the money pages open on this phone for a quarter of an hour."""
    return visit.page("auth/pin.html", next=own_address(visit.request), problem=None)


@pages.act("/pin", "leader")
async def give(visit: Visit) -> Response | Done:
    """Open the money pages."""
    onwards = own_address(visit.request)
    try:
        await run_in_threadpool(_open, visit)
    except PinNotRight as refusal:
        return visit.page("auth/pin.html", refusal.status, next=onwards, problem=problem(refusal, visit.language))
    return Done(onwards, visit.say("เปิดหน้าเงินแล้ว"))


def _open(visit: Visit) -> None:
    assert visit.visitor is not None
    with transaction(visit.request.app.state.engine) as session:
        try:
            who = visit.visitor
            pins.open_money(session, who.principal_id, who.session_id, read_digits(visit.field("pin")))
        except PinNotRight:
            session.commit()  # a wrong guess costs a try
            raise


@pages.show("/group/pin", "leader", behind_pin=True)
async def choose(visit: Visit) -> Response:
    """Where a leader sets or drops her PIN."""
    return visit.page("auth/set_pin.html", tab="group")


@pages.act("/group/pin", "leader", behind_pin=True)
async def keep(visit: Visit) -> Done:
    """A PIN from now on; left empty, none any more."""
    await run_in_threadpool(_keep, visit)
    return Done("/group", visit.say("บันทึกแล้ว"))


def _keep(visit: Visit) -> None:
    assert visit.visitor is not None
    digits = read_digits(visit.field("pin"))
    with transaction(visit.request.app.state.engine) as session:
        if digits:
            pins.set_pin(session, visit.visitor.principal_id, digits)
        else:
            pins.drop_pin(session, visit.visitor.principal_id)
