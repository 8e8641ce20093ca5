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
