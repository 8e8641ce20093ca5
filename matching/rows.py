"""Rows of whole numbers: the one kind of array in this package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Row: TypeAlias = npt.NDArray[Any]


def row(numbers: Iterable[int]) -> Row:
    """Side by side, 64 bits each."""
    return np.array(list(numbers), dtype=np.int64)


def starts(lengths: Iterable[int]) -> Row:
    """Where parts of these lengths begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(row(lengths))]).astype(np.int64)


def ranges(first: Row, last: Row) -> Row:
    """All numbers from each first to before its last, one range after the other."""
    lengths = last - first
    found: Row = np.arange(int(lengths.sum())) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
    return found


def numbered(figures: Row, count: int) -> tuple[Row, Row]:
    """(which of the numbers under `count` there are, rising; the place of each figure among them), without sorting."""
    there = np.zeros(count, dtype=bool)
    there[figures] = True
    found, place = np.flatnonzero(there), np.empty(count, dtype=np.int64)
    place[found] = np.arange(len(found))
    return found, place[figures]
