"""`trong check --self-test` on small books: the checks pass, and checks that see nothing do not."""

from sqlalchemy import Engine

from api.config import Settings
from api.rehearsal.self_test import self_test


def test_the_checks_find_every_planted_fault_and_nothing_in_clean_books(settings: Settings) -> None:
    said: list[str] = []

    assert self_test(settings, lots=40, seed=3, say=said.append) == 0, "\n".join(said)
    assert "false alarms 0" in said


def test_checks_that_see_nothing_fail_the_self_test(settings: Settings) -> None:
    def blind(engine: Engine, as_of: object) -> None:
        """Looks at nothing."""

    assert self_test(settings, lots=10, seed=3, say=lambda line: None, checks=blind) == 1
