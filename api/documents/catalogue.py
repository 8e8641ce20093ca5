"""The words of the document in five languages, from one file. What is not translated stays Thai.

Thai follows the Act; Lao, Khmer and Burmese wait for review by native speakers.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.documents import dated
from api.documents.rules import Language
from api.thai import say_date

Row = tuple[str, list[str]]
"""A label and the lines beside it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language."""

    language: Language

    def __call__(self, key: str, **facts: Any) -> str:
        """A text with its facts filled in."""
        line = _TEXTS[key]
        return (line[self.language] or line["th"]).format_map(facts)

    def raw(self, key: str) -> str:
        """A text with its places left open."""
        return _TEXTS[key][self.language] or _TEXTS[key]["th"]

    def of(self, texts: dict[str, str]) -> str:
        """The one of several texts that this language reads: its own, else Thai."""
        return texts.get(self.language) or texts["th"]

    def day(self, iso: str) -> str:
        """`5 ธันวาคม 2569` in Thai, `2026-12-05` elsewhere, which no reader of another era can mistake."""
        return say_date(date.fromisoformat(iso)) if self.language == "th" else iso


_TEXTS = {line["key"]: line for line in dated.lines("texts.csv")}
