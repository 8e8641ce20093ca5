"""The style guide shows whatever pages are made of."""

import re

from api.web.render import HERE

HELPERS = {"_why", "_about", "patterns", "fill"}  # drawn by the others


def test_every_macro_is_shown() -> None:
    guide = (HERE / "templates/styleguide/guide.html").read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in (HERE / "templates/macros").glob("*.html")]
    macros = {name for text in texts for name in re.findall(r"\{% macro (\w+)", text)}

    missing = {name for name in macros - HELPERS if not re.search(rf"(call |\{{ |\.){name}\(", guide)}

    assert missing == set()
