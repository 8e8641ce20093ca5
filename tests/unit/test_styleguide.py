"""The style guide shows whatever pages of all areas are made of."""

import re

from api.web.render import HERE

HELPERS = {"_why", "_about", "patterns", "fill"}  # drawn by the others


def test_every_macro_is_shown() -> None:
    guide = (HERE / "templates/styleguide/guide.html").read_text(encoding="utf-8")
    shared = [path for path in (HERE / "templates/macros").glob("*.html") if path.stem != "labour"]
    texts = [path.read_text(encoding="utf-8") for path in shared]  # those of one console stand on its own pages
    macros = {name for text in texts for name in re.findall(r"\{% macro (\w+)", text)}

    missing = {name for name in macros - HELPERS if not re.search(rf"(call |\{{ |\.){name}\(", guide)}

    assert missing == set()
