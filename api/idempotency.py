"""Nothing acknowledged is done twice: each unsafe request claims its `Idempotency-Key` in its own transaction.

The claim is a row. A second request with the same key waits for the first one's commit on that row (the primary
key decides), then gets the stored answer. A refused request rolls its claim back, so it may be sent again mended.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db import Base
from api.errors import AnswerNotKept, KeyNeeded, KeyUsedForAnother, Unavailable
from api.sealing import Sealer

HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[A-Za-z0-9_.:-]{8,128}$"
REPLAYED = "Idempotent-Replay"
KEPT_HEADERS = ("content-type", "etag", "location", "content-language")


class IdempotencyKey(Base):
    """A request that was done, and its sealed answer."""

    __tablename__ = "idempotency_keys"

    principal_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    sealed_body: Mapped[bytes | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """This request holds its key and owes an answer to it."""

    principal_id: UUID
    key: str


class Replay(Exception):
    """The request was done before; this is its answer."""

    def __init__(self, response: Response) -> None:
        super().__init__("replay")
        self.response = response


def fingerprint(request: Request, body: bytes) -> bytes:
    """What makes two requests the same: method, path, query and body (a JSON body by meaning, not by spaces)."""
    with suppress(orjson.JSONDecodeError, orjson.JSONEncodeError):  # no JSON, or nested deeper than we read
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(head + body).digest()


def claim(session: Session, sealer: Sealer, request: Request, body: bytes, principal_id: UUID) -> Claim:
    """Take the request's key. Raises `Replay` with the first answer when it was done before."""
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(KEY_PATTERN, key):
        raise KeyNeeded(pointer=f"header/{HEADER}")
    seen = fingerprint(request, body)
    taken = session.execute(
        insert(IdempotencyKey)
        .values(principal_id=principal_id, key=key, fingerprint=seen)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    ).one_or_none()
    if taken is None:
        raise Replay(_stored(session, sealer, principal_id, key, seen))
    return Claim(principal_id, key)


def _stored(session: Session, sealer: Sealer, principal_id: UUID, key: str, seen: bytes) -> Response:
    row = session.execute(
        select(IdempotencyKey).where(IdempotencyKey.principal_id == principal_id, IdempotencyKey.key == key)
    ).scalar_one_or_none()
    if row is None:  # forgotten between our claim and this look: sent again, it is a new request
        raise Unavailable()
    if row.fingerprint != seen:
        raise KeyUsedForAnother(pointer=f"header/{HEADER}")
    body = sealer.open(row.sealed_body or b"")
    if row.status is None or body is None:  # sealed with a secret this installation no longer has
        raise AnswerNotKept(pointer=f"header/{HEADER}")
    return Response(body, row.status, {**(row.headers or {}), REPLAYED: "true", "Cache-Control": "no-store"})


def store(session: Session, sealer: Sealer, held: Claim, response: Response) -> None:
    """Keep the answer beside the claim, sealed: it may hold a secret that is shown once, or a person's name."""
    session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.principal_id == held.principal_id, IdempotencyKey.key == held.key)
        .values(
            status=response.status_code,
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            sealed_body=sealer.seal(bytes(response.body)),
        )
    )


def forget_old(session: Session, days: int) -> int:
    """Delete keys older than `days`. Returns how many."""
    old = delete(IdempotencyKey).where(IdempotencyKey.created_at < func.now() - text(f"interval '{int(days)} days'"))
    return int(session.execute(old).rowcount or 0)  # type: ignore[attr-defined]
