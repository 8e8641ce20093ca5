"""Staff answer an offer for a leader who asked them to: she called, or came by. The record says who tapped."""

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from api.auth import on_behalf
from api.auth.phones import read_phone
from api.db import transaction
from api.errors import NotFound
from api.web.door import Pages, Visit
from api.web.pages.sign_in import signed_in

pages = Pages()


@pages.show("/on-behalf", "programme", "operator")
async def ask(visit: Visit) -> Response:
    """Whose offers, and how she asked."""
    return visit.page("auth/on_behalf.html")


@pages.act("/on-behalf", "programme", "operator")
async def begin(visit: Visit) -> Response:
    """Her offers, for twenty minutes; whoever taps is written down."""
    token = await run_in_threadpool(_start, visit)
    return signed_in(visit, token, "/offers", seconds=int(on_behalf.LIFE.total_seconds()))


def _start(visit: Visit) -> str:
    assert visit.visitor is not None
    try:
        phone = read_phone(visit.field("phone"))
    except ValueError:
        raise NotFound("/phone") from None
    asked: on_behalf.Asked = "visit" if visit.field("asked") == "visit" else "call"
    with transaction(visit.request.app.state.engine) as session:
        return on_behalf.start(session, staff_id=visit.visitor.staff_id, phone=phone, asked=asked)
