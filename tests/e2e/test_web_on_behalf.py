"""Staff take an offer for a leader who called: as her, named, and nothing else of hers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.app import create_app
from api.audit import AuditEvent
from api.auth import service, sessions, staff
from api.auth.models import Principal, StaffSignIn, WebAction, WebSession
from api.config import Settings
from api.db import transaction
from api.offers.models import Award
from api.sealing import Sealer
from tests import factories
from tests.e2e.leader_pages import waiting
from tests.pages import COOKIE, Browser


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Any:
    with TestClient(create_app(settings, engine)) as made:
        yield made


def staff_browser(browser: Browser, engine: Engine, sealer: Sealer) -> Browser:
    """Somebody of the programme signs in with a name of her own."""
    with transaction(engine) as session:
        account = service.open_account(session, "programme", "โครงการ")
        made: StaffSignIn = staff.new_staff(session, sealer, account.id, factories.phone(), "อรทัย")[0]
        token = sessions.start(session, account.id, sessions.STAFF_LIFE, staff_id=made.id)
    browser.client.cookies.set(COOKIE, token)
    return browser


def newest(session: Session, table: type[Any]) -> Any:
    return session.scalars(select(table).order_by(table.id.desc())).first()


def test_work_is_taken_for_her_and_the_record_says_who_tapped(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    browser, scene, path = waiting(client, engine)
    staff_browser(browser, engine, sealer).open("/on-behalf")

    offers = browser.press("เปิดงานใหม่ของเธอ", phone=phone_of(engine, scene.group.principal_id), asked="call")
    browser.open(f"{path}/accept")
    browser.press("ใช่ รับงาน")

    assert "โดย อรทัย" in offers.words
    with transaction(engine) as session:
        assert session.scalars(select(Award).where(Award.offer_id == scene.offer_id)).one()
        action = newest(session, WebAction)
        tapped = session.get_one(WebSession, action.session_id)
        assert (action.path, tapped.principal_id) == (f"{path}/accept", scene.group.principal_id)
        assert session.get_one(StaffSignIn, tapped.staff_id).name == "อรทัย"
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "act_on_behalf")).all()
        assert any(one.subject_id == scene.group.principal_id for one in noted)


def test_money_members_and_signatures_stay_hers(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    browser, scene, _ = waiting(client, engine)
    staff_browser(browser, engine, sealer).open("/on-behalf")
    browser.press("เปิดงานใหม่ของเธอ", phone=phone_of(engine, scene.group.principal_id), asked="visit")

    for path in ("/money", "/group", "/group/members", "/complaint/group", "/group/helpers"):
        page = browser.open(path)
        assert (page.status, page.heading) == (403, "ทำแทนได้เฉพาะงานใหม่")


def test_who_has_no_name_of_her_own_cannot_answer_for_anybody(client: TestClient, engine: Engine) -> None:
    browser, scene, _ = waiting(client, engine)
    with transaction(engine) as session:
        account = service.open_account(session, "operator", "ผู้ดูแล")
    browser.sign_in(engine, account.id, staff=True).open("/on-behalf")

    page = browser.press("เปิดงานใหม่ของเธอ", phone=phone_of(engine, scene.group.principal_id), asked="call")

    assert (page.status, page.heading) == (403, "ต้องรู้ว่าใครเป็นคนทำแทน")


def phone_of(engine: Engine, principal_id: Any) -> str:
    with transaction(engine) as session:
        return str(session.get_one(Principal, principal_id).phone)
