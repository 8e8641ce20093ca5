"""Receivers of webhooks: a real server on this machine that does as it is told, endpoints that point at it, events."""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Engine, select, text
from standardwebhooks import Webhook as Verifier

from api.config import Settings
from api.db import transaction
from api.events import endpoints
from api.events.models import Event, WebhookSending
from api.events.rules import Kind
from api.events.schemas import AddWebhook
from api.events.sending import send_waiting
from api.events.service import tell
from api.events.wire import Wire
from api.sealing import Sealer
from tests import factories

SEALER = Sealer(Settings(mode="test", _env_file=None))
HERE = Wire(local=True)
Answer = int | str
"""A status, or `drop` (the connection is cut), `slow` (nothing for a second), `drip` (a byte at a time)."""


@dataclass
class Got:
    """A message as it arrived, and what was answered."""

    headers: dict[str, str]
    body: bytes
    answered: Answer

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found


@dataclass
class Receiver:
    """A server that answers as `plan` says: what was received so far → the answer."""

    plan: Callable[[int], Answer] = lambda _: 200
    got: list[Got] = field(default_factory=list)
    url: str = ""
    lock: Lock = field(default_factory=Lock)

    def taken(self) -> list[Got]:
        """What it answered with 2xx."""
        return [one for one in self.got if isinstance(one.answered, int) and 200 <= one.answered < 300]

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """Every message it got, as the independent verifier reads it; a signature that is not right raises."""
        found = []
        for one in self.got:
            Verifier(secret).verify(one.body, one.headers)
            found.append(one.event)
        return found


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """What a server does for a receiver."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            with receiver.lock:
                answer = receiver.plan(len(receiver.got))
                receiver.got.append(Got({name.lower(): value for name, value in self.headers.items()}, body, answer))
            self._answer(answer)

        def _answer(self, answer: Answer) -> None:
            if answer == "drop":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            elif answer == "slow":
                time.sleep(1)
            elif answer == "drip":
                for _ in range(20):
                    self.connection.sendall(b"H")
                    time.sleep(0.1)
            elif isinstance(answer, int):
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A connection that is cut is what the plan asked for."""


@contextmanager
def receiver(plan: Callable[[int], Answer] = lambda _: 200) -> Iterator[Receiver]:
    """A receiver while it is needed."""
    made = Receiver(plan)
    server = _Quiet(("127.0.0.1", 0), handler_of(made))
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def endpoint(engine: Engine, hirer: factories.MadeHirer, url: str, *kinds: str) -> tuple[UUID, str]:
    """An endpoint of a hirer and its secret."""
    asked = AddWebhook.model_validate({"url": url, "types": list(kinds)})
    with transaction(engine) as session:
        made, secret = endpoints.add(session, SEALER, hirer_id=hirer.id, asked=asked, local=True)
        return made.id, secret


def told(engine: Engine, hirer: factories.MadeHirer, order: UUID | None = None, *, kind: Kind = "award.made") -> UUID:
    """Something happened to an order of a hirer; the thing's id."""
    about = uuid4()
    with transaction(engine) as session:
        tell(session, kind, about, hirer_id=hirer.id, order_id=order)
    return about


def due_now(engine: Engine) -> None:
    """Time goes by: what waits for a later try is due, and endpoints have rested."""
    with transaction(engine) as session:
        session.execute(text("UPDATE webhook_sendings SET try_after = '2020-01-01' WHERE state IN ('waiting', 'sent')"))
        session.execute(text("UPDATE webhooks SET rest_until = NULL"))


def send_all(engine: Engine, wire: Wire = HERE, *, rounds: int = 50) -> int:
    """Send until nothing waits, letting time go by between rounds. How many tries it took."""
    tries = 0
    for _ in range(rounds):
        due_now(engine)
        tries += (made := send_waiting(engine, SEALER, wire, at_once=10_000))
        if made == 0:
            break
    return tries


def sendings(engine: Engine, webhook_id: UUID) -> list[WebhookSending]:
    """How everything stands that goes to an endpoint, in the order of the log."""
    with transaction(engine) as session:
        found = select(WebhookSending).where(WebhookSending.webhook_id == webhook_id)
        return list(session.scalars(found.order_by(WebhookSending.number)))


def log(engine: Engine, hirer: factories.MadeHirer) -> list[Event]:
    """The events of a hirer as they were counted."""
    with transaction(engine) as session:
        return list(session.scalars(select(Event).where(Event.hirer_id == hirer.id).order_by(Event.number)))


def kinds(engine: Engine, hirer: factories.MadeHirer) -> list[str]:
    """Their kinds."""
    return [one.kind for one in log(engine, hirer)]
