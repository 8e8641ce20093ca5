"""What a rule is. A rule is a function that gives one SQL select; `@rule` says what it is about and what it rests on.

The select gives one row per fault: `subject_id`, `hirer_id`, `group_id`, `award_id`, `on_date`, `owed_satang`,
`weights` ({homeworker id: weight}, by which what is owed is split; amounts that add up to it come out as they are)
and `evidence` (ids, and `working` with every number). It may name the parameter `:as_of` and reads the tables of
`worktables` beside those of the application.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from api.inspections.checks import figures, worktables

Severity = Literal["notice", "breach", "grave"]
ACT = "Home Workers Protection Act B.E. 2553"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `law`: section of the Act, or None for book-keeping and patterns, whose ground is `source`."""

    code: str
    subject: str
    severity: Severity
    law: str | None
    source: str
    number: int
    reads: tuple[str, ...]
    about: str
    select: str

    @property
    def version(self) -> str:
        """Its number and what its text hashes to: no change goes unnoticed."""
        return f"{self.number}.{hashlib.sha256(self.select.encode()).hexdigest()[:8]}"


RULES: dict[str, Rule] = {}
"""Every rule by its code, in the order they run."""


def rule(
    subject: str,
    severity: Severity,
    *,
    law: str | None = None,
    source: str | None = None,
    version: int = 1,
    reads: str,
) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Enter a rule under the name of its function."""

    def enter(select: Callable[[], str]) -> Callable[[], str]:
        code = select.__name__
        ground = f"{ACT} {law}" if law else source
        if ground is None or code in RULES:
            raise TypeError(f"{code}: say what the rule rests on, and say it once")
        RULES[code] = Rule(
            code, subject, severity, law, ground, version, tuple(reads.split()), select.__doc__ or "", select()
        )
        return select

    return enter


def rules_version() -> str:
    """One name for all rules, what they read and their figures together: what a run judged by."""
    rules = [f"{one.code} {one.version} {one.severity}" for one in RULES.values()]
    told = "\n".join([*rules, *worktables.TABLES.values(), figures.text()])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
