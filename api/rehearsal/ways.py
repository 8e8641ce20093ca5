"""How each homeworker is paid: cash at her workplace, or another way that she consented to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from api.rehearsal.ids import at
from api.rehearsal.parties import Team
from api.rehearsal.scribe import Scribe

WORDS = "ฉันยินยอมรับเงินด้วยวิธีนี้ และเปลี่ยนกลับเป็นเงินสดได้ทุกเมื่อ"
"""What she is shown when she consents."""


@dataclass(slots=True)
class Habits:
    """How each homeworker is paid, and the days on which each hirer pays. Kept from one run to the next."""

    since: date
    """When the history begins: who is not paid in cash consented on this day."""
    methods: dict[UUID, str] = field(default_factory=dict)
    runs: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))


def way_of(scribe: Scribe, habits: Habits, homeworker_id: UUID, team: Team) -> str:
    """How she is paid: cash at her workplace, or what she consented to before the first pay."""
    if homeworker_id not in habits.methods:
        habits.methods[homeworker_id] = _chosen(scribe, homeworker_id, team, habits.since)
    return habits.methods[homeworker_id]


def _chosen(scribe: Scribe, homeworker_id: UUID, team: Team, on: date) -> str:
    chance = scribe.chance.random()
    if chance < 0.35:
        return "cash_at_workplace"
    method = "promptpay" if chance < 0.8 else "bank" if chance < 0.95 else "cash_elsewhere"
    consented(scribe, homeworker_id, team, method, on)
    return method


def consented(scribe: Scribe, homeworker_id: UUID, team: Team, method: str, on: date, mark: str | None = None) -> None:
    """She says how she wants to be paid; `mark`: of the account, where it is not one of her own."""
    consent_id = scribe.new(
        "consents",
        at(on, 11),
        homeworker_id=homeworker_id,
        subject="pay_method",
        instalment_id=None,
        ground=None,
        most_satang=None,
        method=method,
        language="th",
        words=WORDS,
        given_by="otp",
        given_on=on,
        device_at=None,
        principal_id=team.principal_id,
    )
    has_account = method != "cash_elsewhere"
    scribe.new(
        "pay_methods",
        at(on, 11, 5),
        homeworker_id=homeworker_id,
        group_id=None,
        hirer_id=None,
        method=method,
        account_sealed=b"rehearsal" if has_account else None,
        account_mark=(mark or scribe.ids.at(at(on, 11)).hex) if has_account else None,
        consent_id=consent_id,
        principal_id=team.principal_id,
    )
