"""Pages: who gets in, in which language, and that a form cannot be sent by another site."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.app import create_app
from api.auth import sessions
from api.auth.models import WebAction
from api.config import Settings
from api.db import transaction
from tests import factories


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(settings, engine), follow_redirects=False) as made:
        yield made


def signed_in(browser: TestClient, engine: Engine) -> TestClient:
    """The browser of a leader who is signed in."""
    with transaction(engine) as session:
        group = factories.group(session)
        token = sessions.start(session, group.principal_id, sessions.LEADER_LIFE)
    browser.cookies.set("trong-session", token)
    return browser


def test_who_is_not_signed_in_is_asked_to_and_comes_back(browser: TestClient) -> None:
    answer = browser.get("/offers")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/offers")


def test_a_leader_sees_her_offers_in_thai_first(browser: TestClient, engine: Engine) -> None:
    answer = signed_in(browser, engine).get("/offers")

    assert answer.status_code == 200
    assert '<html lang="th">' in answer.text
    assert "ยังไม่มีงานใหม่" in answer.text


def test_a_chosen_language_is_remembered(browser: TestClient, engine: Engine) -> None:
    chosen = signed_in(browser, engine).get("/language/en?back=/offers")

    assert chosen.headers["location"] == "/offers"
    assert '<html lang="en">' in browser.get("/offers").text


def test_another_site_cannot_send_a_form(browser: TestClient, engine: Engine) -> None:
    forged = signed_in(browser, engine).post("/sign-out", headers={"Origin": "https://elsewhere.example"})
    unmarked = browser.post("/sign-out")

    assert (forged.status_code, unmarked.status_code) == (403, 403)
    assert browser.get("/offers").status_code == 200


def test_what_is_sent_is_written_down_with_the_phones_own_time(browser: TestClient, engine: Engine) -> None:
    page = signed_in(browser, engine).get("/offers")
    token = browser.cookies["trong-session"]
    mark = browser.app.state.sealer.mark("csrf", token)

    browser.post("/sign-out", data={"csrf": mark, "device_at": "2026-11-22T17:52:00+07:00"})

    with transaction(engine) as session:
        newest = session.scalars(select(WebAction).order_by(WebAction.id.desc())).first()
    assert newest is not None
    assert (newest.path, newest.device_at.isoformat()) == ("/sign-out", "2026-11-22T10:52:00+00:00")
    assert page.status_code == 200
    assert browser.get("/offers", headers={"Cookie": f"trong-session={token}"}).status_code == 303


def test_a_page_that_did_not_change_is_not_sent_again(browser: TestClient, engine: Engine) -> None:
    first = signed_in(browser, engine).get("/offers")

    again = browser.get("/offers", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
