"""Changes to a problem, one at a time, by path; what is not touched stays the same object (copy on write).

    Change("replace", "/lots/lot-7/last_week", 5)              an earlier or later day
    Change("replace", "/lots/lot-7/floors/bangkok", 1200)      tables of codes are addressed by code
    Change("add", "/groups/north-3/profiles/0/skills/crochet", 2)
    Change("remove", "/lots/lot-8")
    Change("add", "/groups/-", {...})                          a whole record, as in a problem's JSON
    Change("scale", "/groups/*/profiles/*/minutes/3", 800)     a holiday: every member's week 3, in thousandths

Paths are JSON Pointers (RFC 6901: ~1 stands for /, ~0 for ~); lots and groups go by id instead of position, and *
stands for every one. Whatever comes out is a Problem like any other: it refuses nonsense at birth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from matching import guard
from matching.canonical import plain, read_json, record
from matching.guard import ProblemError
from matching.problem import READERS, Problem
from matching.scenarios.pointer import act, steps

OPERATIONS = ("add", "remove", "replace", "scale")
BY_ID = ("lots", "groups")


@dataclass(frozen=True, slots=True)
class Change:
    """op: add, remove, replace, or scale (a whole number by `value` thousandths, rounded down)."""

    op: str
    path: str
    value: Any = None

    def __post_init__(self) -> None:
        guard.words("change.path", self.path)
        if self.op not in OPERATIONS:
            raise ProblemError("change.op", f"must be one of {', '.join(OPERATIONS)}, not {self.op!r}")
        if not self.path.startswith("/"):
            raise ProblemError("change.path", f"must start with /, not {self.path!r}")
        if self.op == "scale":
            guard.whole("change.value", self.value, 0, 10**6)


def changes_from_json(text: str) -> tuple[Change, ...]:
    """Read [{"op": …, "path": …, "value": …}, …]; ProblemError names the entry at fault."""
    rows = read_json(text)
    if not isinstance(rows, list):
        raise ProblemError("changes", "must be an array")
    return tuple(
        record(Change, f"changes[{at}]", {"value": None, **row} if isinstance(row, dict) else row, value=lambda v, _: v)
        for at, row in enumerate(rows)
    )


def patched(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem with all changes made in turn; ProblemError names the path that is not there, or the field."""
    draft = Draft(problem)
    for change in changes:
        draft.make(change)
    return draft.problem()


class Draft:
    """A problem being changed: lots and groups by id, each as it was until it is touched, then as plain JSON."""

    def __init__(self, problem: Problem) -> None:
        self.old = problem
        self.by_id: dict[str, dict[str, Any]] = {
            name: {part.id: part for part in getattr(problem, name)} for name in BY_ID
        }
        self.rest: dict[str, Any] = {
            field.name: getattr(problem, field.name) for field in fields(problem) if field.name not in BY_ID
        }
        self.touched: set[str] = set()

    def make(self, change: Change) -> None:
        """One change."""
        keys = steps(change.path)
        if keys[0] not in BY_ID:
            if keys[0] not in self.rest:
                raise ProblemError(change.path, f"a problem has no {keys[0]!r}")
            if keys[0] not in self.touched:
                self.rest[keys[0]] = opened(self.rest[keys[0]])
            self.touched.add(keys[0])
            act(self.rest, keys, change.op, change.value, change.path)
        elif len(keys) == 2:
            self._whole(keys[0], keys[1], change)
        else:
            for part in self._opened(keys, change.path):
                act(part, keys[2:], change.op, change.value, change.path)

    def _whole(self, kind: str, name: str, change: Change) -> None:
        """Add, remove or replace a lot or a group as a whole."""
        parts = self.by_id[kind]
        if change.op == "add":
            name = change.value.get("id", "") if isinstance(change.value, dict) else ""
            if name in parts:
                raise ProblemError(change.path, f"{name!r} is there already")
        elif name not in parts:
            raise ProblemError(change.path, f"there is no {name!r} in {kind}")
        if change.op == "remove":
            del parts[name]
        else:
            parts[name] = _read(kind, name, change.value)

    def _opened(self, keys: list[str], path: str) -> list[Any]:
        """The lots or groups that the path means, as plain JSON."""
        if len(keys) < 2:
            raise ProblemError(path, "must name a lot or a group")
        parts = self.by_id[keys[0]]
        names = list(parts) if keys[1] == "*" else [keys[1]]
        if names and names[0] not in parts:
            raise ProblemError(path, f"there is no {keys[1]!r} in {keys[0]}")
        for name in names:
            if not isinstance(parts[name], dict):
                parts[name] = opened(parts[name])
        return [parts[name] for name in names]

    def problem(self) -> Problem:
        """What has come of it."""
        new: dict[str, Any] = {}
        for kind, parts in self.by_id.items():
            new[kind] = tuple(_read(kind, name, p) if isinstance(p, dict) else p for name, p in parts.items())
        for name in self.touched:
            value = self.rest[name]
            new[name] = READERS[name](value, name) if name in READERS else value
        return replace(self.old, **new)


def _read(kind: str, name: str, value: Any) -> Any:
    """A lot or group from plain JSON; errors name its path."""
    try:
        return READERS[kind]([value], "")[0]
    except ProblemError as fault:
        raise ProblemError(f"/{kind}/{name}{fault.field.removeprefix('[0]').replace('.', '/')}", fault.fault) from None


def opened(thing: Any) -> Any:
    """As plain JSON with every field of a record, also those that its own JSON leaves out."""
    if is_dataclass(thing):
        return {field.name: plain(getattr(thing, field.name)) for field in fields(thing)}
    return plain(thing)
