"""Figures as people type them: digits of any of the scripts, commas between thousands, so many decimals and no more."""

import re

from api.thai import read_digits


def fixed(typed: str, places: int) -> int | None:
    """`1,250.5` with 2 places → 125050; `๑.๕` with 3 → 1500. None for what is no such number."""
    plain = read_digits(typed).replace(",", "").replace(" ", "")
    found = re.fullmatch(rf"([0-9]{{1,9}})(?:\.([0-9]{{1,{places}}}))?", plain)
    return int(found[1] + (found[2] or "").ljust(places, "0")) if found else None
