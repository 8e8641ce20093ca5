"""Reading who calls: an API key or a leader's token in `Authorization: Bearer`."""

import hashlib
import hmac
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api import idempotency
from api.auth.models import ApiKey, Principal
from api.auth.rules import ROLES, Role, Scope
from api.errors import NotAllowed, SignInNeeded
from api.sealing import Sealer
from api.transaction import Tx

KEY_LIFE = timedelta(days=365)
bearer = HTTPBearer(auto_error=False, description="An API key (trong_…) or a leader's token")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and with which permissions."""

    principal_id: UUID
    role: Role
    scopes: frozenset[Scope]


def new_key() -> tuple[str, str, bytes]:
    """A fresh API key: (shown once, its public prefix, its hash). 32 random bytes need no slow hash."""
    prefix = f"trong_{secrets.token_hex(6)}"
    secret = secrets.token_urlsafe(32)
    whole = f"{prefix}_{secret}"
    shown = f"{whole}{zlib.crc32(whole.encode()):08x}"  # the checksum lets secret scanners tell a key from noise
    return shown, prefix, hash_of(shown)


def hash_of(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()


def new_token(sealer: Sealer, principal_id: UUID, minutes: int, now: datetime) -> str:
    """A short signed token for a leader's phone (JWT, HS256)."""
    claims = {"sub": principal_id.hex, "iat": int(now.timestamp()), "exp": int(now.timestamp()) + minutes * 60}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(sealer.key("token")))


def _by_key(session: Session, key: str) -> Caller:
    prefix = "_".join(key.split("_")[:2])
    row = session.execute(
        select(ApiKey, Principal)
        .join(Principal, Principal.id == ApiKey.principal_id)
        .where(ApiKey.prefix == prefix, ApiKey.revoked_at.is_(None), Principal.disabled_at.is_(None))
    ).one_or_none()
    if row is None or not hmac.compare_digest(row[0].secret_hash, hash_of(key)) or row[0].expires_at < _now():
        raise SignInNeeded()
    found, principal = row
    role = cast(Role, principal.role)
    _note_use(session, found.id)
    return Caller(principal.id, role, ROLES[role] & frozenset(found.scopes))


def _note_use(session: Session, key_id: UUID) -> None:
    """Write `last_used_at` at most once a minute, and never wait for another request that does the same."""
    session.execute(
        text(
            "UPDATE api_keys SET last_used_at = now() WHERE id = (SELECT id FROM api_keys WHERE id = :id AND "
            "(last_used_at IS NULL OR last_used_at < now() - interval '1 minute') FOR UPDATE SKIP LOCKED)"
        ),
        {"id": key_id},
    )


def _by_token(session: Session, sealer: Sealer, token: str) -> Caller:
    try:
        claims = jwt.decode(token, OctKey.import_key(sealer.key("token")), algorithms=["HS256"]).claims
        principal_id = UUID(hex=claims["sub"])
        if int(claims["exp"]) <= int(_now().timestamp()):
            raise SignInNeeded()
    except (JoseError, KeyError, ValueError, TypeError):
        raise SignInNeeded() from None
    principal = session.get(Principal, principal_id)
    if principal is None or principal.disabled_at is not None:
        raise SignInNeeded()
    role = cast(Role, principal.role)
    return Caller(principal.id, role, ROLES[role])


def _now() -> datetime:
    return datetime.now(UTC)


def identify(session: Session, sealer: Sealer, credential: str) -> Caller:
    """Who a credential belongs to. Raises SignInNeeded alike for unknown, expired, revoked and malformed ones."""
    if len(credential) > 1_000 or not (credential.isascii() and credential.isprintable()):
        raise SignInNeeded()
    caller = _by_key(session, credential) if credential.startswith("trong_") else _by_token(session, sealer, credential)
    session.info["principal_id"] = caller.principal_id
    return caller


def may(scope: Scope) -> Callable[..., None]:
    """The guard of a route: the caller must hold this permission, whatever kind of credential it shows."""

    def guard(
        request: Request,
        session: Tx,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    ) -> None:
        if credentials is None:
            raise SignInNeeded()
        caller = identify(session, request.app.state.sealer, credentials.credentials)
        if scope not in caller.scopes:
            raise NotAllowed(scope=scope)
        request.state.caller = caller

    guard.__dict__["scope"] = scope
    return guard


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


async def claim_key(request: Request, session: Tx) -> None:
    """Claim the request's Idempotency-Key in its transaction (see `api.idempotency`)."""
    body = await request.body()
    caller: Caller = request.state.caller
    request.state.claim = await run_in_threadpool(
        idempotency.claim, session, request.app.state.sealer, request, body, caller.principal_id
    )


CallerIs = Annotated[Caller, Depends(_caller)]
