"""How a hirer paid in the year before a day: read from instalments and what was said of their payments."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.documents.dated import figure
from api.errors import NotFound
from api.parties.models import Hirer
from api.payments.record_schemas import PayRecord

LOOK_BACK = timedelta(days=365)
# The day an instalment was paid: the last of the hirer's words "paid" about it, once they cover what is owed net.
PAID = text(
    "WITH kept AS (SELECT d.instalment_id, sum(d.amount_satang) AS satang FROM deductions d WHERE NOT EXISTS "
    "(SELECT FROM deduction_returns r WHERE r.deduction_id = d.id) GROUP BY 1), "
    "said AS (SELECT payment_id, min(on_date) AS on_date FROM payment_claims WHERE side = 'hirer' GROUP BY 1), "
    "sent AS (SELECT m.instalment_id, sum(m.pay_satang) AS satang, max(s.on_date) AS on_date FROM payment_items m "
    "JOIN payments p ON p.id = m.payment_id AND p.state <> 'cancelled' JOIN said s ON s.payment_id = p.id GROUP BY 1), "
    "one AS (SELECT n.handed_over_on, n.handed_over_on + i.pay_within_days AS due_on, "
    "CASE WHEN sent.satang >= i.gross_satang - coalesce(kept.satang, 0) THEN sent.on_date END AS paid_on "
    "FROM instalments i JOIN delivery_notes n ON n.id = i.note_id LEFT JOIN kept ON kept.instalment_id = i.id "
    "LEFT JOIN sent ON sent.instalment_id = i.id WHERE i.hirer_id = :hirer AND n.handed_over_on >= :since) "
    "SELECT count(*) AS due, count(*) FILTER (WHERE paid_on <= due_on) AS on_time, "
    "count(*) FILTER (WHERE paid_on IS NULL) AS late_now, "
    "percentile_disc(0.5) WITHIN GROUP (ORDER BY paid_on - handed_over_on) FILTER (WHERE paid_on IS NOT NULL) AS days "
    "FROM one WHERE due_on < :today OR paid_on IS NOT NULL"
)
DISPUTED = text(
    "SELECT count(*) AS receipts, count(*) FILTER (WHERE EXISTS "
    "(SELECT FROM disputes d WHERE d.receipt_id = r.id)) AS disputes "
    "FROM goods_receipts r JOIN awards a ON a.id = r.award_id WHERE a.hirer_id = :hirer AND r.decided_on >= :since"
)


def pay_record(session: Session, hirer_id: UUID, today: date) -> PayRecord:
    """A hirer's record. NotFound for a hirer that is not registered."""
    hirer = session.get(Hirer, hirer_id)
    if hirer is None:
        raise NotFound()
    since = today - LOOK_BACK
    paid = session.execute(PAID, {"hirer": hirer_id, "since": since, "today": today}).one()
    seen = session.execute(DISPUTED, {"hirer": hirer_id, "since": since}).one()
    return PayRecord(
        hirer=hirer.id,
        name=hirer.name,
        since=since,
        pay_within_days=figure("pay_within_days", today),
        due=paid.due,
        on_time=paid.on_time,
        late_now=paid.late_now,
        median_days_to_pay=paid.days,
        receipts=seen.receipts,
        disputes=seen.disputes,
    )
