"""PROBLEM and PLAN as files: JSON of a stated version, as objects or (large ones) as columns, gzipped if named .gz.

problem.schema.json and plan.schema.json beside this file say what may stand in them; both forms are read by the
same functions, and say the same to the byte of their hash.
"""

from __future__ import annotations

from pathlib import Path

from matching.canonical import PLAN_FORMAT, PROBLEM_FORMAT, canonical_json, plain, told
from matching.columns import to_columns
from matching.files.disk import read_text, write_text
from matching.plan import Allocation, Moved, Plan, Unplaced, plan_hash
from matching.problem import Accepted, Frozen, Group, Lot, Problem

__all__ = ["LARGE", "plan_text", "problem_text", "read_plan", "read_problem", "write_plan", "write_problem"]

LARGE = 10_000  # records; from here on a file holds columns: a third of the size, and less to read


def read_problem(path: str | Path) -> Problem:
    """The problem in a file; OSError or ProblemError, which names the place and the rule."""
    return Problem.from_json(read_text(Path(path)))


def read_plan(path: str | Path) -> Plan:
    """The plan in a file; OSError or ProblemError, also when its hash does not fit it."""
    return Plan.from_json(read_text(Path(path)))


def write_problem(problem: Problem, path: str | Path, *, columns: bool | None = None) -> None:
    """Write the whole file or nothing. columns: which form; None: by size."""
    write_text(Path(path), problem_text(problem, columns=columns))


def write_plan(plan: Plan, path: str | Path, *, columns: bool | None = None) -> None:
    """Write the whole file or nothing. columns: which form; None: by size."""
    write_text(Path(path), plan_text(plan, columns=columns))


def problem_text(problem: Problem, *, columns: bool | None = None) -> str:
    """The text of a problem file: the same problem always gives the same text."""
    kinds = {"lots": Lot, "groups": Group, "frozen": Frozen, "accepted": Accepted}
    return _text(problem, kinds, columns, format=PROBLEM_FORMAT)


def plan_text(plan: Plan, *, columns: bool | None = None) -> str:
    """The text of a plan file, with the plan's own hash in it."""
    kinds = {"allocations": Allocation, "unplaced": Unplaced, "moved": Moved}
    return _text(plan, kinds, columns, format=PLAN_FORMAT, plan_hash=plan_hash(plan))


def _text(thing: Problem | Plan, kinds: dict[str, type], columns: bool | None, **more: str) -> str:
    if columns is None:
        columns = sum(len(getattr(thing, name)) for name in kinds) >= LARGE
    value = told(thing)
    if columns:
        value |= {name: to_columns(kind, value[name]) for name, kind in kinds.items() if name in value}
    return canonical_json({**plain(value), **more}) + "\n"
