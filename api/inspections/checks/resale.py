"""Work that is passed down the chain for less than it was given out (s.3, s.9(2))."""

from api.inspections.checks.registry import rule


@rule("award", "breach", law="s.3, s.9(2)", reads="lots orders hirers pay_methods awards")
def resold() -> str:
    """The same work, posted again for less by a hirer who shares phone or account with the first one."""
    return """
    WITH newest AS (
      SELECT DISTINCT ON (hirer_id) hirer_id, account_mark FROM pay_methods WHERE hirer_id IS NOT NULL
      ORDER BY hirer_id, created_at DESC, id DESC
    ), contacts AS (
      SELECT id AS hirer_id, phone AS contact FROM hirers WHERE phone IS NOT NULL
      UNION ALL SELECT hirer_id, account_mark FROM newest WHERE account_mark IS NOT NULL
    ), tied AS (
      SELECT DISTINCT one.hirer_id, other.hirer_id AS other_id FROM contacts one
      JOIN contacts other ON other.contact = one.contact AND other.hirer_id <> one.hirer_id
    ), posted AS (
      SELECT lot.id, lot.article, lot.skill_code, lot.centiminutes_per_piece, lot.rate_satang, lot.start_on,
        lot.created_at, post.hirer_id FROM lots lot JOIN orders post ON post.id = lot.order_id
      WHERE post.hirer_id IN (SELECT hirer_id FROM tied)
    )
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id, again.start_on AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('award_id', award.award_id, 'lot_id', again.id, 'hirer_id', again.hirer_id,
        'first_lot_ids', jsonb_agg(DISTINCT first.id), 'other_hirer_ids', jsonb_agg(DISTINCT first.hirer_id),
        'working', jsonb_build_object('rate_satang', again.rate_satang, 'first_rate_satang', max(first.rate_satang),
          'least_percent_lower', max(lower.value))) AS evidence
    FROM posted again JOIN tied ON tied.hirer_id = again.hirer_id
    JOIN posted first ON first.hirer_id = tied.other_id AND first.article = again.article
      AND first.skill_code = again.skill_code AND first.centiminutes_per_piece = again.centiminutes_per_piece
    JOIN checked_figures days ON days.name = 'resold_days' AND days.valid @> again.start_on
    JOIN checked_figures lower ON lower.name = 'resold_percent' AND lower.valid @> again.start_on
    JOIN checked_awards award ON award.lot_id = again.id
    WHERE abs(extract(epoch FROM again.created_at - first.created_at)) <= days.value * 86400
      AND again.rate_satang * 100 <= first.rate_satang * (100 - lower.value)
    GROUP BY award.award_id, award.hirer_id, award.group_id, again.id, again.hirer_id, again.start_on, again.rate_satang
    """
