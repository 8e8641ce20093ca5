"""Where an order stands, as steps from posting to pay. Pure: from what the API says of the order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["done", "now", "todo"]
NAMES = ("posted", "matched", "answered", "made", "delivered", "checked", "paid")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `until`: the moment or day it waits for."""

    name: str
    state: State
    until: str | None = None


def steps_of(offers: list[dict[str, Any]], jobs: list[dict[str, Any]]) -> list[Step]:
    """Posted, matched, answered, made, delivered, checked, paid. The first that is not over is where it stands.

    Parts of an order can be further than others: a step is over when it is over for all that groups have taken.
    What no group has yet is said beside the lot.
    """
    until = {
        "answered": min((one["expires_at"] for one in offers if one["state"] == "open"), default=None),
        "made": max((one["due_on"] for one in _standing(jobs)), default=None),
        "checked": min((one["answer_by_on"] for one in jobs if one["answer_by_on"]), default=None),
        "paid": min((one["pay_due_on"] for one in jobs if one["pay_due_on"]), default=None),
    }
    found: list[Step] = []
    for name, over in zip(NAMES, _over(offers, jobs), strict=True):
        before = all(step.state == "done" for step in found)
        state: State = "done" if over and before else "now" if before else "todo"
        found.append(Step(name, state, until.get(name) if state == "now" else None))
    return found


def _over(offers: list[dict[str, Any]], jobs: list[dict[str, Any]]) -> Iterator[bool]:
    standing = _standing(jobs)
    asked = any(one["state"] in ("open", "countered") for one in offers)
    yield True
    yield bool(offers or jobs)
    yield bool(standing) and not asked
    yield bool(standing) and all(one["stage"] not in ("sign", "make") for one in standing)
    yield bool(standing) and all(one["stage"] not in ("sign", "make") for one in standing)
    yield bool(standing) and all(one["stage"] in ("wait_pay", "paid") for one in standing)
    yield bool(standing) and all(one["stage"] == "paid" for one in standing)


def _standing(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in jobs if one["stage"] != "cancelled"]
