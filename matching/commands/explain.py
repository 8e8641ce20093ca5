"""`explain PROBLEM PLAN --lot L [--group G]`: why a lot is left, or why a group does not have it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from matching.commands.asking import ask_both, asked_both, must_fit
from matching.guard import ProblemError
from matching.plan import Plan, Reason
from matching.problem import Problem
from matching.reasons.pair import why_not, why_unplaced
from matching.texts import text

ALL_PLACED = {"th": "งานนี้มีกลุ่มรับครบทุกชิ้นแล้ว", "en": "Every piece of this lot is placed."}


def ask(parser: ArgumentParser) -> None:
    """A problem, its plan, a lot, perhaps a group, and the language."""
    ask_both(parser)
    parser.add_argument("--lot", required=True, metavar="LOT", help="the lot's id")
    parser.add_argument("--group", metavar="GROUP", help="why not this group?")
    parser.add_argument("--lang", choices=sorted(ALL_PLACED), default="en")


def run(asked: Namespace) -> int:
    """The reasons, most telling first, with their figures."""
    problem, plan = asked_both(asked)
    must_fit(problem, plan)
    must_know(problem, asked.lot, asked.group)
    reasons = found(problem, plan, asked.lot, asked.group)
    for reason in reasons:
        print(text(reason, asked.lang))
    if not reasons:
        print(ALL_PLACED[asked.lang])
    return 0


def found(problem: Problem, plan: Plan, lot: str, group: str | None) -> tuple[Reason, ...]:
    """Reasons in this plan; ProblemError where it names what is not there, which `check` tells in full."""
    try:
        return tuple(why_unplaced(problem, plan, lot) if group is None else why_not(problem, plan, lot, group))
    except LookupError as fault:
        raise ProblemError("plan", f"names what this problem does not have ({fault}): see check") from None


def must_know(problem: Problem, lot: str, group: str | None) -> None:
    """Refuse names that the problem does not have."""
    if lot not in {one.id for one in problem.lots}:
        raise ProblemError("--lot", f"{lot!r} is not a lot of this problem")
    if group is not None and group not in {one.id for one in problem.groups}:
        raise ProblemError("--group", f"{group!r} is not a group of this problem")
