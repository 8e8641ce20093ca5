"""Believable things for tests, made through the services. Each call makes new ones, so tests do not meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from stdnum.th import moa

from api.auth import service as auth
from api.auth.access import new_token
from api.auth.rules import Role
from api.config import Settings
from api.db import transaction
from api.orders.schemas import NewOrder
from api.orders.service import post_order
from api.orders.sheets import OrderSheet
from api.parties import groups, hirers
from api.parties.member_schemas import NewMember
from api.parties.members import add_members
from api.parties.models import Hirer
from api.parties.schemas import RegisterGroup, RegisterHirer
from api.sealing import Sealer
from api.thai import today

_numbers = count(1)
_sealer = Sealer(Settings(mode="test", _env_file=None))


def key(engine: Engine, role: Role) -> str:
    """A committed account with a key; returns the key."""
    with transaction(engine) as session:
        made = auth.open_account(session, role, f"{role} {next(_numbers)}")
        return auth.make_key(session, made.id, "test")[1]


def bearer(secret: str, **headers: str) -> dict[str, str]:
    """Headers of a request: who asks, and a new Idempotency-Key."""
    return {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid4().hex, **headers}


def order_body(**over: Any) -> dict[str, Any]:
    """A lawful order of one lot as a hirer sends it. What is given changes the order, or else its lot."""
    start = today() + timedelta(days=7)
    lot: dict[str, Any] = {
        "article": "เสื้อโปโล",
        "skill": "straight_stitch_machine_sewing",
        "quantity_pieces": 500,
        "standard_centiminutes": 1_200,
        "start_on": start.isoformat(),
        "due_on": (start + timedelta(days=28)).isoformat(),
        "rate_satang": 1_500,
    }
    body: dict[str, Any] = {"delivery": {"province_code": "10", "address": "99 ถนนพระราม 4"}, "lots": [lot]}
    for name, value in over.items():
        (body if name in NewOrder.model_fields else lot)[name] = value
    return body


def order(source: "Engine | Session", hirer: "Hirer | MadeHirer", **over: Any) -> OrderSheet:
    """A lawful order of one lot, posted by a hirer. Over an engine it is committed."""
    asked = NewOrder.model_validate(order_body(**over))
    with session_of(source) as session:
        return post_order(session, hirer_id=hirer.id, order=asked)


@dataclass(frozen=True)
class MadeHirer:
    """A registered hirer, with a key to call as it."""

    id: UUID
    principal_id: UUID
    key: str


@dataclass(frozen=True)
class MadeGroup:
    """A registered group with members and weeks. Its leader signs in with `leader_token`."""

    id: UUID
    principal_id: UUID
    phone: str
    members: list[UUID]


def juristic_number() -> str:
    """A valid 13-digit number of a juristic person that no other test has."""
    body = f"0105{next(_numbers):08d}"
    return body + moa.calc_check_digit(body)


def phone() -> str:
    """A valid mobile number that no other test has."""
    return f"+6681{next(_numbers):07d}"


@contextmanager
def session_of(source: Engine | Session) -> Iterator[Session]:
    """The session itself, or one over the engine that commits."""
    if isinstance(source, Session):
        yield source
    else:
        with transaction(source) as session:
            yield session


def hirer(source: Engine | Session, **over: Any) -> MadeHirer:
    """A registered hirer with a key. Over an engine it is committed."""
    facts = {
        "kind": "factory",
        "name": f"โรงงาน {next(_numbers)}",
        "tax_id": juristic_number(),
        "address": "99 ถนนพหลโยธิน",
        "province_code": "13",
        **over,
    }
    with session_of(source) as session:
        made = hirers.register_hirer(session, facts=RegisterHirer(**facts))
        return MadeHirer(made.id, made.principal_id, auth.make_key(session, made.principal_id, "test")[1])


def member(**over: Any) -> NewMember:
    """A person who can join a group."""
    facts = {"name": f"สมศรี {next(_numbers)}", "sex": "female", "birth_year": 1985, **over}
    skills = facts.pop("skills", "hand_embroidery:2")
    parts = [one.rpartition(":") for one in skills.split()]
    return NewMember(**facts, skills=[{"skill": skill, "level": int(level)} for skill, _, level in parts])


def group(
    source: Engine | Session,
    members: int = 5,
    skills: str = "hand_embroidery:2",
    province: str = "40",
    **over: Any,
) -> MadeGroup:
    """A registered group with members who all have `skills`, and twelve weeks of capacity. Over an engine committed."""
    leader = {"name": f"ผู้นำ {next(_numbers)}", "phone": over.pop("phone", None) or phone()}
    facts = {
        "name": f"กลุ่ม {next(_numbers)}",
        "leader": leader,
        "province_code": province,
        "address": "12 หมู่ 3",
        **over,
    }
    with session_of(source) as session:
        made = groups.register_group(session, facts=RegisterGroup(**facts))
        joined = add_members(session, made, [member(skills=skills) for _ in range(members)], sealer=_sealer)
        return MadeGroup(made.id, made.principal_id, leader["phone"], joined)


def leader_token(made: MadeGroup) -> str:
    """A token that signs the leader of a group in."""
    return new_token(_sealer, made.principal_id, 60, datetime.now(UTC))
