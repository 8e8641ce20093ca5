"""What the package's front page shows is what happens."""

import doctest

import matching


def test_the_ten_lines_of_the_front_page_run_as_shown() -> None:
    found = doctest.testmod(matching)

    assert found.attempted >= 7
    assert found.failed == 0
