"""Drawings are our own: a phone without a font for emoji shows them too, and none is missing."""

import re

import pytest

from api.web.render import HERE, STATIC

EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001ffff]")
NAMED = re.compile(r"""icon\(['"]([^'"]*)['"]\)|press\(_\("[^"]*"\), "([^"]*)\"""")
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))


@pytest.mark.parametrize("folder", ["templates", "static", "data", "pages"])
def test_no_page_holds_an_emoji(folder: str) -> None:
    texts = [path for path in (HERE / folder).rglob("*") if path.suffix in (".html", ".js", ".css", ".csv", ".py")]

    found = {path.name: EMOJI.findall(path.read_text(encoding="utf-8")) for path in texts}

    assert {name: drawn for name, drawn in found.items() if drawn} == {}


def test_every_drawing_that_a_template_names_is_there() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {one for path in TEMPLATES for pair in NAMED.findall(path.read_text(encoding="utf-8")) for one in pair}

    assert {one for one in named if len(one) > 1} - drawn == set()  # signs such as ฿ and = stand for themselves


def test_an_emoji_would_be_found() -> None:
    assert EMOJI.findall("ส่งแล้ว ✓ 📤") == ["✓", "📤"]
