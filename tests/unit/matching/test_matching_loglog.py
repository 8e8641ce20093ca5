"""The growth plot says the power by which points grow, and is well-formed."""

from xml.etree import ElementTree

import pytest

from tests.benchmarks.loglog import exponent, plot

POINTS = [(x, 3e-4 * x**1.1) for x in (500.0, 5000.0, 2_000_000.0)]


def test_the_exponent_is_that_of_the_points() -> None:
    assert exponent(POINTS) == pytest.approx((1.1, 3e-4))


def test_every_point_is_drawn_inside_the_picture() -> None:
    drawing = ElementTree.fromstring(plot(POINTS, "Growth", "candidates", "seconds"))
    circles = [dict(element.attrib) for element in drawing.iter() if element.tag.endswith("circle")]

    assert len(circles) == len(POINTS)
    assert all(0 < float(one["cx"]) < 640 and 0 < float(one["cy"]) < 420 for one in circles)
    assert "power 1.10" in "".join(drawing.itertext())
