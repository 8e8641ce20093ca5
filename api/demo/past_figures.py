"""What the past came to: what was planted and found, what an hour paid against the minimum, and days until pay."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.rehearsal.self_test import Verdict

# Her own word on the minutes of a delivery; pay for what was accepted of it; the minimum the award was agreed under.
HOURS = text(
    "SELECT p.region_broad AS region, m.sex, count(*) AS tallies, "
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY i.gross_satang * 480.0 / t.minutes / w.daily_satang) AS median, "
    "percentile_cont(0.1) WITHIN GROUP (ORDER BY i.gross_satang * 480.0 / t.minutes / w.daily_satang) AS tenth "
    "FROM instalments i JOIN tallies t ON (t.note_id, t.homeworker_id) = (i.note_id, i.homeworker_id) "
    "JOIN awards a ON a.id = i.award_id JOIN minimum_wages w ON w.id = a.minimum_wage_id "
    "JOIN groups g ON g.id = i.group_id JOIN provinces p ON p.code = g.province_code "
    "JOIN award_members m ON (m.award_id, m.homeworker_id) = (i.award_id, i.homeworker_id) "
    "WHERE i.dispute_id IS NULL AND t.minutes IS NOT NULL GROUP BY GROUPING SETS ((p.region_broad, m.sex), ()) "
    "ORDER BY p.region_broad NULLS LAST, m.sex"
)
DAYS = text(
    "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY c.on_date - n.handed_over_on) AS median, "
    "percentile_disc(0.9) WITHIN GROUP (ORDER BY c.on_date - n.handed_over_on) AS ninetieth "
    "FROM payment_items m JOIN instalments i ON i.id = m.instalment_id JOIN delivery_notes n ON n.id = i.note_id "
    "JOIN payment_claims c ON c.payment_id = m.payment_id AND c.side = 'member' AND c.said = 'received'"
)


def past_figures(session: Session, verdict: Verdict, planted: int) -> dict[str, Any]:
    """`planted`, `found`, `amounts_right`, `false_alarms`, `pay_per_hour`, `days_to_pay`."""
    days = session.execute(DAYS).one()
    return {
        "planted": planted,
        "found": sum(one.found for one in verdict.scores),
        "amounts_right": sum(one.right for one in verdict.scores),
        "false_alarms": len(verdict.false_alarms),
        "fault_kinds": len(verdict.scores),
        "pay_per_hour": [_hours(row) for row in session.execute(HOURS).mappings()],
        "days_to_pay": {"median": int(days.median or 0), "ninetieth_percentile": int(days.ninetieth or 0)},
    }


def _hours(row: Any) -> dict[str, Any]:
    """Pay of an hour as a share of the minimum of an hour; region and sex are null for everybody together."""
    return {
        "region": row["region"],
        "sex": row["sex"],
        "tallies": int(row["tallies"]),
        "median_of_minimum": round(float(row["median"]), 3),
        "tenth_percentile_of_minimum": round(float(row["tenth"]), 3),
    }
