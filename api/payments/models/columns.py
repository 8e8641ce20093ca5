"""What the columns of these tables share."""

from collections.abc import Iterable


def among(column: str, words: Iterable[str]) -> str:
    """The condition of a CHECK: one of these words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
