"""Charts: every province is on the map once, and classes say what they should."""

import csv
from pathlib import Path

from api.web import drawings

PROVINCES = Path("api/parties/data/provinces.csv")


def test_all_77_provinces_are_drawn_bueng_kan_among_them() -> None:
    with PROVINCES.open(encoding="utf-8") as file:
        codes = {row["province_code"] for row in csv.DictReader(file)}

    assert set(drawings.shapes()) == codes
    assert len(codes) == 77
    assert "38" in codes  # Bueng Kan, a province since 2011


def test_no_two_provinces_share_a_tile_and_all_stand_in_the_grid() -> None:
    cells = [(one.column, one.row) for one in drawings.shapes().values()]

    assert len(set(cells)) == 77
    assert all(1 <= column <= drawings.COLUMNS and 1 <= row <= drawings.ROWS for column, row in cells)


def test_bangkok_lies_south_of_chiang_mai_and_west_of_ubon() -> None:
    bangkok, chiang_mai, ubon = (drawings.shapes()[code] for code in ("10", "50", "34"))

    assert bangkok.row > chiang_mai.row
    assert bangkok.column < ubon.column


def test_none_is_a_class_of_its_own_and_the_worst_fall_in_the_last() -> None:
    figures = [0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    ends = drawings.steps(figures)
    levels = [drawings.level(figure, ends) for figure in figures]

    assert levels[0] == 0
    assert levels[-1] == drawings.CLASSES
    assert levels == sorted(levels)
    assert drawings.level(None, ends) is None


def test_a_line_goes_from_the_left_to_the_right_edge_with_the_most_on_top() -> None:
    assert drawings.line_points([0, 5, 10], 300, 80) == [(0, 80), (150, 40), (300, 0)]
