"""Ways in: phone and code, a link from a message, a helper, staff with a password and an app, a PIN before money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.app import create_app
from api.auth import helpers, links, pins, service, sessions, staff
from api.auth.models import WebSession
from api.config import Settings
from api.db import transaction
from tests import factories, scenes


@dataclass
class Leader:
    principal_id: UUID
    phone: str


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(settings, engine), follow_redirects=False) as made:
        yield made


@pytest.fixture
def leader(engine: Engine) -> Leader:
    with transaction(engine) as session:
        group = factories.group(session)
        account = session.get_one(service.Principal, group.principal_id)
        assert account.phone is not None
        return Leader(account.id, account.phone)


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(service.secrets, "randbelow", lambda _: 123456)
    return "123456"


def newest_session(engine: Engine) -> WebSession:
    with transaction(engine) as session:
        found = session.scalars(select(WebSession).order_by(WebSession.id.desc())).first()
    assert found is not None
    return found


def test_a_leader_signs_in_with_her_phone_and_comes_to_where_she_wanted(
    browser: TestClient, leader: Leader, code: str
) -> None:
    asked = browser.post("/sign-in?next=/jobs", data={"phone": leader.phone})
    entered = browser.post("/sign-in/code?next=/jobs", data={"phone": leader.phone, "code": "๑๒๓ ๔๕๖"})

    assert "one-time-code" in asked.text
    assert entered.headers["location"] == "/jobs"
    assert "httponly" in entered.headers["set-cookie"].lower()
    assert browser.get("/offers").status_code == 200


def test_a_wrong_code_says_so_and_costs_a_try(browser: TestClient, leader: Leader, code: str) -> None:
    browser.post("/sign-in", data={"phone": leader.phone})
    wrong = [browser.post("/sign-in/code", data={"phone": leader.phone, "code": "000000"}) for _ in range(5)]
    late = browser.post("/sign-in/code", data={"phone": leader.phone, "code": code})

    assert {one.status_code for one in [*wrong, late]} == {401}
    assert "ขอรหัสใหม่" in late.text


def test_nobody_is_sent_on_to_another_site(browser: TestClient, leader: Leader, code: str) -> None:
    browser.post("/sign-in", data={"phone": leader.phone})
    entered = browser.post("/sign-in/code?next=//elsewhere.example", data={"phone": leader.phone, "code": code})

    assert entered.headers["location"] == "/"


def test_a_link_from_a_message_signs_in_once_and_looking_at_it_does_not_use_it_up(
    browser: TestClient, engine: Engine, leader: Leader
) -> None:
    with transaction(engine) as session:
        path = links.make(session, leader.principal_id, "/offers")

    looked = [browser.get(path).status_code for _ in range(2)]
    used = browser.post(path)
    browser.cookies.clear()
    again = browser.post(path)

    assert looked == [200, 200]
    assert used.headers["location"] == "/offers"
    assert again.status_code == 410


def test_a_helper_signs_in_for_the_leader_until_she_is_ended(
    browser: TestClient, engine: Engine, leader: Leader, code: str
) -> None:
    with transaction(engine) as session:
        helper = helpers.name_helper(session, leader.principal_id, "น้อย", factories.phone())
        phone, helper_id = helper.phone, helper.id
    browser.post("/sign-in", data={"phone": phone})
    browser.post("/sign-in/code", data={"phone": phone, "code": code})

    signed_in = newest_session(engine)
    before = browser.get("/offers").status_code
    with transaction(engine) as session:
        helpers.end_helper(session, leader.principal_id, helper_id)
    after = browser.get("/offers").status_code

    assert (signed_in.principal_id, signed_in.helper_id) == (leader.principal_id, helper_id)
    assert (before, after) == (200, 303)


def inspector(engine: Engine, browser: TestClient) -> tuple[str, str, pyotp.TOTP]:
    """(login, password, app) of an inspector."""
    with transaction(engine) as session:
        account = service.open_account(session, "inspector", "สำนักงานทดสอบ")
        login = f"inspector-{account.id.hex[:12]}"
        _, password, uri = staff.new_staff(session, browser.app.state.sealer, account.id, login, "อรทัย")
    app = pyotp.parse_uri(uri)
    assert isinstance(app, pyotp.TOTP)
    return login, password, app


def test_staff_sign_in_with_a_password_and_a_code_that_opens_once(browser: TestClient, engine: Engine) -> None:
    login, password, app = inspector(engine, browser)
    form = {"login": login, "password": password, "code": app.now()}

    first = browser.post("/staff", data=form)
    browser.cookies.clear()
    again = browser.post("/staff", data=form)

    assert (first.status_code, first.headers["location"]) == (303, "/labour")
    assert again.status_code == 401


def test_five_wrong_tries_close_a_sign_in_for_a_while(browser: TestClient, engine: Engine) -> None:
    login, password, app = inspector(engine, browser)

    wrong = {browser.post("/staff", data={"login": login, "password": "no", "code": "1"}).status_code for _ in range(5)}
    right = browser.post("/staff", data={"login": login, "password": password, "code": app.now()})

    assert wrong == {401}
    assert right.status_code == 401


def test_a_pin_stands_before_money_and_opens_for_a_while(browser: TestClient, engine: Engine, leader: Leader) -> None:
    with transaction(engine) as session:
        pins.set_pin(session, leader.principal_id, "271828")
        token = sessions.start(session, leader.principal_id, sessions.LEADER_LIFE)
    browser.cookies.set("trong-session", token)
    mark = browser.app.state.sealer.mark("csrf", token)

    closed = browser.get("/group/pin")
    wrong = browser.post("/pin?next=/group/pin", data={"csrf": mark, "pin": "111112"})
    right = browser.post("/pin?next=/group/pin", data={"csrf": mark, "pin": "๒๗๑๘๒๘"})

    assert closed.headers["location"] == "/pin?next=/group/pin"
    assert wrong.status_code == 403
    assert right.headers["location"] == "/group/pin"
    assert browser.get("/group/pin").status_code == 200


@pytest.mark.parametrize("digits", ["000000", "123456", "654321", "12345", "12a456"])
def test_a_pin_that_anybody_guesses_is_refused(session: object, engine: Engine, leader: Leader, digits: str) -> None:
    with transaction(engine) as tx, pytest.raises(pins.PinNotUsable):
        pins.set_pin(tx, leader.principal_id, digits)


def test_the_demonstrations_doors_are_closed_elsewhere(browser: TestClient) -> None:
    assert browser.get("/demo").status_code == 404
    assert browser.post("/demo/operator").status_code == 404


def test_in_the_demonstration_one_press_signs_in(settings: Settings, engine: Engine) -> None:
    usual, (first, second) = demo_of(settings), (scenes.waiting_offer(engine), scenes.waiting_offer(engine))
    with TestClient(create_app(usual, engine), follow_redirects=False) as browser:
        page = browser.get("/demo").text
        homes = {}
        for who in ("", first.group.principal_id.hex):
            browser.cookies.clear()
            pressed = browser.post("/demo/leader", data={"who": who})
            homes[who] = browser.get("/offers").text
        browser.cookies.clear()
        stranger = browser.post("/demo/leader", data={"who": UUID(int=1).hex})

    assert len(re.findall(r'action="/demo/\w+"', page)) == 5
    assert pressed.headers["location"] == "/offers"
    assert f"/o/ofr_{second.offer_id.hex}" in homes[""], "who has the newest work stands first"
    assert f"/o/ofr_{first.offer_id.hex}" in homes[first.group.principal_id.hex]
    assert stranger.status_code == 404


def demo_of(settings: Settings) -> Settings:
    return settings.model_copy(update={"mode": "demo"})
