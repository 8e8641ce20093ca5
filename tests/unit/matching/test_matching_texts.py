"""What people are told can be read back to its code and every number: nothing is lost in words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Reason, ReasonCode, text
from matching.reasons.levers import Lever
from matching.reasons.read import read_reason, read_telling
from matching.reasons.say import say
from matching.reasons.telling import SENTENCES, STEPS, Telling, TellingCode
from matching.texts import COUNTS, EXTRAS, LANGUAGES, TEXTS

NUMBERS = st.integers(0, 10**9)


@st.composite
def reasons(draw: st.DrawFn) -> Reason:
    """Any code with the numbers its sentence holds, extras and counts of groups."""
    code = draw(st.sampled_from(ReasonCode))
    here = re.findall(r"{(\w+)}", TEXTS[code]["en"])
    extras = [name for name in EXTRAS if name not in here and draw(st.booleans())]
    counts = draw(st.lists(st.sampled_from(sorted(COUNTS)), unique=True, max_size=3))
    return Reason(code, tuple((name, draw(NUMBERS)) for name in (*dict.fromkeys(here), *extras, *counts)))


@st.composite
def tellings(draw: st.DrawFn) -> Telling:
    """Any sentence of the second and third layer."""
    code = draw(st.sampled_from(TellingCode))
    if code == TellingCode.FLIP:
        levers = draw(st.lists(st.sampled_from(Lever), unique=True, min_size=1, max_size=4))
        return Telling(code, tuple((lever.value, draw(NUMBERS)) for lever in levers))
    names = dict.fromkeys(re.findall(r"{(\w+)}", SENTENCES[code]["en"]))
    known = st.sampled_from(["lot-000007", "group 12, north", "กลุ่มบ้านนา"])
    return Telling(code, tuple((name, draw(known if name in ("group", "lot") else NUMBERS)) for name in names))


@settings(deadline=None)
@given(reasons(), st.sampled_from(LANGUAGES))
def test_a_reason_is_read_back_from_its_sentence(reason: Reason, language: str) -> None:
    found = read_reason(text(reason, language), language)
    assert (found.code, dict(found.numbers)) == (reason.code, dict(reason.numbers))


@settings(deadline=None)
@given(tellings(), st.sampled_from(LANGUAGES))
def test_a_telling_is_read_back_from_its_sentence(telling: Telling, language: str) -> None:
    found = read_telling(say(telling, language), language)
    assert (found.code, dict(found.facts)) == (telling.code, dict(telling.facts))


def test_numbers_are_told_in_units_that_people_use() -> None:
    reason = Reason(ReasonCode.NOT_ENOUGH_MINUTES, (("needed_minutes", 7265), ("free_minutes", 59)))
    assert "121 h 5 min" in text(reason, "en")
    assert "121 ชม. 5 นาที" in text(reason, "th")
    more = say(Telling(TellingCode.FLIP, (("rate", 1250),)), "en")
    assert "12.50 baht a piece more" in more


def test_every_sentence_is_there_in_both_languages() -> None:
    assert set(SENTENCES) == set(TellingCode)
    assert set(STEPS) == set(Lever)
    for table in (SENTENCES, STEPS):
        for found in table.values():
            assert sorted(re.findall(r"{(\w+)}", found["th"])) == sorted(re.findall(r"{(\w+)}", found["en"]))
            assert re.search("[ก-๙]", found["th"])
            assert not re.search("[ก-๙]", found["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_never_said_is_not_read(language: str) -> None:
    for read in (read_reason, read_telling):
        with pytest.raises(ValueError, match="says"):
            read("once upon a time", language)
