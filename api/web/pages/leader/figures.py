"""What a leader types, and figures worked out for her: prices, pieces, pace."""

from typing import Any

from api.thai import read_whole
from api.web.forms import AmountNotRead
from api.web.typed import fixed


def whole(typed: str) -> int:
    """Pieces as somebody typed them, in any of the scripts; 0 for nothing."""
    return read_whole(typed) if typed else 0


def pace(offer: dict[str, Any], speed_permille: int | None) -> dict[str, Any]:
    """Pieces and satang of an hour: at the group's own speed where it is known, else at the standard."""
    permille = speed_permille or 1_000
    an_hour = 6_000 * permille / (1_000 * offer["centiminutes_per_piece"])
    return {
        "pieces": f"{an_hour:.1f}".removesuffix(".0"),
        "satang": offer["rate_satang"] * 6_000 * permille // (1_000 * offer["centiminutes_per_piece"]),
        "own": speed_permille is not None and speed_permille != 1_000,
        "known": speed_permille is not None,
    }


def parts(least: int, most: int) -> list[int]:
    """Numbers of pieces to press for a part: a half, a quarter, the least."""
    found = {most // 2, most // 4, least}
    return sorted((n for n in found if least <= n < most), reverse=True)


def thousandths(typed: str) -> int:
    """`1.5` kg → 1500."""
    found = fixed(typed, 3)
    if found is None:
        raise AmountNotRead()
    return found
