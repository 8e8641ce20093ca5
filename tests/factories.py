"""Believable things for tests, made through the services. Each call makes new ones, so tests do not meet."""

from itertools import count
from uuid import uuid4

from sqlalchemy import Engine

from api.auth import service as auth
from api.auth.rules import Role
from api.db import transaction

_numbers = count(1)


def key(engine: Engine, role: Role) -> str:
    """A committed account with a key; returns the key."""
    with transaction(engine) as session:
        made = auth.open_account(session, role, f"{role} {next(_numbers)}")
        return auth.make_key(session, made.id, "test")[1]


def bearer(secret: str, **headers: str) -> dict[str, str]:
    """Headers of a request: who asks, and a new Idempotency-Key."""
    return {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid4().hex, **headers}
