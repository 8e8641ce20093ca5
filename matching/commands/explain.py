"""`explain PROBLEM PLAN --lot L [--group G]`: why a lot is left, or why a group does not have it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from matching.codes import Reason
from matching.commands.asking import ask_both, asked_both, must_fit
from matching.guard import ProblemError
from matching.plan import Plan
from matching.problem import Problem
from matching.reasons.explain import explain
from matching.reasons.pair import why_unplaced
from matching.reasons.say import say
from matching.reasons.telling import Telling, tellings
from matching.texts import text

ALL_PLACED = {"th": "งานนี้มีกลุ่มรับครบทุกชิ้นแล้ว", "en": "Every piece of this lot is placed."}


def ask(parser: ArgumentParser) -> None:
    """A problem, its plan, a lot, perhaps a group, and the language."""
    ask_both(parser)
    parser.add_argument("--lot", required=True, metavar="LOT", help="the lot's id")
    parser.add_argument("--group", metavar="GROUP", help="why not this group?")
    parser.add_argument("--lang", choices=sorted(ALL_PLACED), default="en")
    parser.add_argument("--json", action="store_true", help="codes, facts and both languages, for programs")


def run(asked: Namespace) -> int:
    """The reasons with their figures; for a group also what giving it the lot would cost, and what would flip it."""
    problem, plan = asked_both(asked)
    must_fit(problem, plan)
    must_know(problem, asked.lot, asked.group)
    reasons, more = found(problem, plan, asked.lot, asked.group)
    if asked.json:
        print(json.dumps({"reasons": [told(one) for one in reasons], "tellings": [told(one) for one in more]}))
        return 0
    for sentence in (*(text(one, asked.lang) for one in reasons), *(say(one, asked.lang) for one in more)):
        print(sentence)
    if not reasons:
        print(ALL_PLACED[asked.lang])
    return 0


def found(problem: Problem, plan: Plan, lot: str, group: str | None) -> tuple[tuple[Reason, ...], tuple[Telling, ...]]:
    """All layers in this plan; ProblemError where it names what is not there, which `check` tells in full."""
    try:
        if group is None:
            return why_unplaced(problem, plan, lot), ()
        answer = explain(problem, plan, lot, group)
        return answer.reasons, tuple(tellings(answer))
    except LookupError as fault:
        raise ProblemError("plan", f"names what this problem does not have ({fault}): see check") from None


def told(one: Reason | Telling) -> dict[str, Any]:
    """Code, facts, and the sentence in both languages."""
    if isinstance(one, Reason):
        return {"code": one.code, "facts": dict(one.numbers), **{lang: text(one, lang) for lang in ALL_PLACED}}
    return {"code": one.code, "facts": dict(one.facts), **{lang: say(one, lang) for lang in ALL_PLACED}}


def must_know(problem: Problem, lot: str, group: str | None) -> None:
    """Refuse names that the problem does not have."""
    if lot not in {one.id for one in problem.lots}:
        raise ProblemError("--lot", f"{lot!r} is not a lot of this problem")
    if group is not None and group not in {one.id for one in problem.groups}:
        raise ProblemError("--group", f"{group!r} is not a group of this problem")
