"""What every shape is made of: plain text, whole numbers, days and ids, and nothing that only looks like them."""

from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from api.shapes import Code, Day, Id, Name, Note, Satang, Shape, Whole, new_id

ORDER = Annotated[UUID, Id("ord")]


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    return caught.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("sent", "kept"), [(" สมศรี ", "สมศรี"), ("e\u0301", "\u00e9"), ("ก\u200bข", "ก\u200bข"), ("a" * 200, "a" * 200)]
)
def test_a_name_is_trimmed_and_composed(sent: str, kept: str) -> None:
    assert read(Name, sent) == kept


@pytest.mark.parametrize(
    "sent",
    ["", "   ", "a" * 201, "a\x00", "a\nb", "\u202eabc", "\u2066a", "\ufeffa", "\ud800", "\ue000", 1, True, None, b"a"],
)
def test_a_name_holds_nothing_that_cannot_be_seen(sent: object) -> None:
    assert refused(Name, sent)


@given(st.text())
def test_whatever_is_kept_of_a_text_can_be_stored_and_reads_the_same_again(sent: str) -> None:
    try:
        kept = read(Note, sent)
    except ValidationError:
        return
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert read(Note, kept) == kept


@pytest.mark.parametrize("sent", [True, "1", 1.0, 1.5, -1, 10**12 + 1, 10**400, None, float("nan"), float("inf")])
def test_money_is_a_whole_number_in_bounds(sent: object) -> None:
    assert refused(Satang, sent)


def test_bounds_belong_to_the_range() -> None:
    bounded = Annotated[int, Whole(1, 3)]

    assert [read(bounded, number) for number in (1, 3)] == [1, 3]
    assert refused(bounded, 0) == "greater_than_equal"
    assert refused(bounded, 4) == "less_than_equal"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("2569-11-22", "day_buddhist"),
        ("2026-02-30", "day_form"),
        ("2026-W12-3", "day_form"),
        ("20261122", "day_form"),
        ("2026-11-22T00:00:00", "day_form"),
        ("๒๐๒๖-๑๑-๒๒", "day_form"),
        ("0001-01-01", "day_range"),
        ("9999-12-31", "day_range"),
        (1_700_000_000, "day_form"),
        (None, "day_form"),
    ],
)
def test_a_day_is_a_day_of_the_common_era(sent: object, why: str) -> None:
    assert refused(Day, sent) == why


def test_an_id_goes_out_and_comes_back() -> None:
    made = new_id()

    written = TypeAdapter(ORDER).dump_python(made, mode="json")

    assert written == f"ord_{made.hex}"
    assert read(ORDER, written) == made


@pytest.mark.parametrize(
    "sent", ["", "ord_", "lot_" + "0" * 32, "ord_" + "G" * 32, "ord_" + "0" * 33, "ord_" + "0" * 32 + "\n", 1]
)
def test_an_id_of_another_kind_is_refused(sent: object) -> None:
    assert refused(ORDER, sent) == "string_pattern_mismatch"


@pytest.mark.parametrize("sent", ["", "A", "a b", "a-b", "é", "a" * 65, "1a", "a\n"])
def test_a_code_is_small_letters_digits_and_underlines(sent: str) -> None:
    assert refused(Code, sent) == "string_pattern_mismatch"


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(1_000)]

    assert sorted(made) == made
    assert {one.version for one in made} == {7}


def test_a_shape_takes_no_unknown_field_and_does_not_change() -> None:
    class Small(Shape):
        a: int

    assert refused(Small, {"a": 1, "b": 2}) == "extra_forbidden"
    with pytest.raises(ValidationError, match="frozen"):
        Small(a=1).a = 2  # type: ignore[misc]
