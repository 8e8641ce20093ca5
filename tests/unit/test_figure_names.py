"""Every number that a rule writes into its working has a name in Thai and English."""

import re

from api.inspections.checks import RULES
from api.inspections.figure_names import name_of, names
from api.words import Words


def written(select: str) -> set[str]:
    """The names in `'working', jsonb_build_object('name', value, …)` of a rule, those of each person included."""
    found: set[str] = set()
    for begins in re.finditer(r"'working',\s*(?:jsonb_agg\(\s*)?jsonb_build_object\(", select):
        found |= set(_names(select[begins.end() :]))
    return found


def _names(text: str) -> list[str]:
    """The first, third, … argument up to the closing bracket."""
    arguments, depth, since = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 0) or depth < 0:
            arguments.append(text[since:at].strip().strip("'"))
            since = at + 1
        if depth < 0:
            break
    return arguments[::2]


def test_every_number_of_a_working_has_a_name() -> None:
    missing = {(rule.code, name) for rule in RULES.values() for name in written(rule.select) if name not in names()}

    assert not missing
    assert sum(len(written(rule.select)) for rule in RULES.values()) > 150


def test_the_names_of_a_rule_are_found_where_it_writes_them() -> None:
    select = "jsonb_build_object('a_id', a, 'working', jsonb_build_object('one', f(x, y), 'two', 2)) AS evidence"

    assert written(select) == {"one", "two"}


def test_a_name_of_an_older_release_keeps_its_code() -> None:
    assert name_of("no_longer_written") == Words("no_longer_written", "no_longer_written")
