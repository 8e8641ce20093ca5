"""Guarantees (s.14): none without a rule of the Director-General, and back within seven days of the delivery."""

from api.inspections.checks.registry import rule


@rule("guarantee", "grave", law="s.14", reads="guarantees guarantee_rules guarantee_returns awards")
def guarantee_unlawful() -> str:
    """No rule was in force when it was taken, or all of the award's are more than the rule allows."""
    return """
    SELECT held.id AS subject_id, award.hirer_id, award.group_id, award.award_id, held.taken_on AS on_date,
      open.satang AS owed_satang, jsonb_build_object(held.homeworker_id, open.satang) AS weights,
      jsonb_build_object('guarantee_id', held.id, 'award_id', award.award_id, 'entry_id', held.journal_id,
        'homeworker_id', held.homeworker_id,
        'working', jsonb_build_object('amount_satang', held.amount_satang, 'taken_on', held.taken_on,
          'all_of_award_satang', held.all_satang, 'value_satang', award.pieces * award.rate_satang,
          'rule_from', allowed.effective_from, 'rule_until', allowed.effective_until,
          'most_percent', allowed.most_percent, 'returned_on', back.returned_on)) AS evidence
    FROM (SELECT *, sum(amount_satang) OVER (PARTITION BY award_id) AS all_satang FROM guarantees) held
    JOIN checked_awards award ON award.award_id = held.award_id
    JOIN guarantee_rules allowed ON allowed.id = held.rule_id
    LEFT JOIN guarantee_returns back ON back.guarantee_id = held.id
    CROSS JOIN LATERAL (SELECT CASE WHEN back.id IS NULL THEN held.amount_satang ELSE 0 END AS satang) open
    WHERE NOT daterange(allowed.effective_from, allowed.effective_until, '[]') @> held.taken_on
      OR held.all_satang * 100 > award.pieces * award.rate_satang * allowed.most_percent
    """


@rule("guarantee", "breach", law="s.14", reads="guarantees guarantee_returns delivery_notes goods_receipts")
def guarantee_not_returned() -> str:
    """More than seven days after the last hand-over that was answered it is not back, or came back later than that."""
    return """
    WITH last AS (
      SELECT note.award_id, max(note.handed_over_on) AS received_on FROM checked_notes note
      JOIN goods_receipts receipt ON receipt.note_id = note.note_id GROUP BY note.award_id
    )
    SELECT held.id AS subject_id, award.hirer_id, award.group_id, award.award_id, by.back_by + 1 AS on_date,
      open.satang AS owed_satang, jsonb_build_object(held.homeworker_id, open.satang) AS weights,
      jsonb_build_object('guarantee_id', held.id, 'award_id', award.award_id, 'entry_id', held.journal_id,
        'homeworker_id', held.homeworker_id,
        'working', jsonb_build_object('amount_satang', held.amount_satang, 'received_on', last.received_on,
          'back_by', by.back_by, 'returned_on', back.returned_on)) AS evidence
    FROM guarantees held JOIN last ON last.award_id = held.award_id
    JOIN checked_awards award ON award.award_id = held.award_id
    JOIN checked_figures days ON days.name = 'guarantee_return_days' AND days.valid @> last.received_on
    LEFT JOIN guarantee_returns back ON back.guarantee_id = held.id
    CROSS JOIN LATERAL (SELECT last.received_on + days.value::integer AS back_by) by
    CROSS JOIN LATERAL (SELECT CASE WHEN back.id IS NULL THEN held.amount_satang ELSE 0 END AS satang) open
    WHERE coalesce(back.returned_on, :as_of) > by.back_by
    """
