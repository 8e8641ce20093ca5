"""Awards and deliveries, with the floor of a piece on the day of hand-over (see `worktables`)."""

# The floor of a piece is daily wage x `floor_times` / `floor_over`, rounded up. A time test counts while the award's
# piece time is the one that follows from it: a lot may be amended after the award.
AWARDS = """
SELECT award.id AS award_id, award.lot_id, award.hirer_id, award.group_id, award.rate_satang, award.pieces,
  award.start_on, award.due_on, award.state, award.centiminutes_per_piece, award.offer_id, award.created_at,
  lot.hazard, home.hazards, home.province_code, home.district_code,
  CASE WHEN measured.counts THEN measured.times ELSE award.centiminutes_per_piece END AS floor_times,
  CASE WHEN measured.counts THEN measured.over ELSE 48000 END AS floor_over
FROM awards award
JOIN lots lot ON lot.id = award.lot_id
JOIN groups home ON home.id = award.group_id
LEFT JOIN time_tests test ON test.id = lot.time_test_id
LEFT JOIN LATERAL (
  SELECT test.worker_seconds::numeric * 100 AS times,
    28800::numeric * (100 - test.allowance_percent) * test.pieces AS over,
    award.centiminutes_per_piece = ceil(
      4800000::numeric * test.worker_seconds / (28800::numeric * (100 - test.allowance_percent) * test.pieces)
    ) AS counts
) measured ON test.id IS NOT NULL
"""

# District, else province; the newest that has come into force. One look-up for each place and day that occurs.
NOTES = """
WITH delivered AS (
  SELECT note.id AS note_id, note.award_id, note.kind, note.state, note.pieces, note.handed_over_on, note.answer_by_on,
    award.lot_id, award.hirer_id, award.group_id, award.rate_satang AS award_rate, award.centiminutes_per_piece,
    award.province_code, award.district_code, award.floor_times, award.floor_over
  FROM delivery_notes note JOIN checked_awards award ON award.award_id = note.award_id
), wages AS (
  SELECT place.*, wage.daily_satang, wage.minimum_wage_id
  FROM (SELECT DISTINCT province_code, district_code, handed_over_on FROM delivered) place
  LEFT JOIN LATERAL (
    SELECT wage.daily_satang, wage.id AS minimum_wage_id FROM minimum_wages wage
    WHERE wage.province_code = place.province_code AND wage.effective_from <= place.handed_over_on
      AND (wage.district_code IS NULL OR wage.district_code = place.district_code)
    ORDER BY wage.district_code IS NULL, wage.effective_from DESC LIMIT 1
  ) wage ON true
)
SELECT delivered.*, wages.daily_satang, wages.minimum_wage_id,
  div(wages.daily_satang * floor_times + floor_over - 1, floor_over)::bigint AS floor_satang,
  (SELECT days.value::integer FROM checked_figures days
    WHERE days.name = 'pay_within_days' AND days.valid @> delivered.handed_over_on) AS longest_days
FROM delivered JOIN wages ON wages.province_code = delivered.province_code
  AND wages.district_code IS NOT DISTINCT FROM delivered.district_code
  AND wages.handed_over_on = delivered.handed_over_on
"""
