"""Machine code: kept where there is a folder, made anew where there is none, the same answers either way."""

import pytest
from numba.core import caching

from matching.compiled import chance_from, compiled, drawn, inner


def twice(number: int) -> int:
    """Two of it."""
    return 2 * number


def test_where_nothing_may_be_written_code_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (caching.CompileResultCacheImpl, caching.CacheImpl):
        monkeypatch.setattr(kind, "_locator_classes", [], raising=False)
    assert compiled(twice)(21) == 42


def test_constants_do_not_make_a_function_compile_twice() -> None:
    double = inner(twice)

    def both(number: int) -> int:
        return double(1) + double(2) + double(number)

    assert compiled(both)(3) == 12
    assert len(double.signatures) == 1  # type: ignore[attr-defined]


def test_python_is_refused_where_only_compiled_code_may_call() -> None:
    double = inner(twice)

    @compiled
    def both(number: int) -> int:
        return double(number)

    assert both(2) == 4
    with pytest.raises(TypeError, match="twice is for compiled code alone"):
        double(2)


def test_chance_is_split_mix() -> None:
    """The first words of SplitMix64 from state 0, as published with it."""
    chance = chance_from(0)
    assert [drawn(chance, 2**32 - 1) for _ in range(3)] == [
        ((word >> 32) * (2**32 - 1)) >> 32 for word in (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F)
    ]
