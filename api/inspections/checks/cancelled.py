"""Accepted work that was cancelled (s.10)."""

from api.inspections.checks.registry import rule


@rule("award", "breach", law="s.10", reads="award_cancellations compensations award_members")
def compensation_missing() -> str:
    """Less is owed to the homeworkers than the compensation recorded. What is missing is split among those without any,
    or among all where everybody has some."""
    return """
    WITH short AS (
      SELECT gone.id, gone.award_id, gone.compensation_satang, gone.created_at,
        coalesce(sum(paid.amount_satang), 0)::bigint AS recorded, array_agg(paid.homeworker_id) AS having_some
      FROM award_cancellations gone LEFT JOIN compensations paid ON paid.cancellation_id = gone.id
      WHERE gone.reason = 'unavoidable_need'
      GROUP BY gone.id HAVING coalesce(sum(paid.amount_satang), 0) < gone.compensation_satang
    ), people AS (
      SELECT short.id, member.homeworker_id, coalesce(member.homeworker_id = ANY (short.having_some), false) AS has_some
      FROM short JOIN award_members member ON member.award_id = short.award_id
    ), weights AS (
      SELECT id, jsonb_object_agg(homeworker_id, CASE WHEN has_some AND NOT everybody THEN 0 ELSE 1 END) AS weights
      FROM (SELECT *, bool_and(has_some) OVER (PARTITION BY id) AS everybody FROM people) known GROUP BY id
    )
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id,
      (short.created_at AT TIME ZONE 'Asia/Bangkok')::date AS on_date,
      short.compensation_satang - short.recorded AS owed_satang, weights.weights,
      jsonb_build_object('award_id', award.award_id, 'cancellation_id', short.id, 'working', jsonb_build_object(
        'compensation_satang', short.compensation_satang, 'owed_to_homeworkers_satang', short.recorded)) AS evidence
    FROM short JOIN weights ON weights.id = short.id JOIN checked_awards award ON award.award_id = short.award_id
    """
