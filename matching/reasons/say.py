"""A telling as a sentence in Thai or English."""

from __future__ import annotations

from matching.reasons.levers import Lever
from matching.reasons.telling import AND, SENTENCES, STEPS, Telling, TellingCode
from matching.texts import shown


def say(telling: Telling, language: str) -> str:
    """One sentence in "th" or "en"; KeyError for another language."""
    template = SENTENCES[telling.code][language]
    if telling.code == TellingCode.FLIP:
        return template.format(steps=AND[language].join(_step(*fact, language) for fact in telling.facts))
    facts = {name: fact if isinstance(fact, str) else shown(name, fact, language) for name, fact in telling.facts}
    return template.format_map(facts)


def _step(lever: str, amount: int | str, language: str) -> str:
    number = int(amount)
    baht = shown("satang", number, language)
    return STEPS[Lever(lever)][language].format(amount=shown("amount", number, language), baht=baht)
