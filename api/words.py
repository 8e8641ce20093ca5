"""A text in the two languages every answer has, Thai, the law's, and English; catalogues add Lao, Khmer and Burmese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.tongues import LANGUAGES, said
from api.tongues import Language as Language


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Thai and in English, with `{facts}` to fill in."""

    th: str
    en: str

    def in_(self, language: Language, facts: Mapping[str, object] | None = None) -> str:
        """The sentence in one language, else in Thai. Raises KeyError when a fact it names is missing."""
        text = self.en if language == "en" else said(self.th, language) or self.th
        return text.format_map(facts) if facts else text


def language_of(accept_language: str | None) -> Language:
    """Thai unless the caller prefers another of the five (RFC 9110 12.5.4, quality values included)."""
    best: tuple[float, Language] = (0.0, "th")
    for part in (accept_language or "").lower()[:200].split(","):
        tag, _, parameter = part.replace(" ", "").partition(";q=")
        primary = tag.split("-")[0]
        for language in LANGUAGES:
            if primary in (language, "*") and _quality(parameter) > best[0]:
                best = (_quality(parameter), language)
    return best[1]


def _quality(parameter: str) -> float:
    """`0.8` → 0.8; nothing → 1; anything that is no quality → 0, so that it counts for nothing."""
    if not parameter:
        return 1.0
    return float(parameter) if re.fullmatch(r"[01](\.[0-9]{0,3})?", parameter) else 0.0
