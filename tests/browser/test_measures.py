"""How good the pages are, measured: nothing that hides a page from somebody, nothing wider than a small phone, nothing
too small to press or to read, and few bytes (rules R9 to R11 and R24 of the design).

All pages are measured in Thai, the tabs of a leader and a page of each console in all languages;
`TRONG_ALL_LANGUAGES=1` measures every page in every language.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from api.config import Settings
from api.tongues import LANGUAGES
from tests.browser.conftest import SMALL, Phones, Site
from tests.browser.places import Country, Place, places, settle
from tests.walk import application

PLACES = [*places(application()), Place("/o/{offer}/counter?rate=20", "leader")]
UNDER_THE_FLOOR = Place("/o/{offer}/counter?rate=1", "leader")
IN_ALL = {"/offers", "/jobs", "/money", "/group", "/orders", "/labour", "/operations"}
MEASURES = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8")
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},  # 7:1, where AA asks for 4.5:1
    "resultTypes": ["violations"],
}


def in_all_languages(place: Place) -> bool:
    return place.path in IN_ALL or bool(os.environ.get("TRONG_ALL_LANGUAGES"))


CASES = [(place, code) for place in PLACES for code in LANGUAGES if code == "th" or in_all_languages(place)]


@pytest.fixture(scope="module")
def country(site: Site, settings: Settings) -> Country:
    return settle(site.engine, settings)


class Lookers:
    """A small phone of each role, opened once and used for all pages."""

    def __init__(self, phones: Phones, country: Country) -> None:
        self.phones, self.country = phones, country
        self.of = cache(self._of)

    def _of(self, role: str) -> Page:
        return self.phones.of(self.country.people[role] if role else None, line=True, size=SMALL).page

    def open(self, place: Place, language: str = "th", *, status: int = 200) -> Page:
        page, address = self.of(place.role), self.phones.site.address
        page.context.add_cookies([{"name": "trong-language", "value": language, "url": address}])
        page.set_viewport_size(SMALL)  # type: ignore[arg-type]
        answer = page.goto(address + place.at(self.country.ids))
        assert answer is not None
        assert answer.status == status, f"{place} answers {answer.status}: it needs other facts, or is broken"
        return page


@pytest.fixture(scope="module")
def lookers(chromium: Any, site: Site, country: Country) -> Iterator[Lookers]:
    phones = Phones(chromium, site)
    yield Lookers(phones, country)
    for context in phones.out:
        context.close()


def axe(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def twice_as_large(page: Page) -> list[str]:
    """What is wider than a phone of 360 with text of twice the size."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    return list(page.evaluate(MEASURES)["wide"])


@pytest.mark.parametrize(("place", "language"), CASES, ids=[f"{place} {code}" for place, code in CASES])
def test_a_page_keeps_nobody_out(lookers: Lookers, place: Place, language: str) -> None:
    measure(lookers.open(place, language))


def test_a_page_that_refuses_keeps_nobody_out_either(lookers: Lookers) -> None:
    measure(lookers.open(UNDER_THE_FLOOR, status=422))


def measure(page: Page) -> None:
    """Find nothing that is wrong with a page, at twice its size too."""
    assert page.evaluate(MEASURES) == {"wide": [], "small": [], "tiny": [], "bare": []}
    assert axe(page) == []
    assert twice_as_large(page) == []


@pytest.mark.parametrize(
    ("planted", "where"),
    [
        ("<p style='width: 400px'>x</p>", "wide"),
        ("<button style='height: 30px; font-size: 18px'>ตกลง</button>", "small"),
        ("<p style='font-size: 12px'>x</p>", "tiny"),
        ("<a class='press' href='/' style='display: block'>ไป</a>", "bare"),
    ],
)
def test_what_is_too_wide_too_small_or_without_an_icon_is_found(lookers: Lookers, planted: str, where: str) -> None:
    page = lookers.open(Place("/offers", "leader"))

    page.evaluate("html => { document.querySelector('main').insertAdjacentHTML('beforeend', html) }", planted)
    for one in page.query_selector_all("main > :last-child"):
        one.evaluate("it => { it.style.cssText = it.getAttribute('style') }")

    assert [name for name, found in page.evaluate(MEASURES).items() if found] == [where]


def test_axe_finds_pale_words(lookers: Lookers) -> None:
    page = lookers.open(Place("/help", ""))

    page.evaluate("document.querySelector('main').style.color = '#6b7280'")

    assert any("color-contrast" in one for one in axe(page))
