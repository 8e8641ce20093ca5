"""Floor and fair rate under a minimum wage of the table, with a working that a person can redo."""

from datetime import date
from fractions import Fraction

import orjson
import pytest
from sqlalchemy.orm import Session

from api.wages.lookup import minimum_wage
from api.wages.rates import Rates, explain, rate_for


def rates(session: Session, province: str, district: str | None, day: str, pieces: int) -> Rates:
    wage = minimum_wage(session, province_code=province, district_code=district, on_date=date.fromisoformat(day))
    return rate_for(wage, Fraction(pieces))


@pytest.mark.parametrize(
    ("province", "district", "day", "pieces", "floor_satang"),
    [
        ("10", None, "2025-07-01", 40, 1_000),
        ("10", None, "2025-06-30", 40, 930),
        ("40", None, "2025-03-01", 25, 1_428),
        ("96", None, "2025-03-01", 30, 1_124),
        ("90", "9011", "2025-03-01", 24, 1_584),
        ("90", None, "2025-03-01", 24, 1_467),
    ],
)
def test_the_published_floors_come_out(
    session: Session, province: str, district: str | None, day: str, pieces: int, floor_satang: int
) -> None:
    assert rates(session, province, district, day, pieces).floor_satang == floor_satang


def test_the_fair_rate_is_a_fifth_above_the_exact_floor(session: Session) -> None:
    assert rates(session, "96", None, "2025-03-01", 30).fair_satang == 1_348  # 1123.33… x 1.2


def test_the_working_can_be_kept_as_json_and_names_its_wage(session: Session) -> None:
    working = orjson.loads(orjson.dumps(rates(session, "96", None, "2025-03-01", 30).working))

    assert working[0]["inputs"]["notification_number"] == "13"
    assert working[0]["inputs"]["minimum_wage_id"].startswith("wag_")
    assert [step["step"] for step in working if step["rate"] == "floor"] == [
        "daily_wage_over_pieces",
        "rounded_up_to_satang",
    ]


def test_the_working_reads_as_sentences(session: Session) -> None:
    working = rates(session, "96", None, "2025-03-01", 30).working

    assert explain(working, "en") == [
        "Minimum wage: 337.00 baht a day, notification no. 13, in force from 2025-01-01",
        "Least lawful rate",
        "337.00 baht ÷ 30 pieces in 8 hours = 11.2333… baht a piece",
        "Rounded up to the whole satang = 11.24 baht",
        "Fair rate",
        "337.00 baht ÷ 30 pieces in 8 hours = 11.2333… baht a piece",
        "11.2333… baht × 1.2, so that slower workers reach the minimum wage = 13.48 baht",
        "Rounded up to the whole satang = 13.48 baht",
    ]
    assert "ใช้ตั้งแต่ 1 มกราคม 2568" in explain(working, "th")[0]
