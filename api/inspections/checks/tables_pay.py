"""Payments with the newest word of each side, and instalments with what became of them (see `worktables`)."""

WORDS = """
    max(on_date) FILTER (WHERE side = 'hirer') AS paid_on,
    max(said) FILTER (WHERE side = 'leader') AS leader_said,
    max(on_date) FILTER (WHERE side = 'leader') AS leader_on,
    max(amount_satang) FILTER (WHERE side = 'leader') AS leader_satang,
    max(said) FILTER (WHERE side = 'member') AS member_said,
    max(on_date) FILTER (WHERE side = 'member') AS member_on,
    max(amount_satang) FILTER (WHERE side = 'member') AS member_satang
"""
NAMES = "paid_on, leader_said, leader_on, leader_satang, member_said, member_on, member_satang"

# The newest word of each side. Almost all payments have one word of each, and need no sorting.
PAYMENTS = f"""
WITH told AS (
  SELECT payment_id,
    greatest(count(*) FILTER (WHERE side = 'hirer'), count(*) FILTER (WHERE side = 'leader'),
      count(*) FILTER (WHERE side = 'member')) AS most,
    {WORDS}
  FROM payment_claims GROUP BY payment_id
), newest AS (
  SELECT DISTINCT ON (payment_id, side) payment_id, side, said, amount_satang, on_date
  FROM payment_claims WHERE payment_id IN (SELECT payment_id FROM told WHERE most >= 2)
  ORDER BY payment_id, side, created_at DESC, id DESC
), words AS (
  SELECT payment_id, {NAMES} FROM told WHERE most < 2
  UNION ALL SELECT payment_id, {WORDS} FROM newest GROUP BY payment_id
)
SELECT payment.id AS payment_id, payment.pay_run_id, payment.hirer_id, payment.group_id, payment.homeworker_id,
  payment.method, payment.via, payment.amount_satang, {NAMES}
FROM payments payment JOIN words ON words.payment_id = payment.id
WHERE payment.state <> 'cancelled' AND words.paid_on IS NOT NULL
"""  # noqa: S608 - texts of this file

INSTALMENTS = """
WITH kept AS (
  SELECT deduction.instalment_id, sum(deduction.amount_satang) AS all_satang,
    coalesce(sum(deduction.amount_satang) FILTER (WHERE ground IN ('damage', 'late_delivery')), 0) AS capped_satang
  FROM deductions deduction
  WHERE NOT EXISTS (SELECT FROM deduction_returns back WHERE back.deduction_id = deduction.id)
  GROUP BY deduction.instalment_id
), costs AS (
  SELECT note_id, sum(satang_per_piece) AS satang_per_piece FROM (
    SELECT DISTINCT ON (note.note_id, cost.kind) note.note_id, cost.satang_per_piece
    FROM worker_costs cost JOIN checked_notes note ON note.award_id = cost.award_id
    WHERE cost.declared_on <= note.handed_over_on ORDER BY note.note_id, cost.kind, cost.declared_on DESC
  ) newest GROUP BY note_id
), paid AS (
  SELECT item.instalment_id, sum(item.pay_satang) AS pay_satang
  FROM payment_items item JOIN checked_payments payment ON payment.payment_id = item.payment_id
  GROUP BY item.instalment_id
)
SELECT one.id AS instalment_id, one.receipt_id, one.dispute_id, one.note_id, one.award_id, one.hirer_id, one.group_id,
  one.homeworker_id, one.pieces, one.percent_done, one.rate_satang, one.gross_satang, one.journal_id,
  note.award_rate, note.handed_over_on, note.floor_satang, note.daily_satang, note.minimum_wage_id,
  (note.handed_over_on + least(one.pay_within_days, note.longest_days)) AS due_on,
  coalesce(kept.all_satang, 0)::bigint AS kept_satang, coalesce(kept.capped_satang, 0)::bigint AS capped_satang,
  coalesce(costs.satang_per_piece, 0)::bigint AS cost_satang,
  (one.gross_satang - coalesce(kept.all_satang, 0))::bigint AS net_satang, paid.pay_satang::bigint AS paid_satang
FROM instalments one
JOIN checked_notes note ON note.note_id = one.note_id
LEFT JOIN kept ON kept.instalment_id = one.id
LEFT JOIN costs ON costs.note_id = one.note_id
LEFT JOIN paid ON paid.instalment_id = one.id
"""
