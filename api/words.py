"""A text in the two languages every answer of the API has: Thai, the law's, and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["th", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Thai and in English, with `{facts}` to fill in."""

    th: str
    en: str

    def in_(self, language: Language, facts: Mapping[str, object] | None = None) -> str:
        """The sentence in one language. Raises KeyError when a fact it names is missing."""
        text = self.th if language == "th" else self.en
        return text.format_map(facts) if facts else text


def language_of(accept_language: str | None) -> Language:
    """Thai unless the caller prefers English (RFC 9110 12.5.4, quality values included)."""
    best: tuple[float, Language] = (-1.0, "th")
    for part in (accept_language or "").lower()[:200].split(","):
        tag, _, parameter = part.strip().partition(";q=")
        primary = tag.split("-")[0]
        try:
            quality = float(parameter or 1)
        except ValueError:
            continue
        if primary in ("th", "en") and quality > best[0] and quality > 0:
            best = (quality, "th" if primary == "th" else "en")
    return best[1]
