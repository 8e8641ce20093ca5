"""Ways of being paid (s.18), hazards (s.20 to s.23), cancelled work (s.10)."""

from datetime import timedelta

from api.offers import models as offers
from api.payments import models as pay
from tests.check_faults.bending import by_bank, issue
from tests.check_faults.cases import fault, near
from tests.pay_books import HANDED, Books


@fault("pay_method_without_consent")
def paid_by_bank_a_day_before_she_agreed(b: Books) -> None:
    by_bank(b, HANDED + timedelta(days=3))


@near("pay_method_without_consent")
def paid_by_bank_on_the_day_she_agreed(b: Books) -> None:
    by_bank(b, HANDED + timedelta(days=2))


def hazardous(b: Books, hazard: str, birth_year: int) -> None:
    b.change("lots", b.lot.id, hazard=hazard)
    b.change("award_members", b.she, "homeworker_id", birth_year=birth_year)


@fault("age_under_15")
def a_child_of_fourteen_with_needles(b: Books) -> None:
    hazardous(b, "sharp", HANDED.year - 14)


@near("age_under_15")
def fifteen_by_the_year_of_birth(b: Books) -> None:
    hazardous(b, "sharp", HANDED.year - 15)


@near("age_under_15")
def fourteen_without_hazard(b: Books) -> None:
    hazardous(b, "none", HANDED.year - 14)


@fault("hazard_without_equipment")
def sharp_tools_without_gloves(b: Books) -> None:
    issue(b, "sharp", " ")


@near("hazard_without_equipment")
def sharp_tools_with_gloves(b: Books) -> None:
    issue(b, "sharp", "ถุงมือ")


@fault("hazard_not_accepted")
def solvent_for_a_group_that_takes_none(b: Books) -> None:
    b.change("lots", b.lot.id, hazard="solvent")


@near("hazard_not_accepted")
def sharp_for_a_group_that_takes_it(b: Books) -> None:
    b.change("lots", b.lot.id, hazard="sharp")


def cancel(b: Books, compensation: int, recorded: int) -> None:
    gone = b.add(
        offers.AwardCancellation, award_id=b.ids["award"], reason="unavoidable_need",
        compensation_satang=compensation, note="",
    )  # fmt: skip
    of = {"cancellation_id": gone, "award_id": b.ids["award"], "journal_id": b.ids["entry"]}
    b.add(pay.Compensation, homeworker_id=b.she, amount_satang=recorded, **of)


@fault("compensation_missing", owed=1)
def compensation_a_satang_short(b: Books) -> None:
    cancel(b, 1_000, 999)


@near("compensation_missing")
def compensation_in_full(b: Books) -> None:
    cancel(b, 1_000, 1_000)
