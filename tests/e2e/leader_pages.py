"""What tests of a leader's pages share: her browser, offers that wait, jobs that are signed."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text

from api.db import transaction
from api.offers import answers
from tests import factories, goods, scenes
from tests.pages import Browser


def leader(client: TestClient, engine: Engine, scene: scenes.Scene | goods.SignedAward) -> Browser:
    """The browser of the leader of a scene's group."""
    client.cookies.clear()
    return Browser(client).sign_in(engine, scene.group.principal_id)


def waiting(client: TestClient, engine: Engine, **over: Any) -> tuple[Browser, scenes.Scene, str]:
    """An offer that waits, and the leader it was made to. The address of the offer's page."""
    scene = scenes.waiting_offer(engine, **over)
    return leader(client, engine, scene), scene, f"/o/ofr_{scene.offer_id.hex}"


def signed(client: TestClient, engine: Engine, **over: Any) -> tuple[Browser, goods.SignedAward, str]:
    """Work both sides signed, and the leader who does it. The address of the job's page."""
    scene = goods.signed_award(engine, **over)
    return leader(client, engine, scene), scene, f"/jobs/{scene.wire}"


def change(engine: Engine, statement: str, **values: Any) -> None:
    """Let something have happened that takes days."""
    with transaction(engine) as session:
        session.execute(text(statement), values)


def count(engine: Engine, table: str, award_id: UUID) -> int:
    """Rows of an award."""
    with transaction(engine) as session:
        found = session.scalar(text(f"SELECT count(*) FROM {table} WHERE award_id = :id"), {"id": award_id})
        return int(found or 0)


def also_offered(engine: Engine, scene: scenes.Scene, offers: int) -> None:
    """More lots of the same hirer wait for the same group's answer."""
    with transaction(engine) as session:
        for _ in range(offers):
            lot = factories.order(session, scene.hirer, quantity_pieces=10).lots[0].lot.id
            scenes.propose(session, lot, scene.group.id, 10)


def took(engine: Engine, scene: goods.SignedAward, awards: int) -> None:
    """The same group took more lots of the same hirer."""
    with transaction(engine) as session:
        for _ in range(awards):
            lot = factories.order(session, scene.hirer, quantity_pieces=10).lots[0].lot.id
            offer = scenes.propose(session, lot, scene.group.id, 10)
            answers.accept(session, goods.SEALER, group_id=scene.group.id, offer_id=offer)


def statements(browser: Browser, engine: Engine, path: str) -> int:
    """How many statements a page asks of the database."""
    seen: list[Any] = []

    def listen(*call: Any) -> None:
        seen.append(call[2])

    browser.open(path)  # whoever comes first in five minutes is noted
    event.listen(engine, "before_cursor_execute", listen)
    browser.open(path)
    event.remove(engine, "before_cursor_execute", listen)
    return len(seen)
