"""Matching policies: the weights in force on a day, as rows that are only added to."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.errors import DomainError
from api.offers.models import MatchingPolicy
from api.offers.schemas import AdoptPolicy
from api.words import Words
from matching import Policy, ProblemError


class PolicyNotSound(DomainError):
    title = Words("นโยบายการจับคู่ใช้ไม่ได้", "The matching policy is not sound")
    detail = Words("ค่า {field} ไม่อยู่ในช่วงที่ใช้ได้", "The value of {field} is outside what can be used")
    remedy = Words("ดูช่วงของแต่ละค่าในเอกสาร API", "See the range of each value in the API documentation")


def in_force(session: Session, on: date) -> MatchingPolicy:
    """The policy of a day: the latest that took effect by then."""
    return session.scalars(
        select(MatchingPolicy)
        .where(MatchingPolicy.effective_from <= on)
        .order_by(MatchingPolicy.effective_from.desc(), MatchingPolicy.id.desc())
        .limit(1)
    ).one()


def policy_of(row: MatchingPolicy) -> Policy:
    """The weights of a row, for `matching`."""
    return _policy(row.name, row.effective_from, row.weights)


def adopt(session: Session, asked: AdoptPolicy, by: UUID | None) -> MatchingPolicy:
    """Add a policy. Earlier runs keep the one they used."""
    policy_asked(asked)
    row = MatchingPolicy(name=asked.name, effective_from=asked.effective_from, weights=_weights(asked), adopted_by=by)
    session.add(row)
    session.flush()
    audit.record(session, "adopt_policy", "matching_policy", row.id, name=asked.name)
    return row


def policy_asked(asked: AdoptPolicy) -> Policy:
    """A policy as somebody sends it; PolicyNotSound names the weight at fault."""
    try:
        return _policy(asked.name, asked.effective_from, _weights(asked))
    except ProblemError as error:
        raise PolicyNotSound(
            pointer="/" + error.field.removeprefix("policy.").split("[")[0], field=error.field
        ) from None


def _weights(asked: AdoptPolicy) -> dict[str, Any]:
    weights = asked.model_dump(exclude={"name", "effective_from", "equity_steps"})
    return weights | {"equity_steps": [[one.upto_satang_per_hour, one.permille] for one in asked.equity_steps]}


def _policy(name: str, effective_from: date, weights: dict[str, Any]) -> Policy:
    steps = tuple((int(line), int(permille)) for line, permille in weights["equity_steps"])
    return Policy(**{**weights, "name": name, "equity_steps": steps, "in_force_from": effective_from.isoformat()})
