"""What the re-checker reads: the application's own tables, in statements that owe nothing to those of the checks."""

WAGES = "SELECT province_code, district_code, effective_from, daily_satang FROM minimum_wages"

# What the floor of a piece hangs on: place, day, time of a piece and its test. One text, by which the floor is found.
TOLD = """
SELECT n.id, n.award_id, n.handed_over_on, g.province_code, g.district_code, a.centiminutes_per_piece,
  t.pieces, t.worker_seconds, t.allowance_percent, concat_ws('/', g.province_code, coalesce(g.district_code, '-'),
    n.handed_over_on, a.centiminutes_per_piece, t.pieces, t.worker_seconds, t.allowance_percent) AS terms
FROM delivery_notes n JOIN awards a ON a.id = n.award_id JOIN groups g ON g.id = a.group_id
JOIN lots l ON l.id = a.lot_id LEFT JOIN time_tests t ON t.id = l.time_test_id
"""
TERMS = f"""
SELECT DISTINCT ON (terms) terms, province_code, district_code, handed_over_on, centiminutes_per_piece,
  pieces, worker_seconds, allowance_percent
FROM ({TOLD}) told
"""  # noqa: S608 - two texts of this file
FLOORS = """
DROP TABLE IF EXISTS pg_temp.rechecked_floors;
CREATE TEMPORARY TABLE rechecked_floors ON COMMIT DROP AS
SELECT one.key AS terms, one.value::bigint AS floor FROM jsonb_each_text(CAST(:floors AS jsonb)) AS one;
ANALYZE rechecked_floors
"""

# What is not plainly right. Right is: the rate less all costs ever declared is no lower than the floor, nothing was
# ever kept, and every word of the hirer says paid by the day due, in sum the whole of it.
DOUBTFUL = f"""
DROP TABLE IF EXISTS pg_temp.rechecked;
CREATE TEMPORARY TABLE rechecked ON COMMIT DROP AS
WITH delivered AS MATERIALIZED ({TOLD}), floors AS (
  SELECT note.id, note.award_id, note.handed_over_on, floors.floor, coalesce(costs.satang, 0) AS costs
  FROM delivered note JOIN rechecked_floors floors ON floors.terms = note.terms
  LEFT JOIN (SELECT award_id, sum(satang_per_piece) AS satang FROM worker_costs GROUP BY award_id) costs
    ON costs.award_id = note.award_id
), told AS (
  SELECT payment_id, max(on_date) AS last_on FROM payment_claims WHERE side = 'hirer' GROUP BY payment_id
), paid AS (
  SELECT item.instalment_id, sum(item.pay_satang) AS pay, max(told.last_on) AS last_on
  FROM payment_items item JOIN told ON told.payment_id = item.payment_id
  JOIN payments ON payments.id = item.payment_id AND payments.state <> 'cancelled'
  GROUP BY item.instalment_id
)
SELECT i.id, d.award_id, d.handed_over_on, d.floor
FROM instalments i JOIN floors d ON d.id = i.note_id LEFT JOIN paid ON paid.instalment_id = i.id
WHERE NOT (i.rate_satang - d.costs >= d.floor AND (d.costs = 0 OR i.percent_done = 100) AND paid.pay >= i.gross_satang
    AND paid.last_on <= d.handed_over_on + least(i.pay_within_days, 7)) IS TRUE
  OR i.id IN (SELECT instalment_id FROM deductions)
  OR i.id IN (SELECT subject_id FROM findings WHERE rule = ANY (:rules) AND last_run_id = :run_id);
ANALYZE rechecked
"""  # noqa: S608 - two texts of this file
KEPT = """
SELECT d.instalment_id::text, d.ground, d.amount_satang FROM deductions d
LEFT JOIN deduction_returns r ON r.deduction_id = d.id WHERE r.id IS NULL
"""
COSTS = "SELECT award_id, kind, declared_on, satang_per_piece FROM worker_costs ORDER BY declared_on"
PARTS = """
SELECT item.instalment_id::text, item.pay_satang, item.interest_satang, said.on_date
FROM rechecked one JOIN payment_items item ON item.instalment_id = one.id
JOIN payments ON payments.id = item.payment_id AND payments.state <> 'cancelled'
JOIN LATERAL (
  SELECT on_date FROM payment_claims WHERE payment_id = item.payment_id AND side = 'hirer'
  ORDER BY created_at DESC, id DESC LIMIT 1
) said ON true
ORDER BY item.instalment_id
"""
PAY = """
SELECT i.id::text, one.award_id, one.handed_over_on, one.floor, i.pieces, i.percent_done, i.rate_satang,
  i.gross_satang, i.pay_within_days
FROM rechecked one JOIN instalments i ON i.id = one.id ORDER BY i.id
"""
FOUND = """
SELECT rule, subject_id::text, owed_satang FROM findings
WHERE rule = ANY (:rules) AND last_run_id = :run_id
"""
