"""What charts are drawn from: the 77 provinces, and classes of figures. Drawn by templates/macros/charts.html as SVG.

Shapes: MapSVG by way of the package `@svg-maps/thailand` 2.0.0, CC BY 4.0, snapped to a grid of two units (see NOTICE);
they are no lawful boundaries. The tile grid is ours: the cell nearest to each capital, no two provinces in one.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

MAP_BOX = "0 0 280 513"
COLUMNS, ROWS = 9, 16
CLASSES = 5


@dataclass(frozen=True, slots=True)
class ProvinceShape:
    """A province as it is drawn: its outline, and its cell in the tile grid, counted from 1."""

    code: str
    column: int
    row: int
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """A province with its figure: which class it falls in (0 = none, 1 to 5), and the words for it."""

    shape: ProvinceShape
    name: str
    figure: float | None
    words: str
    href: str
    level: int | None  # None: no data


@cache
def shapes() -> dict[str, ProvinceShape]:
    """The 77 provinces by their code."""
    path = Path(str(files("api.web"))) / "data" / "th-provinces.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            one["code"]: ProvinceShape(one["code"], int(one["column"]), int(one["row"]), one["path"]) for one in rows
        }


def steps(figures: Sequence[float]) -> list[float]:
    """Lower ends of at most five classes with about as many provinces each; zero is a class of its own."""
    above = sorted(figure for figure in figures if figure > 0)
    if not above:
        return []
    ends = [above[len(above) * part // CLASSES] for part in range(CLASSES)]
    return sorted(set(ends))


def level(figure: float | None, ends: Sequence[float]) -> int | None:
    """The class of a figure: 0 for none, then 1 to 5; None where there is no data."""
    return None if figure is None else sum(figure >= end for end in ends)


def places(figures: Mapping[str, float], names: Mapping[str, str], words: Mapping[str, str], href: str) -> list[Place]:
    """All provinces in order of their names' codes. `href` has a `{code}`."""
    ends = steps(list(figures.values()))
    return [
        Place(
            shape=shape,
            name=names.get(code, code),
            figure=figures.get(code),
            words=words.get(code, names.get(code, code)),
            href=href.format(code=code),
            level=level(figures.get(code), ends),
        )
        for code, shape in shapes().items()
    ]


def line_points(values: Sequence[float], width: int, height: int) -> list[tuple[float, float]]:
    """Where the points of a line stand, from left to right, zero at the bottom."""
    most = max([*values, 1])
    step = width / max(len(values) - 1, 1)
    return [(round(at * step, 1), round(height - height * value / most, 1)) for at, value in enumerate(values)]


def shares(rows: Sequence[tuple[Any, float]], width: int) -> list[int]:
    """How long the bar of each row is, the longest filling the width."""
    most = max([value for _, value in rows] + [1])
    return [round(width * value / most) for _, value in rows]
