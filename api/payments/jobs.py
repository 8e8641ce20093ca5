"""How far agreed work is, from signatures to pay: for many awards at once, in few statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from api.offers.models import Award
from api.offers.views import show_awards
from api.payments.record_schemas import JobShape, Stage

SO_FAR = text(
    "WITH wanted AS (SELECT id, hirer_id FROM awards WHERE id = ANY(:awards)), "
    "document AS (SELECT DISTINCT ON (award_id) award_id, id FROM work_documents WHERE award_id = ANY(:awards) "
    "ORDER BY award_id, version_no DESC), "
    "signed AS (SELECT d.award_id, array_agg(s.side) AS sides FROM document d "
    "JOIN signatures s ON s.document_id = d.id GROUP BY 1), "
    "notes AS (SELECT award_id, sum(pieces) AS pieces, min(answer_by_on) AS answer_by_on FROM delivery_notes "
    "WHERE award_id = ANY(:awards) AND state = 'handed_over' GROUP BY 1), "
    "answers AS (SELECT award_id, sum(accepted_pieces) AS accepted, sum(short_pieces) AS short, "
    "sum(rejected_pieces) AS rejected FROM goods_receipts WHERE award_id = ANY(:awards) GROUP BY 1), "
    "quarrels AS (SELECT r.award_id, sum(d.pieces) AS pieces FROM disputes d JOIN goods_receipts r "
    "ON r.id = d.receipt_id WHERE r.award_id = ANY(:awards) AND d.state = 'open' GROUP BY 1), "
    "owed AS (SELECT i.id, i.award_id, n.handed_over_on + i.pay_within_days AS due_on, "
    "i.gross_satang - coalesce((SELECT sum(d.amount_satang) FROM deductions d WHERE d.instalment_id = i.id AND NOT "
    "EXISTS (SELECT FROM deduction_returns b WHERE b.deduction_id = d.id)), 0) AS net FROM instalments i "
    "JOIN delivery_notes n ON n.id = i.note_id WHERE i.award_id = ANY(:awards)), "
    "held AS (SELECT m.instalment_id, sum(m.pay_satang) AS sent, "
    "sum(m.pay_satang) FILTER (WHERE p.state = 'received') AS received FROM owed o "
    "JOIN payment_items m ON m.instalment_id = o.id JOIN payments p ON p.id = m.payment_id "
    "AND p.state IN ('sent', 'at_group', 'received', 'contested') GROUP BY 1), "
    "money AS (SELECT o.award_id, sum(o.net) AS net, sum(coalesce(h.sent, 0)) AS sent, "
    "sum(coalesce(h.received, 0)) AS received, min(o.due_on) FILTER (WHERE coalesce(h.sent, 0) < o.net) AS due_on "
    "FROM owed o LEFT JOIN held h ON h.instalment_id = o.id GROUP BY 1) "
    "SELECT w.id, h.name, s.sides, coalesce(n.pieces, 0) AS unanswered, n.answer_by_on, "
    "coalesce(a.accepted, 0) AS accepted, coalesce(a.short, 0) AS short, coalesce(a.rejected, 0) AS rejected, "
    "coalesce(q.pieces, 0) AS disputed, coalesce(m.net, 0) AS net, coalesce(m.sent, 0) AS sent, "
    "coalesce(m.received, 0) AS received, m.due_on FROM wanted w JOIN hirers h ON h.id = w.hirer_id "
    "LEFT JOIN signed s ON s.award_id = w.id LEFT JOIN notes n ON n.award_id = w.id "
    "LEFT JOIN answers a ON a.award_id = w.id LEFT JOIN quarrels q ON q.award_id = w.id "
    "LEFT JOIN money m ON m.award_id = w.id"
)


def show_jobs(session: Session, awards: Sequence[Award]) -> list[JobShape]:
    """Awards with how far each is."""
    found: dict[UUID, Row[Any]] = {
        row.id: row for row in session.execute(SO_FAR, {"awards": [award.id for award in awards]})
    }
    return [
        JobShape(**shown.model_dump(), **_so_far(award, found[award.id]))
        for award, shown in zip(awards, show_awards(session, awards), strict=True)
    ]


def _so_far(award: Award, row: Row[Any]) -> dict[str, Any]:
    unsigned = [side for side in ("hirer", "leader") if side not in (row.sides or ())]
    return {
        "hirer_name": row.name,
        "stage": stage(award, signed=not unsigned, unanswered=row.unanswered, net=row.net, received=row.received),
        "waiting_for": unsigned,
        "unanswered_pieces": row.unanswered,
        "answer_by_on": row.answer_by_on,
        "accepted_pieces": row.accepted,
        "short_pieces": row.short,
        "rejected_pieces": row.rejected,
        "disputed_pieces": row.disputed,
        "net_satang": row.net,
        "sent_satang": row.sent,
        "received_satang": row.received,
        "pay_due_on": _day(row.due_on),
    }


def stage(award: Award, *, signed: bool, unanswered: int, net: int, received: int) -> Stage:
    """Where the work stands: the first step that is not done. After an early end, of what was handed over."""
    if award.state == "cancelled":
        return "cancelled"
    if not signed:
        return "sign"
    if award.state == "agreed" and award.delivered_pieces < award.pieces:
        return "make"
    if unanswered:
        return "wait_receipt"
    return "wait_pay" if received < net else "paid"


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
