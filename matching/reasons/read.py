"""Sentences read back: from what people are told, the code and every number it rests on. Nothing is lost in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.codes import Reason, ReasonCode
from matching.reasons.levers import Lever
from matching.reasons.telling import AND, SENTENCES, STEPS, Telling, TellingCode
from matching.texts import COUNTS, EXTRAS, HOUR_AND_MINUTE, TEXTS

PLACE = re.compile(r"\\{(\w+)\\}")
NAMES = ("group", "lot")  # facts that are names, not numbers


def read_reason(said: str, language: str) -> Reason:
    """The reason whose `text` this is; ValueError when it is none. Numbers come in the order in which they are said."""
    for code, templates in TEXTS.items():
        if found := pattern(templates[language], language).match(said):
            rest = said[found.end() :]
            extras = list(_extras(rest, language))
            if max((until for _, _, until in extras), default=0) == len(rest):
                first = ((name, number(name, there)) for name, there in found.groupdict().items())
                return Reason(ReasonCode(code), (*first, *((name, figure) for name, figure, _ in extras)))
    raise ValueError(f"no reason says {said!r}")


def read_telling(said: str, language: str) -> Telling:
    """The telling that `say` said; ValueError when it is none."""
    for code, templates in SENTENCES.items():
        if code == TellingCode.FLIP:
            before, after = templates[language].split("{steps}")
            if said.startswith(before) and said.endswith(after):
                steps = said[len(before) : len(said) - len(after)]
                return Telling(code, tuple(_step(step, language) for step in _split(steps, language)))
        elif found := pattern(templates[language], language).fullmatch(said):
            return Telling(code, tuple(_facts(found).items()))
    raise ValueError(f"no telling says {said!r}")


def pattern(template: str, language: str) -> re.Pattern[str]:
    """A template as a pattern: each {name} a group of what can stand there."""
    return re.compile(PLACE.sub(lambda place: f"(?P<{place[1]}>{_what(place[1], language)})", re.escape(template)))


def _what(name: str, language: str) -> str:
    if name in NAMES:
        return r".+?"
    if name.endswith("_minutes"):
        hour, minute = map(re.escape, HOUR_AND_MINUTE[language])
        return rf"-?[\d,]+\ {hour}\ \d+\ {minute}"
    return r"-?[\d,]+\.\d\d" if "satang" in name or name == "baht" else r"-?[\d,]+"


def number(name: str, said: str) -> int:
    """A number from how it is shown."""
    sign, digits = (-1 if said.startswith("-") else 1), said.lstrip("-").replace(",", "")
    if name.endswith("_minutes"):
        hours, minutes = re.findall(r"\d+", digits)
        return sign * (60 * int(hours) + int(minutes))
    return sign * int(digits.replace(".", ""))


def _facts(found: re.Match[str]) -> dict[str, int | str]:
    return {name: said if name in NAMES else number(name, said) for name, said in found.groupdict().items()}


def _extras(said: str, language: str) -> Iterator[tuple[str, int, int]]:
    """(name, number, length) of what is said after a template: extra sentences, then counts in brackets."""
    at = 0
    for name, templates in EXTRAS.items():
        if found := re.compile(rf"\ {pattern(templates[language], language).pattern}").match(said, at):
            at = found.end()
            yield name, number(name, found[name]), at
    if said[at:].startswith(" (") and said.endswith(")"):
        for part in said[at + 2 : -1].split(", "):
            for name, templates in COUNTS.items():
                if found := pattern(templates[language], language).fullmatch(part):
                    yield name, number("n", found["n"]), len(said)


def _split(said: str, language: str) -> list[str]:
    """Steps apart; the word between them may also stand inside one."""
    parts: list[str] = []
    for part in said.split(AND[language]):
        if parts and not _is_step(parts[-1], language):
            parts[-1] += AND[language] + part
        else:
            parts.append(part)
    return parts


def _is_step(said: str, language: str) -> bool:
    return any(pattern(templates[language], language).fullmatch(said) for templates in STEPS.values())


def _step(said: str, language: str) -> tuple[str, int]:
    for lever, templates in STEPS.items():
        if found := pattern(templates[language], language).fullmatch(said):
            ((name, value),) = found.groupdict().items()
            return Lever(lever).value, number(name, value)
    raise ValueError(f"no step says {said!r}")
