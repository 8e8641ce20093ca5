"""Matching policies: the weights in force on a day, as rows that are only added to."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.errors import DomainError
from api.offers.models import MatchingPolicy
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
    weights: dict[str, Any] = dict(row.weights)
    weights["equity_steps"] = tuple((int(line), int(permille)) for line, permille in weights["equity_steps"])
    return Policy(**{**weights, "name": row.name})


def adopt(
    session: Session, *, name: str, effective_from: date, weights: dict[str, Any], by: UUID | None
) -> MatchingPolicy:
    """Add a policy. Earlier runs keep the one they used."""
    row = MatchingPolicy(name=name, effective_from=effective_from, weights=weights, adopted_by=by)
    try:
        policy_of(row)
    except (ProblemError, TypeError, ValueError) as error:
        raise PolicyNotSound(pointer="/weights", field=getattr(error, "field", "weights")) from None
    session.add(row)
    session.flush()
    audit.record(session, "adopt_policy", "matching_policy", row.id, name=name)
    return row
