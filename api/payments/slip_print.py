"""A frozen slip as a file: A6, or a strip of 58 mm for a receipt printer. PDF/A like every document of the house."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from api.documents.letters import printable
from api.documents.pdf import set_type
from api.documents.rules import Language
from api.payments.slip_paper import lay_out
from api.payments.slip_rules import Paper

TEMPLATE = Path(str(files("api.payments"))) / "templates" / "slip.typ"

_LONG_WORD = re.compile(r"[!-~\u00a1-\u024f]{17,}|(.)\1{11,}")  # wider than the roll; dictionaries break the rest
_PIECE = 8
_BREAK = "\u200b"  # zero width space


def print_slip(content: dict[str, Any], code: str, language: Language, paper: Paper) -> bytes:
    """The same content gives the same bytes in every process."""
    laid = breakable(printable(lay_out(content, language, code)))
    return set_type(TEMPLATE, {**laid, "paper": paper})


def breakable(value: Any) -> Any:
    """Every text of a layout, with places where a word too long for 48 mm may go on in the next line."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_pieces, value)
    if isinstance(value, dict):
        return {key: breakable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [breakable(one) for one in value]
    return value


def _pieces(word: re.Match[str]) -> str:
    text = word[0]
    return _BREAK.join(text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
