"""What became of a bank statement, line by line, in Thai or English. What a line held is not repeated."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.csv_results import CellError, CellFault
from api.payments.run_schemas import PaymentId
from api.shapes import Shape
from api.words import Language, Words

Outcome = Literal["matched", "known", "suggested", "unmatched", "passed_over", "refused"]
Reason = tuple[Words, Words]
"""Why, and what to do next."""

MATCHED = (
    Words("รหัสอ้างอิงและจำนวนเงินตรงกัน", "Reference and amount agree"),
    Words("ไม่ต้องทำอะไร", "Nothing to do"),
)
KNOWN = (
    Words("บรรทัดนี้เคยอ่านและจับคู่แล้ว", "This line was read and matched before"),
    Words("ไม่ต้องทำอะไร", "Nothing to do"),
)
AMOUNT_DIFFERS = (
    Words("รหัสตรง แต่จำนวนเงินไม่ตรง รายการนี้ {baht} บาท", "The reference agrees, the amount does not: it is {baht} baht"),
    Words("ตรวจว่าจ่ายขาดหรือเกิน แล้วจ่ายส่วนที่ขาด", "See whether too little or too much was paid, and pay what is missing"),
)
PROVEN_BEFORE = (
    Words("รายการจ่ายนี้มีบรรทัดอื่นยืนยันแล้ว", "Another line has proven this payment already"),
    Words("ตรวจว่าโอนซ้ำหรือไม่", "See whether it was paid twice"),
)
CANCELLED = (
    Words("รายการจ่ายนี้ถูกยกเลิกแล้ว", "This payment was cancelled"),
    Words("ตรวจว่าโอนผิดหรือไม่", "See whether it was sent by mistake"),
)
SUGGESTED = (
    Words("ไม่มีรหัส แต่จำนวนเงิน วันที่ และบัญชีตรงกับรายการเดียว", "No reference, but amount, day and account fit one payment"),
    Words(
        "ตรวจแล้วแจ้งจ่ายรายการนั้นเอง ระบบยังไม่นับว่าจ่ายแล้ว", "Look, then say yourself that it is paid; it does not count yet"
    ),
)
SEVERAL = (
    Words("มีหลายรายการที่จำนวนเงิน วันที่ และบัญชีตรงกัน", "Amount, day and account fit several payments"),
    Words("ใส่รหัสอ้างอิงเวลาโอน เพื่อให้จับคู่ได้", "Send the reference with the transfer, so that it can be matched"),
)
NOTHING = (
    Words("ไม่พบรายการจ่ายที่ตรงกัน ไม่ได้แปลว่าจ่ายแล้ว", "No payment fits. This does not mean that any was paid"),
    Words("ถ้าเป็นค่าตอบแทน ตรวจรหัสอ้างอิงและจำนวนเงิน", "If it was pay, check reference and amount"),
)
MONEY_IN = (
    Words("ไม่มีเงินออกในบรรทัดนี้", "No money went out in this line"),
    Words("ไม่ต้องทำอะไร", "Nothing to do"),
)
UNREADABLE = (
    Words("อ่านบรรทัดนี้ไม่ได้", "This line cannot be read"),
    Words("แก้ช่องที่ระบุใน errors แล้วส่งใหม่", "Mend the cells named in errors and send it again"),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one line."""

    number: int
    outcome: Outcome
    reason: Reason
    payment_id: UUID | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    faults: Sequence[CellFault] = ()


class LineResult(Shape):
    """What became of one row. `row` is its number as a spreadsheet shows it: the headings are row 1."""

    row: int
    outcome: Outcome
    payment: PaymentId | None = Field(description="the payment it proves, or may belong to")
    reason: str
    remedy: str
    errors: list[CellError]


class StatementReport(Shape):
    """What became of a statement. With `dry_run`, what would have become of it; nothing was changed then.

    `matched` counts as the hirer's word that it paid; `suggested` and `unmatched` count as nothing.
    """

    dry_run: bool
    counts: dict[Outcome, int]
    rows: list[LineResult]


def report(fates: Sequence[Fate], headings: Mapping[str, str], language: Language, *, dry_run: bool) -> StatementReport:
    """The wire form."""
    counts = Counter(one.outcome for one in fates)
    return StatementReport(
        dry_run=dry_run, counts=dict(counts), rows=[_shown(one, headings, language) for one in fates]
    )


def _shown(fate: Fate, headings: Mapping[str, str], language: Language) -> LineResult:
    errors = [
        CellError(
            column=headings.get(one.column, one.column) if one.column else None,
            detail=one.detail.in_(language, one.facts),
            remedy=one.remedy.in_(language, one.facts),
        )
        for one in fate.faults
    ]
    why, then = (words.in_(language, fate.facts) for words in fate.reason)
    return LineResult(
        row=fate.number, outcome=fate.outcome, payment=fate.payment_id, reason=why, remedy=then, errors=errors
    )
