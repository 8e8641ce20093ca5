"""What is kept back from an instalment with her consent, and taken back with it."""

from uuid import UUID

from api.ledger.books import AccountKind, Reference
from api.ledger.rules import deduction_cap
from api.rehearsal.earning import Owed
from api.rehearsal.ids import at, later
from api.rehearsal.scribe import Move, Scribe

WORDS = "ฉันยินยอมให้หักเงินจำนวนนี้จากค่าแรงงวดนี้"
"""What she is shown when she consents."""


def deduct(scribe: Scribe, owed: Owed, ground: str, satang: int, *, consent_to: int | None = None) -> UUID:
    """Keep money back from an instalment, the day it was earned. She consents to just that much, or to another sum;
    0 is no consent."""
    moment = later(at(owed.ready_on, 22), scribe.chance.randrange(30, 90))
    most = satang if consent_to is None else consent_to
    consent_id = _consent_to(scribe, owed, ground, most) if most else None
    account: AccountKind = "deduction_late" if ground == "late_delivery" else "deduction_damage"
    deduction_id = scribe.ids.at(moment)
    moves: list[Move] = [("homeworker_earning", owed.homeworker_id, -satang), (account, owed.job.firm.id, satang)]
    journal_id = scribe.post("deduction", moment, owed.ready_on, Reference("deduction", deduction_id), moves)
    scribe.rows.add(
        "deductions",
        id=deduction_id,
        created_at=moment,
        instalment_id=owed.id,
        ground=ground,
        amount_satang=satang,
        reason="ชิ้นงานเสียหาย" if ground == "damage" else "ส่งช้ากว่ากำหนด",
        consent_id=consent_id,
        journal_id=journal_id,
        principal_id=owed.job.firm.principal_id,
    )
    owed.kept_satang += satang
    return deduction_id


def most_deductible(owed: Owed) -> int:
    """The most that may be kept from an instalment: at most the cap, and never what the floor needs (s.16, s.19)."""
    job = owed.job
    floor = -(-owed.pieces * job.floor_satang * owed.percent_done // 100)
    room = owed.gross_satang - floor - owed.pieces * job.cost_satang
    return min(deduction_cap(owed.gross_satang), room) - owed.kept_satang


def _consent_to(scribe: Scribe, owed: Owed, ground: str, satang: int) -> UUID:
    return scribe.new(
        "consents",
        at(owed.ready_on, 22, 10),
        homeworker_id=owed.homeworker_id,
        subject="deduction",
        instalment_id=owed.id,
        ground=ground,
        most_satang=satang,
        method=None,
        language="th",
        words=WORDS,
        given_by="pin",
        given_on=owed.ready_on,
        device_at=None,
        principal_id=owed.job.team.principal_id,
    )


def take_back(scribe: Scribe, owed: Owed, deduction_id: UUID) -> None:
    """She takes her consent back before she is paid; the deduction is taken back whole, its entry reversed."""
    moment = later(at(owed.ready_on, 23), scribe.chance.randrange(31, 55))
    deduction = next(row for row in reversed(scribe.rows.of("deductions")) if row["id"] == deduction_id)
    satang = deduction["amount_satang"]
    account: AccountKind = "deduction_damage" if deduction["ground"] == "damage" else "deduction_late"
    moves: list[Move] = [("homeworker_earning", owed.homeworker_id, satang), (account, owed.job.firm.id, -satang)]
    about = Reference("deduction", deduction_id)
    why = "ผู้รับงานถอนความยินยอม"
    journal_id = scribe.post(
        "correction", moment, owed.ready_on, about, moves, corrects=deduction["journal_id"], reason=why
    )
    principal_id = owed.job.team.principal_id
    scribe.new(
        "consent_withdrawals",
        moment,
        consent_id=deduction["consent_id"],
        withdrawn_on=owed.ready_on,
        principal_id=principal_id,
    )
    scribe.new(
        "deduction_returns",
        moment,
        deduction_id=deduction_id,
        reason=why,
        journal_id=journal_id,
        principal_id=principal_id,
    )
    owed.kept_satang -= satang
