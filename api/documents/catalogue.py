"""The words of a paper in five languages, from one file. What is not translated stays Thai.

Thai follows the Act; Lao, Khmer and Burmese wait for review by native speakers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.documents import dated
from api.documents.rules import Language
from api.thai import say_date

Row = tuple[str, list[str]]
"""A label and the lines beside it."""
Texts = Mapping[str, dated.Line]
"""A line of words for each key: one word or sentence for each language."""

_TEXTS: Texts = {line["key"]: line for line in dated.lines("texts.csv")}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language: those of the work document, or of another paper."""

    language: Language
    texts: Texts = field(default_factory=lambda: _TEXTS, repr=False)

    def __call__(self, key: str, **facts: Any) -> str:
        """A text with its facts filled in."""
        line = self.texts[key]
        return (line[self.language] or line["th"]).format_map(facts)

    def raw(self, key: str) -> str:
        """A text with its places left open."""
        return self.texts[key][self.language] or self.texts[key]["th"]

    def of(self, texts: dict[str, str]) -> str:
        """The one of several texts that this language reads: its own, else Thai."""
        return texts.get(self.language) or texts["th"]

    def day(self, iso: str) -> str:
        """`5 ธันวาคม 2569` in Thai, `2026-12-05` elsewhere, which no reader of another era can mistake."""
        return say_date(date.fromisoformat(iso)) if self.language == "th" else iso
