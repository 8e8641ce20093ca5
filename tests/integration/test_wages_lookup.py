"""Which minimum wage holds where and when, on the notifications that every installation knows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from api import database, reference
from api.config import Settings
from api.offers.models import MatchingPolicy
from api.parties.models import Machine, Province, Skill
from api.wages.lookup import (
    NoMinimumWage,
    districts_with_own_rate,
    highest_in_window,
    minimum_wage,
    wages_in_window,
)
from api.wages.models import MinimumWage, WageNotification
from api.wages.rules import highest_in_force, in_force


def daily_baht(session: Session, province: str, district: str | None, day: str) -> int:
    found = minimum_wage(session, province_code=province, district_code=district, on_date=date.fromisoformat(day))
    return found.daily_satang // 100


def test_bangkok_has_400_baht_from_the_first_of_july_2025(session: Session) -> None:
    assert daily_baht(session, "10", None, "2025-06-30") == 372
    assert daily_baht(session, "10", None, "2025-07-01") == 400


def test_hat_yai_has_its_own_wage_and_the_rest_of_songkhla_another(session: Session) -> None:
    assert daily_baht(session, "90", "9011", "2025-03-01") == 380
    assert daily_baht(session, "90", "9001", "2025-03-01") == 352
    assert daily_baht(session, "90", None, "2025-03-01") == 352


def test_a_district_without_a_wage_of_its_own_yet_has_the_provinces(session: Session) -> None:
    assert daily_baht(session, "84", "8404", "2024-12-31") == 345
    assert daily_baht(session, "84", "8404", "2025-01-01") == 400


def test_before_2024_there_is_no_wage_to_go_by(session: Session) -> None:
    with pytest.raises(NoMinimumWage):
        daily_baht(session, "10", None, "2023-12-31")


def test_every_wage_comes_with_its_source(session: Session) -> None:
    found = minimum_wage(session, province_code="96", district_code=None, on_date=date(2025, 2, 1))

    assert found.notification.number == "13"
    assert "Wage Committee" in found.notification.source


def test_the_highest_wage_of_a_window_counts(session: Session) -> None:
    found = highest_in_window(
        session, province_code="10", district_code=None, start_on=date(2025, 6, 20), due_on=date(2025, 7, 10)
    )

    assert found.daily_satang == 40_000


def test_a_window_that_ends_the_day_before_keeps_the_old_wage(session: Session) -> None:
    found = highest_in_window(
        session, province_code="10", district_code=None, start_on=date(2025, 6, 1), due_on=date(2025, 6, 30)
    )

    assert found.daily_satang == 37_200


def test_many_places_are_looked_up_in_one_query(session: Session) -> None:
    places = {("10", None), ("90", "9011"), ("90", "9001"), ("40", None)}
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))

    found = wages_in_window(session, places, date(2026, 1, 1), date(2026, 2, 1))

    assert {place: wage.daily_satang // 100 for place, wage in found.items()} == {
        ("10", None): 400,
        ("90", "9011"): 380,
        ("90", "9001"): 352,
        ("40", None): 357,
    }
    assert len(statements) == 1


def test_three_districts_have_a_wage_of_their_own(session: Session) -> None:
    assert districts_with_own_rate(session, date(2026, 1, 1)) == {"5001", "8404", "9011"}
    assert districts_with_own_rate(session, date(2024, 6, 1)) == frozenset()


def test_loading_the_reference_data_again_adds_nothing(
    settings: Settings, shared_urls: database.Urls, session: Session
) -> None:
    def counted() -> list[int | None]:
        tables = (Province, Skill, Machine, WageNotification, MinimumWage, MatchingPolicy)
        return [session.scalar(select(func.count()).select_from(one)) for one in tables]

    before = counted()
    owner = database.migrate_engine(settings, shared_urls)
    reference.load(owner)
    owner.dispose()

    assert counted() == before
    assert before[:3] == [77, 56, 14]


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 3, 1))
WAGES = st.lists(
    st.builds(
        MinimumWage,
        district_code=st.sampled_from([None, "9011"]),
        daily_satang=st.integers(1, 50),
        effective_from=DAYS,
    ),
    max_size=8,
    unique_by=lambda wage: (wage.district_code, wage.effective_from),
)


@given(WAGES, DAYS, st.integers(0, 40))
def test_the_highest_in_a_window_is_the_highest_of_its_days(wages: list[MinimumWage], start: date, length: int) -> None:
    days = [start + timedelta(days=n) for n in range(length + 1)]
    each = [in_force(wages, "9011", day) for day in days]

    found = highest_in_force(wages, "9011", start, days[-1])

    if each[0] is None:
        assert found is None
    else:
        assert found is not None
        assert found.daily_satang == max(one.daily_satang for one in each if one is not None)
