"""The catalogues: complete, with every place for a value kept, in their own script, and without what nobody says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest

from api.locale_tool import DOMAINS, Key, homes, languages, read
from api.tongues import LANGUAGES, LOCALE, Language, said

LEAST_PERCENT: dict[Language, int] = {"en": 100, "lo": 95, "km": 95, "my": 95}
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")
SCRIPTS: dict[Language, str] = {"lo": "\u0e80-\u0eff", "km": "\u1780-\u17ff", "my": "\u1000-\u109f"}


@cache
def kept(domain: str, language: Language) -> dict[Key, str]:
    """(context, Thai) → what a catalogue has for it, empty where it has nothing yet."""
    catalogue = read(LOCALE / language / f"{domain}.po")
    first = [(one, one.id if isinstance(one.id, str) else one.id[0]) for one in catalogue or ()]
    return {
        (one.context, thai): one.string if isinstance(one.string, str) else " ".join(one.string or ())
        for one, thai in first
        if thai
    }


def lost_places(thai: str, said: str) -> set[str]:
    """Places for a value that stand in one of two sentences and not in the other."""
    return set(PLACE.findall(thai)) ^ set(PLACE.findall(said))


def strange_letters(said: str, language: Language) -> list[str]:
    """Letters of another of the three scripts: they look alike to whoever does not read them."""
    others = "".join(letters for one, letters in SCRIPTS.items() if one != language)
    return re.findall(f"[{others}]+", said)


def _every() -> Iterator[tuple[str, Language]]:
    """Every catalogue there should be; the English of `Words` stands beside their Thai."""
    for domain in DOMAINS:
        yield from ((domain, language) for language in languages(domain))


CATALOGUES = list(_every())


@pytest.mark.parametrize(("domain", "language"), CATALOGUES)
def test_a_language_says_nearly_everything(domain: str, language: Language) -> None:
    has = kept(domain, language)

    missing = [thai for context, thai in homes()[domain] if not has.get((context, thai))]

    allowed = len(homes()[domain]) * (100 - LEAST_PERCENT[language]) / 100
    assert len(missing) <= allowed, missing


@pytest.mark.parametrize(("domain", "language"), CATALOGUES)
def test_a_translation_keeps_every_place_for_a_value(domain: str, language: Language) -> None:
    lost = {
        thai: places
        for (_, thai), said in kept(domain, language).items()
        if said and (places := lost_places(thai, said))
    }

    assert lost == {}


def test_a_lost_place_is_found() -> None:
    assert lost_places("เหลือ {pieces_left} ชิ้น", "ເຫຼືອ ຊິ້ນ") == {"{pieces_left}"}
    assert lost_places("อีก %(n)s วัน", "ອີກ %(m)s ວັນ") == {"%(n)s", "%(m)s"}


@pytest.mark.parametrize(("domain", "language"), CATALOGUES)
def test_no_catalogue_keeps_what_nobody_says_any_more(domain: str, language: Language) -> None:
    assert set(kept(domain, language)) <= set(homes()[domain]), "run: python -m api.locale_tool update"


def twice(catalogues: Mapping[str, Iterable[Key]]) -> list[str]:
    """What stands in more than one catalogue of a language, where the last one read would silently win."""
    found = Counter(key for keys in catalogues.values() for key in keys)
    return [thai for (_, thai), times in found.items() if times > 1]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_sentence_has_one_translation_on_every_page(language: Language) -> None:
    of = {domain: kept(domain, language) for domain in DOMAINS if language in languages(domain)}

    assert twice(of) == []
    assert twice(of | {"planted": [(None, "ใบสั่งงาน")]}) == ["ใบสั่งงาน"]


def test_the_same_word_with_another_meaning_has_its_own_translation() -> None:
    assert said("ไม่รับ", "en") == "Refused"  # pieces
    assert said("ไม่รับ", "en", "offer") == "No"


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_sentence_begins_or_ends_with_a_space(domain: str) -> None:
    assert [thai for _, thai in homes()[domain] if thai != thai.strip()] == []


@pytest.mark.parametrize(("domain", "language"), CATALOGUES)
def test_a_translation_is_written_in_its_own_script(domain: str, language: Language) -> None:
    strange = {said: found for said in kept(domain, language).values() if (found := strange_letters(said, language))}

    assert strange == {}


def test_a_strange_letter_is_found() -> None:
    assert strange_letters("ចំន\u103dន", "km") == ["\u103d"]
