"""The application with one more room, so that a test can say what happens inside a request."""

from collections.abc import Callable

from fastapi import FastAPI, Response
from pydantic import JsonValue
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api import audit
from api.app import create_app
from api.audit import AuditEvent
from api.auth.door import Door
from api.config import Settings
from api.lists import set_etag
from api.shapes import Shape, new_id
from api.transaction import Tx

Act = Callable[[Session], object]


class Planted(Shape):
    """What may be sent along: anything."""

    note: JsonValue = None


def nothing(session: Session) -> None:
    """The endpoint does nothing more than its audit event."""


def house_with(settings: Settings, engine: Engine, act: Act = nothing) -> FastAPI:
    """`POST /v1/planted` writes an audit event and then does `act`."""
    room = Door("/planted", "planted")

    @room.open("POST", "", needs="keys:write", status=201)
    def planted(session: Tx, response: Response, body: Planted, another: int = 0) -> dict[str, str]:
        thing = new_id()
        audit.record(session, "planted", "test", thing)
        session.flush()
        act(session)
        set_etag(response, 7)
        response.headers["Location"] = f"/v1/planted/{thing.hex}"
        return {"id": thing.hex, "secret": "ความลับ"}

    app = create_app(settings, engine)
    app.include_router(room)
    return app


def effects(engine: Engine) -> int:
    """How many planted acts are committed, seen from another connection."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(AuditEvent.action == "planted")) or 0
