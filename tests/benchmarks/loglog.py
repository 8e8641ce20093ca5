"""A log-log plot as SVG, drawn by hand: points, the straight line through them, and a grid of tens."""

from __future__ import annotations

import math
from html import escape

WIDTH, HEIGHT, EDGE = 640, 420, 70
INK, PALE, LINE = "#222", "#ddd", "#0a6"

Point = tuple[float, float]


def exponent(points: list[Point]) -> tuple[float, float]:
    """(slope, height at 1) of the least-squares line through the logarithms: y = height x ** slope."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    middle_x, middle_y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    slope = sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)
    return slope, math.exp(middle_y - slope * middle_x)


def plot(points: list[Point], title: str, across: str, up: str) -> str:
    """The whole SVG document."""
    slope, height = exponent(points)
    spans = [_tens(column) for column in zip(*points, strict=True)]
    ends = [(x, height * x**slope) for x in (min(points)[0], max(points)[0])]
    (left, top), (right, bottom) = (_at(end, spans) for end in ends)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
            f' font-size="13" fill="{INK}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *_grid(spans),
            f'<path d="M{left:.1f} {top:.1f}L{right:.1f} {bottom:.1f}" stroke="{LINE}" stroke-width="2"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>' for x, y in (_at(p, spans) for p in points)),
            _text(WIDTH / 2, 24, f"{title}: time grows with candidates to the power {slope:.2f}", "middle"),
            _text(WIDTH / 2, HEIGHT - 14, across, "middle"),
            f'<g transform="rotate(-90)">{_text(-HEIGHT / 2, 18, up, "middle")}</g>',
            "</svg>\n",
        ]
    )


def _tens(figures: tuple[float, ...]) -> tuple[int, int]:
    """Powers of ten around these."""
    return math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)) + 1e-9)


def _at(point: Point, spans: list[tuple[int, int]]) -> Point:
    (x, y), ((low_x, high_x), (low_y, high_y)) = point, spans
    right, up = (math.log10(x) - low_x) / (high_x - low_x), (math.log10(y) - low_y) / (high_y - low_y)
    return EDGE + right * (WIDTH - 1.5 * EDGE), HEIGHT - EDGE + 20 - up * (HEIGHT - 1.6 * EDGE)


def _grid(spans: list[tuple[int, int]]) -> list[str]:
    (low_x, high_x), (low_y, high_y) = spans
    found = []
    for ten in range(low_x, high_x + 1):
        (x, top), (_, bottom) = _at((10**ten, 10**high_y), spans), _at((10**ten, 10**low_y), spans)
        found.append(f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="{PALE}"/>')
        found.append(_text(x, bottom + 18, f"{10**ten:,}", "middle"))
    for ten in range(low_y, high_y + 1):
        (left, y), (right, _) = _at((10**low_x, 10**ten), spans), _at((10**high_x, 10**ten), spans)
        found.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{PALE}"/>')
        found.append(_text(left - 6, y + 4, f"{10**ten:g}", "end"))
    return found


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
