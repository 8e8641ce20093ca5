"""Deductions (s.19): four grounds, consent for two of them, at most a tenth. What was taken back counts no more."""

from api.inspections.checks.registry import rule

READS = "deductions deduction_returns consents consent_withdrawals instalments"


@rule("deduction", "grave", law="s.19", reads=READS)
def deduction_unlawful() -> str:
    """The ground is none of the four."""
    return """
    SELECT kept.id AS subject_id, one.hirer_id, one.group_id, one.award_id, one.handed_over_on AS on_date,
      kept.amount_satang AS owed_satang, jsonb_build_object(one.homeworker_id, kept.amount_satang) AS weights,
      jsonb_build_object('deduction_id', kept.id, 'instalment_id', one.instalment_id, 'entry_id', kept.journal_id,
        'homeworker_id', one.homeworker_id,
        'working', jsonb_build_object('ground', kept.ground, 'amount_satang', kept.amount_satang)) AS evidence
    FROM deductions kept JOIN checked_instalments one ON one.instalment_id = kept.instalment_id
    WHERE NOT EXISTS (SELECT FROM deduction_returns back WHERE back.deduction_id = kept.id)
      AND NOT EXISTS (
        SELECT FROM checked_figures lawful
        WHERE lawful.name = 'lawful_ground' AND lawful.word = kept.ground AND lawful.valid @> one.handed_over_on
      )
    """


@rule("deduction", "grave", law="s.19", reads=READS)
def deduction_without_consent() -> str:
    """For damage or lateness, without her own consent to this ground, this instalment and at least this amount."""
    return """
    SELECT kept.id AS subject_id, one.hirer_id, one.group_id, one.award_id, one.handed_over_on AS on_date,
      kept.amount_satang AS owed_satang, jsonb_build_object(one.homeworker_id, kept.amount_satang) AS weights,
      jsonb_build_object('deduction_id', kept.id, 'instalment_id', one.instalment_id, 'entry_id', kept.journal_id,
        'homeworker_id', one.homeworker_id, 'consent_id', yes.id,
        'working', jsonb_build_object('ground', kept.ground, 'amount_satang', kept.amount_satang,
          'consent_ground', yes.ground, 'consent_most_satang', yes.most_satang,
          'consent_of_her', yes.homeworker_id = one.homeworker_id,
          'consent_for_this', yes.instalment_id = one.instalment_id)) AS evidence
    FROM deductions kept JOIN checked_instalments one ON one.instalment_id = kept.instalment_id
    JOIN checked_figures asks
      ON asks.name = 'consent_ground' AND asks.word = kept.ground AND asks.valid @> one.handed_over_on
    LEFT JOIN consents yes ON yes.id = kept.consent_id
    WHERE NOT EXISTS (SELECT FROM deduction_returns back WHERE back.deduction_id = kept.id)
      AND (yes.subject, yes.homeworker_id, yes.instalment_id, yes.ground, yes.most_satang >= kept.amount_satang)
        IS DISTINCT FROM ROW ('deduction', one.homeworker_id, one.instalment_id, kept.ground, true)
    """


@rule("instalment", "grave", law="s.19", reads=READS)
def deduction_over_cap() -> str:
    """Damage and lateness together take more than the cap from an instalment."""
    return """
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, handed_over_on AS on_date,
      capped_satang - most_satang AS owed_satang,
      jsonb_build_object(homeworker_id, capped_satang - most_satang) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'entry_id', journal_id, 'homeworker_id', homeworker_id,
        'working', jsonb_build_object('gross_satang', gross_satang, 'cap_percent', percent, 'most_satang', most_satang,
          'deducted_satang', capped_satang)) AS evidence
    FROM (
      SELECT one.*, cap.value AS percent, one.gross_satang * cap.value / 100 AS most_satang
      FROM checked_instalments one
      JOIN checked_figures cap ON cap.name = 'deduction_cap_percent' AND cap.valid @> one.handed_over_on
      WHERE one.capped_satang > 0
    ) one
    WHERE capped_satang > most_satang
    """


@rule("deduction", "breach", law="s.19", reads=READS + " payments payment_items payment_claims")
def deduction_after_withdrawal() -> str:
    """She took her consent back before she was paid, and the deduction stands."""
    return """
    SELECT kept.id AS subject_id, one.hirer_id, one.group_id, one.award_id, gone.withdrawn_on AS on_date,
      kept.amount_satang AS owed_satang, jsonb_build_object(one.homeworker_id, kept.amount_satang) AS weights,
      jsonb_build_object('deduction_id', kept.id, 'instalment_id', one.instalment_id, 'entry_id', kept.journal_id,
        'homeworker_id', one.homeworker_id, 'consent_id', kept.consent_id,
        'working', jsonb_build_object('withdrawn_on', gone.withdrawn_on, 'paid_on', sent.paid_on,
          'amount_satang', kept.amount_satang)) AS evidence
    FROM deductions kept JOIN checked_instalments one ON one.instalment_id = kept.instalment_id
    JOIN consent_withdrawals gone ON gone.consent_id = kept.consent_id
    CROSS JOIN LATERAL (
      SELECT min(payment.paid_on) AS paid_on FROM payment_items item
      JOIN checked_payments payment ON payment.payment_id = item.payment_id
      WHERE item.instalment_id = one.instalment_id
    ) sent
    WHERE gone.withdrawn_on <= coalesce(sent.paid_on, :as_of)
      AND NOT EXISTS (SELECT FROM deduction_returns back WHERE back.deduction_id = kept.id)
    """
