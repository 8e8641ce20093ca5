"""Proof of a history that was laid without triggers: what they would have judged, asked of all rows at once.

What a trigger asks of a row as it stands, the trigger itself asks again (`api.rehearsal.judged`). What it asks of
earlier rows or of the clock is a query here, for rows that break it. A history that was laid well gives none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, Table, text
from sqlalchemy.orm import Session

from api.rehearsal.judged import refused_again
from api.tables import METADATA

RULES = {
    # the migration `ledger`: ledger_judge and ledger_within_lines
    "entry_complete": """
        SELECT j.id FROM ledger_journals j LEFT JOIN ledger_postings p ON p.journal_id = j.id
        GROUP BY j.id, j.lines HAVING count(p.line) <> j.lines OR max(p.line) IS DISTINCT FROM j.lines""",
    "entry_balanced": "SELECT journal_id FROM ledger_postings GROUP BY journal_id HAVING sum(amount_satang) <> 0",
    "entry_canonical": "SELECT id FROM ledger_journals WHERE canonical IS DISTINCT FROM ledger_canonical(id)",
    "entry_leaf": r"SELECT id FROM ledger_journals WHERE leaf_hash <> sha256('\x00'::bytea || canonical)",
    "entry_reversal": """
        SELECT j.id FROM ledger_journals j JOIN ledger_journals wrong ON wrong.id = j.corrects_id
        WHERE wrong.corrects_id IS NOT NULL OR wrong.lines <> j.lines
        OR (wrong.reference_subject, wrong.reference_id) <> (j.reference_subject, j.reference_id) OR EXISTS (
          SELECT line, account_id, -amount_satang FROM ledger_postings WHERE journal_id = j.corrects_id
          EXCEPT SELECT line, account_id, amount_satang FROM ledger_postings WHERE journal_id = j.id)""",
    # s.9: signed by both before anything moves, by the days they say
    "signed_before_work": """
        SELECT moved.award_id FROM (
          SELECT award_id, moved_on AS began_on FROM material_moves
          UNION ALL SELECT award_id, handed_over_on FROM delivery_notes) moved
        WHERE 2 > (
          SELECT count(*) FROM signatures s JOIN work_documents d ON d.id = s.document_id
          WHERE d.award_id = moved.award_id
          AND (coalesce(s.signed_at, s.recorded_at) AT TIME ZONE 'Asia/Bangkok')::date <= moved.began_on)""",
    # the migration `payments`, what its triggers ask of earlier rows: judge_item, judge_deduction, judge_withdrawal,
    # judge_compensation, judge_guarantee
    "nothing_paid_twice": """
        SELECT i.id FROM instalments i JOIN payment_items m ON m.instalment_id = i.id
        JOIN payments p ON p.id = m.payment_id AND p.state <> 'cancelled' GROUP BY i.id, i.gross_satang
        HAVING sum(m.pay_satang) > i.gross_satang - coalesce((
          SELECT sum(d.amount_satang) FROM deductions d WHERE d.instalment_id = i.id
          AND NOT EXISTS (SELECT FROM deduction_returns WHERE deduction_id = d.id)), 0)""",
    "paid_to_whom_it_is_owed": """
        SELECT p.id FROM payments p JOIN payment_items m ON m.payment_id = p.id
        JOIN instalments i ON i.id = m.instalment_id
        WHERE (p.homeworker_id, p.hirer_id) <> (i.homeworker_id, i.hirer_id)""",
    "compensation_to_whom_it_is_owed": """
        SELECT c.id FROM compensations c JOIN awards a ON a.id = c.award_id JOIN payments p ON p.id = c.payment_id
        WHERE (p.homeworker_id, p.hirer_id) <> (c.homeworker_id, a.hirer_id)""",
    "deduction_has_consent": """
        SELECT d.id FROM deductions d JOIN instalments i ON i.id = d.instalment_id
        WHERE d.ground IN ('damage', 'late_delivery') AND NOT EXISTS (
          SELECT FROM consents c LEFT JOIN consent_withdrawals gone ON gone.consent_id = c.id
          WHERE c.id = d.consent_id AND c.subject = 'deduction' AND c.most_satang >= d.amount_satang
          AND (c.ground, c.instalment_id, c.homeworker_id) = (d.ground, i.id, i.homeworker_id)
          AND (gone.id IS NULL OR gone.created_at > d.created_at))""",
    "deduction_within_cap": """
        SELECT i.id FROM instalments i JOIN deductions d ON d.instalment_id = i.id
        WHERE NOT EXISTS (SELECT FROM deduction_returns WHERE deduction_id = d.id)
        GROUP BY i.id, i.gross_satang
        HAVING sum(d.amount_satang) FILTER (WHERE d.ground IN ('damage', 'late_delivery'))
          > i.gross_satang * law_figure('deduction_cap_percent', (now() AT TIME ZONE 'Asia/Bangkok')::date) / 100
        OR sum(d.amount_satang) > i.gross_satang""",
    "kept_before_payment": """
        SELECT d.id FROM deductions d JOIN payment_items m ON m.instalment_id = d.instalment_id
        JOIN payments p ON p.id = m.payment_id AND p.state <> 'cancelled' WHERE d.created_at > p.created_at""",
    "withdrawn_before_payment": """
        SELECT gone.id FROM consent_withdrawals gone JOIN consents c ON c.id = gone.consent_id
        JOIN payment_items m ON m.instalment_id = c.instalment_id
        JOIN payment_claims said ON said.payment_id = m.payment_id
        WHERE said.side = 'hirer' AND gone.created_at > said.created_at""",
    "guarantee_is_allowed": """
        SELECT g.award_id FROM guarantees g JOIN guarantee_rules r ON r.id = g.rule_id
        JOIN awards a ON a.id = g.award_id
        GROUP BY g.award_id, a.pieces, a.rate_satang
        HAVING sum(g.amount_satang) > a.pieces * a.rate_satang * max(r.most_percent) / 100
        OR NOT bool_and(g.taken_on BETWEEN r.effective_from AND coalesce(r.effective_until, 'infinity'))""",
    # the wage record comes out where the payments say: nothing is left with a leader but what was not passed on
    "held_is_not_passed_on": """
        SELECT coalesce(held.group_id, waiting.group_id) FROM (
          SELECT a.group_id, sum(p.amount_satang) AS satang FROM ledger_postings p
          JOIN ledger_accounts a ON a.id = p.account_id WHERE a.kind = 'group_held' GROUP BY a.group_id) held
        FULL JOIN (SELECT group_id, sum(amount_satang) AS satang FROM payments
          WHERE state = 'at_group' GROUP BY group_id) waiting USING (group_id)
        WHERE coalesce(held.satang, 0) <> coalesce(waiting.satang, 0)""",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that some rows break, how many, and one of them; of a trigger, which stops at the first, its words."""

    rule: str
    rows: int
    example: str


def verify(session: Session) -> list[Difference]:
    """Every rule that some row breaks: none, for a history that was laid well. Asked as the owner of the tables."""
    session.execute(text("ANALYZE"))  # rows that have just come are unknown to the planner
    found = []
    for rule, query in (*RULES.items(), *_foreign_keys()):
        rows, example = session.execute(
            text(f"SELECT count(*), min(broken.id::text) FROM ({query}) AS broken (id)")  # noqa: S608
        ).one()
        if rows:
            found.append(Difference(rule, rows, example))
    return found + [Difference(rule, 1, words) for rule, words in refused_again(session)]


def _foreign_keys() -> Iterator[tuple[str, str]]:
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints:
            yield f"{key.name or table.name}", _orphans(table, key)


def _orphans(table: Table, key: ForeignKeyConstraint) -> str:
    pairs = [(element.parent.name, element.column.name) for element in key.elements]
    same = " AND ".join(f"parent.{theirs} = child.{ours}" for ours, theirs in pairs)
    present = " AND ".join(f"child.{ours} IS NOT NULL" for ours, _ in pairs)
    return (
        f"SELECT child.{pairs[0][0]} FROM {table.name} child WHERE {present} "  # noqa: S608
        f"AND NOT EXISTS (SELECT FROM {key.referred_table.name} parent WHERE {same})"
    )
