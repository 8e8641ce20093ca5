"""Pay that did not come, came late, or came short (s.16, s.17)."""

from api.inspections.checks.registry import rule


@rule("instalment", "grave", law="s.17", reads="instalments delivery_notes payments payment_items payment_claims")
def not_paid() -> str:
    """The day it was due is over and no payment that holds it was said paid. Interest to `as_of` is in the working."""
    return """
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, due_on + 1 AS on_date,
      net_satang AS owed_satang, jsonb_build_object(homeworker_id, net_satang) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'note_id', note_id, 'entry_id', journal_id,
        'homeworker_id', homeworker_id,
        'working', jsonb_build_object('handed_over_on', handed_over_on, 'due_on', due_on, 'as_of', CAST(:as_of AS date),
          'gross_satang', gross_satang, 'deducted_satang', kept_satang, 'net_satang', net_satang,
          'interest_satang', (net_satang * ran.points + 3649999) / 3650000)) AS evidence
    FROM checked_instalments one
    CROSS JOIN LATERAL (
      SELECT coalesce(
        sum((upper(rate.valid * late.days) - lower(rate.valid * late.days)) * rate.basis_points), 0)::bigint AS points
      FROM checked_interest rate, (SELECT daterange(one.due_on + 1, CAST(:as_of AS date) + 1) AS days) late
    ) ran
    WHERE due_on < :as_of AND paid_satang IS NULL AND net_satang > 0
    """


@rule("instalment", "breach", law="s.17", reads="instalments delivery_notes payments payment_items payment_claims")
def paid_late() -> str:
    """Paid after the day it was due, with less interest than the rates of those days give."""
    return """
    WITH late AS (
      SELECT one.instalment_id, item.payment_id, item.pay_satang, item.interest_satang, payment.paid_on, one.due_on,
        CASE WHEN payment.paid_on > one.due_on THEN daterange(one.due_on + 1, payment.paid_on + 1) END AS days
      FROM checked_instalments one JOIN payment_items item ON item.instalment_id = one.instalment_id
      JOIN checked_payments payment ON payment.payment_id = item.payment_id
    ), touched AS (
      SELECT * FROM late WHERE instalment_id IN (SELECT instalment_id FROM late WHERE days IS NOT NULL)
    ), charged AS (
      SELECT touched.*, (pay_satang * (
        SELECT coalesce(sum((upper(rate.valid * days) - lower(rate.valid * days)) * rate.basis_points), 0)::bigint
        FROM checked_interest rate
      ) + 3649999) / 3650000 AS due_satang FROM touched
    ), owed AS (
      SELECT instalment_id, sum(due_satang)::bigint AS due_satang, sum(interest_satang)::bigint AS paid_satang,
        max(paid_on) AS paid_on, jsonb_agg(payment_id ORDER BY payment_id) AS payment_ids
      FROM charged GROUP BY instalment_id HAVING sum(interest_satang) < sum(due_satang)
    )
    SELECT one.instalment_id AS subject_id, one.hirer_id, one.group_id, one.award_id, one.due_on + 1 AS on_date,
      owed.due_satang - owed.paid_satang AS owed_satang,
      jsonb_build_object(one.homeworker_id, owed.due_satang - owed.paid_satang) AS weights,
      jsonb_build_object('instalment_id', one.instalment_id, 'note_id', one.note_id, 'payment_ids', payment_ids,
        'homeworker_id', one.homeworker_id,
        'working', jsonb_build_object('due_on', one.due_on, 'paid_on', owed.paid_on, 'net_satang', one.net_satang,
          'interest_due_satang', owed.due_satang, 'interest_paid_satang', owed.paid_satang)) AS evidence
    FROM owed JOIN checked_instalments one ON one.instalment_id = owed.instalment_id
    """


@rule("instalment", "grave", law="s.16, s.17", reads="instalments deductions payments payment_items payment_claims")
def paid_short() -> str:
    """What was said paid of it is less than its pay net of deductions, and the day it was due is over."""
    return """
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, due_on + 1 AS on_date,
      net_satang - paid_satang AS owed_satang, jsonb_build_object(homeworker_id, net_satang - paid_satang) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'note_id', note_id, 'entry_id', journal_id,
        'homeworker_id', homeworker_id,
        'working', jsonb_build_object('due_on', due_on, 'gross_satang', gross_satang, 'deducted_satang', kept_satang,
          'net_satang', net_satang, 'paid_satang', paid_satang)) AS evidence
    FROM checked_instalments WHERE due_on < :as_of AND paid_satang < net_satang
    """
