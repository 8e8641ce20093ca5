"""Why a group has a lot of a run or has it not, in words and numbers; kept as JSON."""

from typing import Any

from matching import Plan, Problem, Reason, text
from matching.canonical import plain
from matching.reasons.explain import explain
from matching.reasons.say import say
from matching.reasons.telling import tellings


def explained(problem: Problem, plan: Plan, lot: str, group: str) -> dict[str, Any]:
    """All layers for a lot and a group. KeyError for an unknown one. Always: in this plan."""
    found = explain(problem, plan, lot, group)
    layers = [{"code": one.code.value, "th": say(one, "th"), "en": say(one, "en")} for one in tellings(found)]
    return {"reasons": [told(reason) for reason in found.reasons], "layers": layers, "figures": plain(found)}


def told(reason: Reason) -> dict[str, Any]:
    """A reason with its numbers and its sentence in Thai and English."""
    return {
        "code": reason.code.value,
        "numbers": dict(reason.numbers),
        "th": text(reason, "th"),
        "en": text(reason, "en"),
    }
