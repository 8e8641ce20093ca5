"""How the inner loops become machine code, and the chance they draw on.

numba compiles a function when it is first called and keeps the result: in NUMBA_CACHE_DIR if that is set, else
beside the source, else in the user's own cache folder. Without fastmath, and with whole numbers only, every process
and every machine gets the same answer. Modules that import this one are imported where they are first needed, so
`import matching` stays light; warm.py compiles ahead of need.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit, types

from matching.rows import Row

P = ParamSpec("P")
T = TypeVar("T")

# SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_MIX = np.uint64(0xBF58476D1CE4E5B9)
SECOND_MIX = np.uint64(0x94D049BB133111EB)
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
INNER = {**OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
S27, S30, S31, S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)


# numba looks only at a function's own file when it judges what it kept; callees live in other files here.
SOURCES = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))
STAMP = (sha256(SOURCES).hexdigest(), len(SOURCES))


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """The function as machine code, made on its first call and kept until any source of this package changes."""
    return cast("Callable[P, T]", _kept(function, OPTIONS))


def inner(function: Callable[P, T]) -> Callable[P, T]:
    """Likewise, where only compiled functions call it: a door for Python would take longer to make than the rest."""
    return cast("Callable[P, T]", _without_door(_kept(function, INNER)))


def woven(function: Callable[P, T]) -> Callable[P, T]:
    """Likewise, but woven into its callers: handing dozens of arrays over costs more than a small loop."""
    return cast("Callable[P, T]", _without_door(_kept(function, {**INNER, "forceinline": True})))


def _kept(function: Any, options: dict[str, Any]) -> Any:
    try:
        dispatcher = njit(cache=True, **options)(function)
        dispatcher._cache._cache_file._source_stamp = STAMP
    except RuntimeError:  # numba found no folder it may write to: compile anew in every process
        dispatcher = njit(**options)(function)
    resolve = dispatcher.get_call_template

    def once_for_all_constants(arguments: Any, keywords: Any) -> Any:
        """Without this, f(0) and f(1) inside compiled code would each be compiled apart."""
        return resolve(tuple(map(types.unliteral, arguments)), keywords)

    dispatcher.get_call_template = once_for_all_constants
    return dispatcher


def _without_door(dispatcher: Any) -> Any:
    def refuse(*arguments: object, **keywords: object) -> None:
        raise TypeError(f"{dispatcher.__name__} is for compiled code alone")

    dispatcher._insert = lambda *arguments, **keywords: None  # a call from Python would jump into nothing
    dispatcher._compile_for_args = refuse
    return dispatcher


def chance_from(seed: int) -> Row:
    """A generator: one word of state."""
    return np.array([seed], dtype=np.uint64)


@woven
def draw(chance: Row, below: int) -> Any:
    """A whole number from 0 to `below` - 1 (`below` under 2**32)."""
    chance[0] += GOLDEN
    mixed = chance[0]
    mixed = (mixed ^ (mixed >> S30)) * FIRST_MIX
    mixed = (mixed ^ (mixed >> S27)) * SECOND_MIX
    mixed = mixed ^ (mixed >> S31)
    return np.int64(((mixed >> S32) * np.uint64(below)) >> S32)


@woven
def faded(full: int, halvings: int, step: int, steps: int) -> int:
    """Halves so often from the first step to the last, in a straight line between (`full` under 2**46)."""
    at = (step * halvings << 16) // steps
    return (full >> (at >> 16)) * (131_072 - (at & 65_535)) >> 17


@compiled
def drawn(chance: Row, below: int) -> Any:
    """`draw`, for Python."""
    return draw(chance, below)


@woven
def surprise(chance: Row) -> Any:
    """-log2 of a uniform number, in 1/256, by whole numbers only: half of all draws are under 256."""
    number = draw(chance, 1 << 31) + 1
    bits = 0
    while number >> (bits + 1):
        bits += 1
    fraction = ((number << 8) >> bits) - 256  # log2 between powers of two as a straight line
    return (31 - bits) * 256 - fraction
