"""What people type as a number: any of the scripts, commas, so many decimals; the rest is not read at all."""

import pytest

from api.web.pages.buyer import reading
from api.web.typed import fixed


@pytest.mark.parametrize(
    ("typed", "places", "found"),
    [("617.50", 2, 61750), ("๖๑๗.๕", 2, 61750), ("3,250", 2, 325000), ("1 250", 2, 125000), ("0.125", 3, 125)],
)
def test_numbers_are_read_as_people_write_them(typed: str, places: int, found: int) -> None:
    assert fixed(typed, places) == found


@pytest.mark.parametrize("typed", ["", "-5", "1e3", "6.505", "หก", "1.2.3", ".5", "5.", "1" * 10])
def test_what_is_no_such_number_is_not_read(typed: str) -> None:
    assert fixed(typed, 2) is None


def test_a_hirer_may_count_materials_in_grams_and_passes_on_what_cannot_be_read() -> None:
    assert reading.thousandths("0.125") == 125
    assert reading.hundredths("6.505") == "6.505"
