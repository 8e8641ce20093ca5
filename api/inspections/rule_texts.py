"""What each rule says to people: what is wrong, what to look at, what to do (`data/rule_texts.csv`)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.inspections import recheck
from api.inspections.checks import RULES
from api.inspections.checks.registry import Severity
from api.words import Words


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule with its words."""

    rule: str
    version: str
    severity: Severity
    subject: str
    law: str | None
    source: str
    reads: tuple[str, ...]
    title: Words
    look_at: Words
    do: Words


@cache
def texts() -> dict[str, RuleText]:
    """Every rule by its code, in the order they run."""
    content = (files("api.inspections") / "data" / "rule_texts.csv").read_text(encoding="utf-8")
    lines = {line["rule"]: line for line in csv.DictReader(content.splitlines())}
    return {told.rule: told for told in _told(lines)}


def text_of(rule: str) -> RuleText:
    """One rule's. A rule of an older release that is no more keeps its code for a title."""
    known = texts().get(rule)
    if known is not None:
        return known
    code, nothing = Words(rule, rule), Words("", "")
    return RuleText(rule, "", "notice", "", None, "", (), code, nothing, nothing)


def _told(lines: dict[str, dict[str, str]]) -> Iterator[RuleText]:
    for one in RULES.values():
        facts = (one.code, one.version, one.severity, one.subject, one.law, one.source, one.reads)
        yield RuleText(*facts, *_words(lines[one.code]))
    yield RuleText(
        recheck.CODE,
        recheck.VERSION,
        "grave",
        "instalment",
        None,
        "the checks and a second reckoning that shares nothing with them agree",
        ("instalments", "findings"),
        *_words(lines[recheck.CODE]),
    )


def _words(line: dict[str, str]) -> tuple[Words, Words, Words]:
    return (
        Words(line["title_th"], line["title_en"]),
        Words(line["look_at_th"], line["look_at_en"]),
        Words(line["do_th"], line["do_en"]),
    )
