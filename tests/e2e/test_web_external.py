"""Signing in with an office's own sign-in and with LINE, against a provider of ours: what does not fit stays out."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from sqlalchemy import Engine

from api.app import create_app
from api.auth import external, oidc, service, sessions, staff
from api.config import Settings
from api.db import transaction
from api.notifications.addresses import addresses_of
from tests import factories

SECRET = "a-channel-secret-of-thirty-two-chars"


@dataclass
class Provider:
    """An office that vouches for whoever it is told to."""

    address: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    by_line: bool = False

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": "trong", "sub": "u-1", "exp": now + 60, "iat": now, **self.claims}
        if self.by_line:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode()))
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            doors = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {name: self.address + door for name, door in doors.items()}
        return {"keys": [self.key.as_dict(private=False)]}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._send(made[0].answer(self.path))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made[0].asked = {name: values[0] for name, values in parse_qs(sent).items()}
            self._send({"id_token": made[0].token()})

        def _send(self, body: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.append(Provider(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made[0]
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(
    settings: Settings, engine: Engine, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    secret = SecretStr(SECRET)
    chosen = settings.model_copy(
        update={
            "oidc_issuer": provider.address, "oidc_client_id": "trong", "oidc_client_secret": secret,
            "line_login_id": "trong", "line_login_secret": secret,
        }
    )  # fmt: skip
    doors = {"issuer": provider.address, "authorization_endpoint": "https://line.example/authorize"}
    monkeypatch.setattr(oidc, "LINE", doors | {"token_endpoint": provider.address + "/token"})
    with TestClient(create_app(chosen, engine), follow_redirects=False) as made:
        yield made


def journey(browser: TestClient, provider: Provider, by: str) -> dict[str, str]:
    """Leave for the provider; what it was asked."""
    gone = browser.get(f"/sign-in/with/{by}")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(gone.headers["location"]).query).items()}
    provider.claims["nonce"] = asked["nonce"]
    return asked


def an_inspector(engine: Engine, browser: TestClient) -> str:
    with transaction(engine) as session:
        account = service.open_account(session, "inspector", "สำนักงานทดสอบ")
        mail = f"{account.id.hex}@office.example"
        staff.new_staff(session, browser.app.state.sealer, account.id, mail, "อรทัย")
    return mail


def test_an_official_signs_in_with_the_offices_proof(browser: TestClient, engine: Engine, provider: Provider) -> None:
    asked = journey(browser, provider, "office")
    provider.claims |= {"sub": "official-1", "email": an_inspector(engine, browser), "email_verified": True}

    back = browser.get("/sign-in/back/office", params={"code": "c", "state": asked["state"]})

    challenge = base64.urlsafe_b64encode(hashlib.sha256(provider.asked["code_verifier"].encode()).digest())
    assert challenge.rstrip(b"=").decode() == asked["code_challenge"]
    assert back.status_code == 303
    assert browser.get("/labour").status_code == 200


@pytest.mark.parametrize(
    "forged",
    [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"nonce": "old"}, {"exp": 1}],
    ids=["for another", "by another", "replayed", "lapsed"],
)
def test_a_proof_that_does_not_fit_opens_nothing(
    browser: TestClient, engine: Engine, provider: Provider, forged: dict[str, Any]
) -> None:
    asked = journey(browser, provider, "office")
    provider.claims |= {"sub": "official-2", "email": an_inspector(engine, browser), "email_verified": True} | forged

    back = browser.get("/sign-in/back/office", params={"code": "c", "state": asked["state"]})

    assert back.status_code == 401
    assert browser.get("/labour").status_code == 303


def test_a_proof_signed_by_somebody_else_opens_nothing(browser: TestClient, engine: Engine, provider: Provider) -> None:
    asked = journey(browser, provider, "office")
    provider.claims |= {"sub": "official-3", "email": an_inspector(engine, browser), "email_verified": True}
    published = provider.key
    provider.answer = lambda path: {  # type: ignore[method-assign]
        **Provider.answer(provider, path), "keys": [RSAKey.generate_key(2048, {"kid": "one"}).as_dict(private=False)]
    }  # fmt: skip

    back = browser.get("/sign-in/back/office", params={"code": "c", "state": asked["state"]})

    assert back.status_code == 401
    assert published is provider.key


def test_an_address_the_office_did_not_verify_opens_nothing(
    browser: TestClient, engine: Engine, provider: Provider
) -> None:
    asked = journey(browser, provider, "office")
    provider.claims |= {"sub": "official-4", "email": an_inspector(engine, browser), "email_verified": False}

    assert browser.get("/sign-in/back/office", params={"code": "c", "state": asked["state"]}).status_code == 401


def test_another_sites_state_opens_nothing(browser: TestClient, provider: Provider) -> None:
    journey(browser, provider, "office")

    assert browser.get("/sign-in/back/office", params={"code": "c", "state": "planted"}).status_code == 401


def test_a_leader_links_line_once_and_signs_in_with_it_from_then_on(
    browser: TestClient, engine: Engine, provider: Provider
) -> None:
    provider.by_line = True
    with transaction(engine) as session:
        group = factories.group(session)
        token = sessions.start(session, group.principal_id, sessions.LEADER_LIFE)
    provider.claims["sub"] = f"U{group.principal_id.hex}"
    unknown = browser.get(
        "/sign-in/back/line", params={"code": "c", "state": journey(browser, provider, "line")["state"]}
    )
    browser.cookies.set("trong-session", token)
    browser.get("/sign-in/back/line", params={"code": "c", "state": journey(browser, provider, "line")["state"]})
    browser.cookies.delete("trong-session")

    back = browser.get("/sign-in/back/line", params={"code": "c", "state": journey(browser, provider, "line")["state"]})

    assert unknown.status_code == 401
    assert "เบอร์โทร" in unknown.text
    assert back.status_code == 303
    assert browser.get("/offers").status_code == 200
    with transaction(engine) as session:  # and is told there: the sign-in proved that it is hers
        assert [(one.kind, one.value) for one in addresses_of(session, group.principal_id) if one.verified_at] == [
            ("line", f"U{group.principal_id.hex}")
        ]


def test_a_line_account_belongs_to_one_person(engine: Engine) -> None:
    with transaction(engine) as session:
        first, second = factories.group(session), factories.group(session)
        external.link(session, first.principal_id, "line", f"U{first.principal_id.hex}")
        with pytest.raises(external.LinkedElsewhere):
            external.link(session, second.principal_id, "line", f"U{first.principal_id.hex}")


def test_without_settings_there_is_no_such_door(settings: Settings, engine: Engine) -> None:
    with TestClient(create_app(settings, engine), follow_redirects=False) as plain:
        assert plain.get("/sign-in/with/line").status_code == 404
        assert "ไลน์" not in plain.get("/sign-in").text
