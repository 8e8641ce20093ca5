"""Letters that the fonts we ship cannot show, and words too long for a line.

PDF/A allows no missing glyph. A letter of another script (a Chinese name, an emoji) is printed as its number,
`[U+4E2D]`: nothing is lost, nothing is guessed, and the frozen content keeps the letter itself.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any

_LONG_WORD = re.compile(r"[!-~\u00a1-\u024f]{25,}")  # the other scripts are broken by their dictionaries
_PIECE = 12
_BREAK = "\u200b"  # zero width space


@cache
def shown() -> frozenset[int]:
    """Code points that every weight of the fonts has (`fonts/coverage.csv`, made from them)."""
    content = (files("api.documents") / "fonts" / "coverage.csv").read_text(encoding="ascii")
    ranges = [line.split(",") for line in content.split()[1:]]
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def printable(value: Any) -> Any:
    """A text, or every text in lists and mappings, in letters that can be printed."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_breakable, "".join(map(_letter, value)))
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _letter(letter: str) -> str:
    return letter if ord(letter) in shown() else f"[U+{ord(letter):04X}]"


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return _BREAK.join(text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
