"""Which language an answer is in, and that every refusal says the same in both."""

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
