"""What came of it, read from the database."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.offers.models import MatchingRun
from api.offers.schemas import LeftOver
from api.offers.views import left_over

# The story's offers come from matching runs, its orders have no reference of the past (see `api.rehearsal.jobs`).
COUNTS = text(
    "WITH story AS (SELECT id FROM offers WHERE run_id IS NOT NULL), asked AS (SELECT id FROM orders "
    "WHERE client_ref IS NULL OR client_ref NOT LIKE 'past-%'), "
    "ordered AS (SELECT quantity_pieces FROM lots WHERE order_id IN (SELECT id FROM asked)), "
    "agreed AS (SELECT * FROM awards WHERE state = 'agreed' AND offer_id IN (SELECT id FROM story)) "
    "SELECT (SELECT count(*) FROM hirers) AS hirers, (SELECT count(*) FROM groups) AS groups, "
    "(SELECT count(*) FROM memberships WHERE left_on IS NULL) AS members, (SELECT count(*) FROM asked) AS orders, "
    "(SELECT count(*) FROM ordered) AS lots, (SELECT count(*) FROM story) AS offers, "
    "(SELECT count(*) FROM agreed) AS awards, (SELECT sum(quantity_pieces) FROM ordered) AS pieces_ordered, "
    "(SELECT coalesce(sum(pieces), 0) FROM agreed) AS pieces_awarded, "
    "(SELECT coalesce(sum(pieces), 0) FROM offers WHERE state IN ('open', 'countered')) AS pieces_waiting, "
    "(SELECT coalesce(sum(pieces * rate_satang), 0) FROM agreed) AS agreed_satang"
)
ANSWERS = text("SELECT state, count(*) AS offers FROM offers WHERE run_id IS NOT NULL GROUP BY state ORDER BY state")
LOWEST = text(
    "SELECT min(a.rate_satang::numeric / a.floor_satang) FROM awards a JOIN offers o ON o.id = a.offer_id "
    "WHERE a.state = 'agreed' AND o.run_id IS NOT NULL"
)
GROUPS = text(
    "SELECT g.name, p.name_th AS province, count(DISTINCT a.id) AS awards, sum(a.pieces) AS pieces, "
    "sum(a.pieces * a.rate_satang) AS satang, sum(a.pieces * a.centiminutes_per_piece) AS centiminutes, "
    "max(w.daily_satang) AS daily_satang, "
    "(SELECT count(*) FROM memberships m WHERE m.group_id = g.id AND m.left_on IS NULL) AS members "
    "FROM groups g JOIN provinces p ON p.code = g.province_code LEFT JOIN awards a ON a.group_id = g.id "
    "AND a.state = 'agreed' AND a.offer_id IN (SELECT id FROM offers WHERE run_id IS NOT NULL) "
    "LEFT JOIN minimum_wages w ON w.id = a.minimum_wage_id "
    "GROUP BY g.id, g.name, g.name_sort, p.name_th ORDER BY g.name_sort"
)


def figures(session: Session) -> dict[str, Any]:
    """The figures that `trong demo --json` prints."""
    counts = {name: int(value) for name, value in session.execute(COUNTS).mappings().one().items()}
    first, last = _runs(session)
    left = _without_waiting(last)
    lowest = session.scalar(LOWEST)
    lots_by_reason: dict[str, int] = {}
    pieces_by_reason: dict[str, int] = {}
    for one in left:
        lots_by_reason[one.why.code] = lots_by_reason.get(one.why.code, 0) + 1
        pieces_by_reason[one.why.code] = pieces_by_reason.get(one.why.code, 0) + one.pieces
    return {
        **counts,
        "answers": {row.state: row.offers for row in session.execute(ANSWERS)},
        "unplaced_by_reason": dict(sorted(lots_by_reason.items())),
        "unplaced_pieces_by_reason": dict(sorted(pieces_by_reason.items())),
        "lowest_rate_over_floor": round(float(lowest), 4) if lowest is not None else None,
        "matching_gap": (first.gap_ppm or 0) / 1_000_000,
        "matching_seconds": _seconds(first),
        "plan_hash": first.plan_hash,
        "snapshot_hash": first.snapshot_hash,
        "runs": [f"run_{run.id.hex}" for run in (first, last)],
    }


def groups(session: Session) -> list[dict[str, Any]]:
    """One line per group: what an hour pays there against the minimum wage of its place."""
    rows = []
    for row in session.execute(GROUPS).mappings():
        hours = int(row["centiminutes"] or 0) / 6_000
        rows.append(
            {
                "name": row["name"],
                "province": row["province"],
                "members": int(row["members"]),
                "awards": int(row["awards"]),
                "pieces": int(row["pieces"] or 0),
                "baht": int(row["satang"] or 0) / 100,
                "baht_per_hour": int(row["satang"] or 0) / 100 / hours if hours else None,
                "minimum_per_hour": int(row["daily_satang"]) / 800 if row["daily_satang"] else None,
            }
        )
    return rows


def left_lots(session: Session) -> list[tuple[int, str, str]]:
    """(pieces, reason in Thai, reason in English) of every lot the last run left over."""
    _, last = _runs(session)
    return [(one.pieces, one.why.th, one.why.en) for one in _without_waiting(last)]


def _without_waiting(run: MatchingRun) -> list[LeftOver]:
    """What a run gave to nobody; what is offered and waits for an answer is not left over."""
    return [one for one in left_over(run) if one.why.code != "waiting_for_answers"]


def _runs(session: Session) -> tuple[MatchingRun, MatchingRun]:
    runs = session.scalars(
        text("SELECT id FROM matching_runs WHERE state IN ('published', 'withheld') ORDER BY created_at, id")
    ).all()
    return session.get_one(MatchingRun, runs[0]), session.get_one(MatchingRun, runs[-1])


def _seconds(run: MatchingRun) -> float | None:
    return round((run.finished_at - run.created_at).total_seconds(), 1) if run.finished_at else None
