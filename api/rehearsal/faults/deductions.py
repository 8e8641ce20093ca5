"""Money kept back that may not be (s.19)."""

from datetime import timedelta

from api.ledger.rules import deduction_cap
from api.rehearsal.deducting import deduct
from api.rehearsal.earning import Owed
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.handing import Handed
from api.rehearsal.ids import at
from api.rehearsal.stage import Stage


def _earned(stage: Stage) -> tuple[Handed, Owed]:
    handed = stage.deliver(stage.agree(over_floor=1.3))
    return handed, handed.owed[0]


@fault("deduction_unlawful", "s.19", lifts=(("deductions", "ck_deductions_ground"),))
def kept_a_platform_fee(stage: Stage) -> Found:
    """A fifth ground, of which the law knows nothing."""
    return _unlawful(stage, "platform_fee")


@fault("deduction_unlawful", "s.19", lifts=(("deductions", "ck_deductions_ground"),))
def kept_for_thread(stage: Stage) -> Found:
    return _unlawful(stage, "thread")


def _unlawful(stage: Stage, ground: str) -> Found:
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, ground, 150 + stage.nth, consent_to=0)
    stage.pay(handed)
    return Found("deduction", kept, 150 + stage.nth)


@fault("deduction_without_consent", "s.19", lifts=(("deductions", "ck_deductions_consent"),))
def kept_without_asking(stage: Stage) -> Found:
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, "damage", 200, consent_to=0)
    stage.pay(handed)
    return Found("deduction", kept, 200)


@fault("deduction_without_consent", "s.19")
def kept_more_than_she_agreed(stage: Stage) -> Found:
    """She consented to a satang less."""
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, "late_delivery", 200, consent_to=199)
    stage.pay(handed)
    return Found("deduction", kept, 200)


@fault("deduction_without_consent", "s.19")
def consent_of_somebody_else(stage: Stage) -> Found:
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, "damage", 200)
    stage.scribe.rows.of("consents")[-1]["homeworker_id"] = stage.roster[-1].id
    stage.pay(handed)
    return Found("deduction", kept, 200)


@fault("deduction_without_consent", "s.19")
def consent_to_another_ground(stage: Stage) -> Found:
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, "damage", 200)
    stage.scribe.rows.of("consents")[-1]["ground"] = "late_delivery"
    stage.pay(handed)
    return Found("deduction", kept, 200)


@near_miss("s.19")
def kept_with_consent(stage: Stage) -> None:
    handed, owed = _earned(stage)
    deduct(stage.scribe, owed, "damage", 200, consent_to=201)
    stage.pay(handed)


@fault("deduction_over_cap", "s.19")
def a_satang_over_the_cap(stage: Stage) -> Found:
    return _kept_to(stage, 1)


@fault("deduction_over_cap", "s.19")
def twice_the_cap(stage: Stage) -> Found:
    return _kept_to(stage, None)


@near_miss("s.19")
def exactly_the_cap(stage: Stage) -> None:
    _kept_to(stage, 0)


def _kept_to(stage: Stage, over: int | None) -> Found:
    """Damage and lateness together: `over` the cap by so many satang, or by as much again."""
    handed, owed = _earned(stage)
    cap = deduction_cap(owed.gross_satang)
    excess = cap if over is None else over
    deduct(stage.scribe, owed, "damage", cap // 2)
    deduct(stage.scribe, owed, "late_delivery", cap - cap // 2 + excess)
    stage.pay(handed)
    return Found("instalment", owed.id, excess)


@fault("deduction_after_withdrawal", "s.19", beside="deduction_without_consent")
def kept_after_she_withdrew(stage: Stage) -> Found:
    """She took her consent back before she was paid, and the money was kept."""
    return _withdrawn(stage, days_before_pay=1)


@fault("deduction_after_withdrawal", "s.19", beside="deduction_without_consent")
def withdrew_on_the_day_of_pay(stage: Stage) -> Found:
    return _withdrawn(stage, days_before_pay=0)


@near_miss("s.19")
def withdrew_after_pay(stage: Stage) -> None:
    _withdrawn(stage, days_before_pay=-1)


def _withdrawn(stage: Stage, days_before_pay: int) -> Found:
    handed, owed = _earned(stage)
    kept = deduct(stage.scribe, owed, "damage", 300)
    pay_on = owed.ready_on + timedelta(days=2)
    on = pay_on - timedelta(days=days_before_pay)
    consent_id = stage.scribe.rows.of("consents")[-1]["id"]
    stage.scribe.new(
        "consent_withdrawals", at(on, 8), consent_id=consent_id, withdrawn_on=on, principal_id=stage.team.principal_id
    )
    stage.pay(handed, on=pay_on)
    return Found("deduction", kept, 300)
