"""Signing in with somebody else's proof: LINE Login, and the sign-in of an office (OpenID Connect).

The authorization code flow with PKCE (RFC 7636), a state and a nonce; the identity token is verified, never only read.
LINE signs its tokens with the channel's secret, others with keys they publish.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from api.config import Settings
from api.errors import DomainError
from api.words import Words

Provider = Literal["line", "office"]
LINE = {
    "issuer": "https://access.line.me",
    "authorization_endpoint": "https://access.line.me/oauth2/v2.1/authorize",
    "token_endpoint": "https://api.line.me/oauth2/v2.1/token",
}
"""LINE Login v2.1, as its documentation gives them."""
PATIENCE_SECONDS = 10


class ProofNotTaken(DomainError):
    status = 401
    title = Words("เข้าใช้งานด้วยบัญชีนี้ไม่ได้", "This account does not sign you in")
    detail = Words("ผู้ให้บริการไม่ได้ยืนยันตัว หรือหมดเวลา", "The provider did not vouch for you, or time ran out")
    remedy = Words("ลองใหม่ หรือเข้าใช้งานด้วยเบอร์โทร", "Try again, or sign in with your phone number")


@dataclass(frozen=True, slots=True)
class Client:
    """What a provider knows us by."""

    provider: Provider
    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What must come back with the visitor; sealed in a cookie while she is away."""

    provider: Provider
    state: str
    nonce: str
    verifier: str


def client_of(settings: Settings, provider: str) -> Client | None:
    """The client of a provider that is set up; None for others."""
    if provider == "line" and settings.line_login_id and settings.line_login_secret:
        return Client("line", LINE["issuer"], settings.line_login_id, settings.line_login_secret.get_secret_value())
    if provider == "office" and settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret:
        secret = settings.oidc_client_secret.get_secret_value()
        return Client("office", settings.oidc_issuer.rstrip("/"), settings.oidc_client_id, secret)
    return None


def begin(provider: Provider) -> Journey:
    """Fresh secrets for one visit to a provider."""
    return Journey(provider, *(secrets.token_urlsafe(32) for _ in range(3)))


async def leave(client: Client, journey: Journey, back: str) -> str:
    """Where the visitor goes to prove who she is."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(journey.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": back,
        "scope": "openid profile" if client.provider == "line" else "openid email",
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{(await _described(client))['authorization_endpoint']}?{urlencode(asked)}"


async def come_back(client: Client, journey: Journey, code: str, state: str, back: str) -> dict[str, Any]:
    """The verified claims of who came back. Raises ProofNotTaken."""
    if not secrets.compare_digest(state, journey.state):
        raise ProofNotTaken()
    described = await _described(client)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": client.client_id,
        "client_secret": client.secret,
        "code_verifier": journey.verifier,
    }
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            answer = await http.post(described["token_endpoint"], data=form)
            token = answer.raise_for_status().json()["id_token"]
            key = await _key(http, client, described)
        return _verified(client, journey, token, key)
    except (httpx.HTTPError, JoseError, KeyError, ValueError, TypeError):
        raise ProofNotTaken() from None


def _verified(client: Client, journey: Journey, token: str, key: OctKey | KeySet) -> dict[str, Any]:
    algorithms = ["HS256"] if client.provider == "line" else ["RS256", "ES256"]
    claims = jwt.decode(token, key, algorithms=algorithms).claims
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": journey.nonce},
    )
    rules.validate(claims)
    return claims


async def _described(client: Client) -> dict[str, Any]:
    """Where a provider's doors are (OpenID Connect Discovery)."""
    if client.provider == "line":
        return LINE
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            answer = await http.get(f"{client.issuer}/.well-known/openid-configuration")
            found: dict[str, Any] = answer.raise_for_status().json()
            return found
    except (httpx.HTTPError, ValueError):
        raise ProofNotTaken() from None


async def _key(http: httpx.AsyncClient, client: Client, described: dict[str, Any]) -> OctKey | KeySet:
    if client.provider == "line":
        return OctKey.import_key(client.secret.encode())
    return KeySet.import_key_set((await http.get(described["jwks_uri"])).raise_for_status().json())
