"""The five languages. Thai is what everything is written in first; catalogues say it in the other four.

A catalogue is gettext's: `api/locale/{language}/{domain}.po`, one domain for each area, read once. The Thai sentence is
the key. What is missing falls back to Thai, and says so.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po

Language = Literal["th", "en", "lo", "km", "my"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: dict[Language, str] = {"th": "ไทย", "my": "မြန်မာ", "km": "ខ្មែរ", "lo": "ລາວ", "en": "English"}
"""Each in its own script, in the order of the buttons: after Thai, those who come from farthest."""
LOCALE = Path(str(files("api"))) / "locale"


@cache
def catalogue(language: Language) -> dict[tuple[str | None, str], str]:
    """Everything said in a language: (context, Thai) → sentence. A plural counts as its last form: none of the four
    languages beside English bends a word for number, and English writes `(s)` out of the way."""
    found: dict[tuple[str | None, str], str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                thai = message.id if isinstance(message.id, str) else next(iter(message.id))
                said = message.string if isinstance(message.string, str) else list(message.string or [""])[-1]
                if thai and said and not message.fuzzy:
                    found[message.context, thai] = said
    return found


def said(thai: str, language: Language, context: str | None = None) -> str | None:
    """A Thai sentence in another language, or None where nobody has said it there yet."""
    return thai if language == "th" else catalogue(language).get((context, thai))


def is_language(code: object) -> bool:
    """Whether this is the code of one of the five."""
    return code in LANGUAGES
