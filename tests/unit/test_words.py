"""Which language an answer is in, and that every refusal says the same in both."""

import re
from pathlib import Path
from string import Formatter

import pytest

from api import app
from api.errors import DomainError, registry
from api.notifications.kinds import KINDS
from api.validation import TEXTS
from api.words import Words, language_of

REFUSALS = sorted(app.problems.errors.registry().items())


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "th"),
        ("", "th"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("th", "th"),
        ("fr", "th"),
        ("fr, en", "en"),
        ("en;q=0.8, th;q=0.9", "th"),
        ("en; q=0.9, th; q=0.8", "en"),
        ("th;q=0, en;q=0.1", "en"),
        ("en;q=0", "th"),
        ("en;q=0.5, *;q=0.9", "th"),
        ("*", "th"),
        ("en;q=nan", "th"),
        ("en;q=9", "th"),
        ("en;q=-1", "th"),
        (",;,q=;;", "th"),
        ("en," * 10_000, "en"),
    ],
)
def test_thai_unless_english_is_preferred(asked: str | None, language: str) -> None:
    assert language_of(asked) == language


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("slug", "refusal"), REFUSALS)
def test_a_refusal_says_the_same_facts_in_thai_and_english(slug: str, refusal: type[DomainError]) -> None:
    for words in (refusal.title, refusal.detail, refusal.remedy):
        assert words.th
        assert words.en
        assert facts_in(words.th) == facts_in(words.en), slug
    assert facts_in(refusal.title.th) == set()


@pytest.mark.parametrize(("slug", "refusal"), REFUSALS)
def test_thai_is_thai_and_english_is_not(slug: str, refusal: type[DomainError]) -> None:
    for words in (refusal.title, refusal.detail, refusal.remedy):
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in words.th), slug
        assert not any("\u0e00" <= letter <= "\u0e7f" for letter in words.en), slug


@pytest.mark.parametrize("words", [*KINDS.values(), *(one for pair in TEXTS.values() for one in pair)], ids=str)
def test_every_other_text_has_the_same_facts_in_both(words: Words) -> None:
    assert facts_in(words.th) in (facts_in(words.en), {"th"})


def test_a_missing_fact_is_loud() -> None:
    with pytest.raises(KeyError):
        Words("{a}", "{a}").in_("th", {"b": 1})


def test_the_registry_knows_every_refusal() -> None:
    assert {"invalid-input", "our-fault", "sign-in-needed"} <= registry().keys()


OTHER_WORDS = re.compile("ผู้ว่าจ้าง|ผู้จ้าง(?!งาน)")
"""For the hirer. Section 3 of the Act (B.E. 2553) says ผู้จ้างงาน: so do we, whether or not a sentence quotes it."""
TYPED_BY_PEOPLE = {"orders/csv_columns.py"}  # reads what hirers type in their files


def other_words(text: str) -> list[str]:
    return [line for line in text.splitlines() if OTHER_WORDS.search(line)]


def test_the_hirer_has_one_name_in_all_our_thai() -> None:
    house = Path(app.__file__).parent
    files = [one for kind in ("py", "html", "csv", "po", "typ") for one in house.rglob(f"*.{kind}")]
    found = {str(one.relative_to(house)): other_words(one.read_text(encoding="utf-8")) for one in files}

    assert {name for name, lines in found.items() if lines} == TYPED_BY_PEOPLE


def test_the_word_of_the_civil_code_would_be_found() -> None:
    assert other_words("รอผู้จ้างงานตอบ\nรอผู้ว่าจ้างตอบ\nรอผู้จ้างตอบ") == ["รอผู้ว่าจ้างตอบ", "รอผู้จ้างตอบ"]
