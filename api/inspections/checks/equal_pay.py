"""The same work, the same pay (s.16): between the sexes of an award, and between the groups of a lot."""

from api.inspections.checks.registry import rule

# A receipt compares its people: everybody of one sex (at least two of them) has less than everybody of the other.
UNEQUAL = """
    WITH paid AS (
      SELECT one.*, member.sex FROM checked_instalments one
      JOIN award_members member ON member.award_id = one.award_id AND member.homeworker_id = one.homeworker_id
    ), sides AS (
      SELECT award_id, receipt_id, sex, min(rate_satang) AS lowest, max(rate_satang) AS highest,
        count(DISTINCT homeworker_id) AS people
      FROM paid GROUP BY award_id, receipt_id, sex
    ), unequal AS (
      SELECT low.award_id, low.sex, min(high.lowest) AS other_satang FROM sides low
      JOIN sides high ON high.receipt_id = low.receipt_id AND high.sex <> low.sex AND low.highest < high.lowest
      JOIN checked_figures least ON least.name = 'same_rate_least_people' AND low.people >= least.value
      WHERE least.valid @> CAST(:as_of AS date)
      GROUP BY low.award_id, low.sex
    )
"""


@rule("award", "grave", law="s.16", reads="instalments award_members awards")
def unequal_pay_sex() -> str:
    """In one award, the pieces of one sex are paid less than those of the other."""
    return f"""{UNEQUAL}, short AS (
      SELECT paid.*, unequal.other_satang,
        ((unequal.other_satang - rate_satang) * pieces * percent_done + 99) / 100 AS owed
      FROM paid JOIN unequal ON unequal.award_id = paid.award_id AND unequal.sex = paid.sex
      WHERE rate_satang < unequal.other_satang
    ), people AS (
      SELECT award_id, hirer_id, group_id, homeworker_id, sex, other_satang, min(handed_over_on) AS first_on,
        sum(owed)::bigint AS owed, sum(pieces) AS pieces, min(rate_satang) AS rate_satang,
        jsonb_agg(instalment_id ORDER BY instalment_id) AS instalment_ids
      FROM short GROUP BY award_id, hirer_id, group_id, homeworker_id, sex, other_satang
    )
    SELECT award_id AS subject_id, hirer_id, group_id, award_id, min(first_on) AS on_date,
      sum(owed)::bigint AS owed_satang, jsonb_object_agg(homeworker_id, owed) AS weights,
      jsonb_build_object('award_id', award_id, 'working', jsonb_agg(jsonb_build_object('homeworker_id', homeworker_id,
        'sex', sex, 'pieces', pieces, 'rate_satang', rate_satang, 'other_sex_satang', other_satang,
        'owed_satang', owed, 'instalment_ids', instalment_ids) ORDER BY homeworker_id)) AS evidence
    FROM people GROUP BY award_id, hirer_id, group_id
    """  # noqa: S608 - two texts of this file


@rule("award", "notice", law="s.16", reads="awards offers")
def unequal_pay_group() -> str:
    """Two groups make the same lot, and one has far less a piece; the other had not asked for more."""
    return """
    SELECT low.award_id AS subject_id, low.hirer_id, low.group_id, low.award_id, low.start_on AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('award_id', low.award_id, 'lot_id', low.lot_id,
        'other_award_ids', jsonb_agg(high.award_id ORDER BY high.award_id),
        'working', jsonb_build_object('rate_satang', low.rate_satang, 'other_satang', max(high.rate_satang),
          'percent_apart', max(apart.value))) AS evidence
    FROM checked_awards low
    JOIN checked_awards high ON high.lot_id = low.lot_id AND high.rate_satang > low.rate_satang
    JOIN offers offer ON offer.id = high.offer_id AND offer.counter_rate_satang IS NULL
    JOIN checked_figures apart ON apart.name = 'same_rate_percent' AND apart.valid @> low.start_on
    WHERE low.state <> 'cancelled' AND high.state <> 'cancelled'
      AND high.rate_satang * 100 > low.rate_satang * (100 + apart.value)
    GROUP BY low.award_id, low.hirer_id, low.group_id, low.lot_id, low.start_on, low.rate_satang
    """
