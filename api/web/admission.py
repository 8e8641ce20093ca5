"""Whether a form is ours to carry out, and the note of who sent it and when."""

import hmac
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool

from api.auth import sessions
from api.auth.sessions import Visitor
from api.db import transaction
from api.web.forms import FormNotOurs, Outdated
from api.web.visit import Visit

DEVICE_TIME = "device_at"


async def admit(visit: Visit) -> None:
    """A form is ours when this site sent it and, for somebody signed in, when it carries their mark."""
    request = visit.request
    site, origin = request.headers.get("sec-fetch-site", "same-origin"), request.headers.get("origin")
    if site not in ("same-origin", "none") or (origin and origin.split("//")[-1] != request.headers.get("host")):
        raise FormNotOurs()
    if visit.visitor is not None:
        if not hmac.compare_digest(visit.field("csrf").encode(), visit.csrf.encode()):
            raise Outdated()
        await run_in_threadpool(_note, visit, visit.visitor)


def _note(visit: Visit, visitor: Visitor) -> None:
    with transaction(visit.request.app.state.engine) as session:
        path = visit.request.url.path
        sessions.note_action(session, visitor, visit.api.request_id, path, _device_time(visit.field(DEVICE_TIME)))


def _device_time(text: str) -> datetime | None:
    """What the phone's clock said; phones' clocks are wrong, so it is kept and decides nothing by itself."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
