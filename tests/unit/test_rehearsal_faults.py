"""The fault library is complete, and the self-test's verdict counts what was missed, wrong and invented."""

from uuid import UUID

from api.inspections.models import Finding
from api.rehearsal.faults import KINDS, Planted
from api.rehearsal.self_test import compare, table

ANSWERED_BY_A_RULE = """
under_floor under_floor_net not_paid paid_late paid_short deduction_unlawful deduction_without_consent
deduction_over_cap deduction_after_withdrawal guarantee_unlawful guarantee_not_returned document_missing document_late
document_altered pay_method_without_consent unequal_pay_sex unequal_pay_group age_under_15 hazard_without_equipment
hazard_not_accepted compensation_missing silence_not_accepted rejected_hirers_fault_unpaid not_passed_on
passed_on_short contested silent tally_receipt_mismatch receipt_pay_mismatch gross_wrong ledger_mismatch entry_altered
entry_unbalanced clock_reset clock_doubtful digit_heaping copied_tallies shared_account leader_account
hidden_intermediary resold implausible_output
""".split()


def test_every_rule_has_a_kind_of_fault() -> None:
    assert {kind.rule for kind in KINDS.values() if kind.rule} == set(ANSWERED_BY_A_RULE)


def test_there_are_more_than_forty_kinds_and_many_near_misses() -> None:
    faults = [kind for kind in KINDS.values() if kind.rule]

    assert len(faults) >= 42
    assert len(KINDS) - len(faults) >= 30


def test_what_the_application_would_accept_needs_no_constraint_lifted() -> None:
    assert not [name for name, kind in KINDS.items() if kind.lived and kind.lifts]


def planted(**over: object) -> Planted:
    facts = {
        "kind": "never_paid",
        "rule": "not_paid",
        "subject": "instalment",
        "subject_id": UUID(int=1),
        "owed_satang": 500,
        "allowed": ("silent",),
        "ids": frozenset({UUID(int=1), UUID(int=2)}),
    }
    return Planted(**{**facts, **over})  # type: ignore[arg-type]


def found(rule: str = "not_paid", subject_id: int = 1, owed: int = 500) -> Finding:
    return Finding(rule=rule, subject="instalment", subject_id=UUID(int=subject_id), owed_satang=owed, award_id=None)


def test_found_with_its_amount_is_good() -> None:
    verdict = compare([planted()], [found()])

    assert verdict.good
    assert "planted 1, found 1" in "\n".join(table(verdict))


def test_a_missed_fault_counts_against_the_checks() -> None:
    assert not compare([planted()], []).good


def test_a_wrong_amount_counts_against_the_checks() -> None:
    verdict = compare([planted()], [found(owed=499)])

    assert (verdict.scores[0].found, verdict.scores[0].right, verdict.good) == (1, 0, False)


def test_a_finding_nobody_planted_is_a_false_alarm() -> None:
    verdict = compare([planted()], [found(), found(subject_id=9)])

    assert [subject_id for _, _, subject_id in verdict.false_alarms] == [UUID(int=9)]


def test_a_rule_that_may_speak_beside_is_no_false_alarm_about_the_same_rows() -> None:
    verdict = compare([planted()], [found(), found("silent", 2, 0)])

    assert verdict.good
    assert not compare([planted()], [found(), found("silent", 3, 0)]).good
