"""The pure part of cases: proof of work, numbers, clocks, lines of back-pay, and words that tell nothing by size."""

import base64
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from api.inspections import clocks, rules
from api.inspections.rules import Owed
from api.inspections.sealed_words import open_words, seal_words
from api.sealing import Sealer
from tests.cases import proof
from tests.walk import DOCUMENT

ON = date(2026, 11, 22)


def owed(satang: int, *, rule: str = "not_paid", member: int = 1, interest: int = 0, finding: int = 1) -> Owed:
    return Owed(UUID(int=member), UUID(int=9), rule, "3", UUID(int=finding), satang, ON, interest)


def test_a_proof_fits_one_complaint_only() -> None:
    found = proof("not_paid", "ไม่ได้เงิน")

    assert rules.is_proven("not_paid", "ไม่ได้เงิน", found)
    assert not rules.is_proven("paid_late", "ไม่ได้เงิน", found)
    assert not rules.is_proven("not_paid", "ไม่ได้เงิน ", found)


def test_the_example_of_the_document_is_proven() -> None:
    fields = DOCUMENT["components"]["schemas"]["FileComplaint"]["properties"]

    assert rules.is_proven("not_paid", fields["words"]["examples"][0], fields["proof"]["examples"][0])


def test_the_acts_clocks_are_dated_data() -> None:
    assert [clocks.days(one, ON) for one in ("decide_days", "extend_days", "pay_days", "court_days")] == [30] * 4
    assert clocks.ends("pay_days", date(2026, 12, 15)) == date(2027, 1, 14)


def test_a_number_tells_the_buddhist_year_and_nothing_else() -> None:
    assert rules.number_of(UUID(int=0), ON) == "2569-0000-0000"
    assert rules.number_of(UUID(int=(1 << 128) - 1), ON) == "2569-ZZZZ-ZZZZ"


def test_findings_about_one_member_lot_and_rule_are_one_line() -> None:
    found = rules.lines_of(
        [owed(100, interest=1, finding=2), owed(50, interest=2), owed(7, rule="under_floor"), owed(9, member=2)]
    )

    assert [(one.rule, one.found_satang, one.interest_satang, len(one.findings)) for one in found] == [
        ("not_paid", 150, 3, 2),
        ("under_floor", 7, 0, 1),
        ("not_paid", 9, 0, 1),
    ]


@pytest.mark.parametrize(
    ("kind", "state", "may"),
    [
        ("pay", "issued", ("known", "revoked")),
        ("pay", "known", ("in_court", "complied", "revoked")),
        ("compliance", "known", ("appealed", "complied", "revoked")),
        ("summons", "known", ("complied", "revoked")),
        ("pay", "complied", ()),
    ],
)
def test_each_kind_of_order_has_its_own_steps(kind: str, state: str, may: tuple[str, ...]) -> None:
    assert rules.may_become(kind, state) == may


def test_sealed_words_have_one_size_and_tell_the_day_at_most(sealer: Sealer) -> None:
    short, long = seal_words(sealer, "ก", ON), seal_words(sealer, "ข" * 1_000, ON)

    assert len(short) == len(long)
    assert open_words(sealer, short) == "ก"
    clock = int.from_bytes(base64.urlsafe_b64decode(short)[1:9])  # Fernet shows its time to everybody
    assert clock == int(datetime(2026, 11, 22, tzinfo=UTC).timestamp())
