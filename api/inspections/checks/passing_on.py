"""From the hirer's word to hers: how pay was sent, whether it was passed on, and where somebody says no or nothing."""

from api.inspections.checks.registry import rule

READS = "payments payment_items payment_claims"
BOOKS = "what comes in for a lot goes out to its members"

# What a payment pays; its award, where it is one.
ITEMS = """
    CROSS JOIN LATERAL (
      SELECT CASE WHEN count(DISTINCT one.award_id) = 1 THEN (array_agg(one.award_id))[1] END AS award_id,
        jsonb_agg(jsonb_build_object('instalment_id', one.id, 'award_id', one.award_id, 'pay_satang', item.pay_satang,
          'interest_satang', item.interest_satang) ORDER BY one.id) AS items
      FROM payment_items item JOIN instalments one ON one.id = item.instalment_id
      WHERE item.payment_id = payment.payment_id
    ) held
"""


@rule("payment", "breach", law="s.18", reads=f"{READS} consents consent_withdrawals")
def pay_method_without_consent() -> str:
    """Paid in another way than cash at her workplace without her consent to that way."""
    return f"""
    SELECT payment.payment_id AS subject_id, payment.hirer_id, payment.group_id, held.award_id,
      payment.paid_on AS on_date, 0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('payment_id', payment.payment_id, 'homeworker_id', payment.homeworker_id, 'items', held.items,
        'working', jsonb_build_object('method', payment.method, 'paid_on', payment.paid_on,
          'amount_satang', payment.amount_satang)) AS evidence
    FROM checked_payments payment {ITEMS}
    WHERE payment.method <> 'cash_at_workplace' AND NOT EXISTS (
      SELECT FROM consents yes LEFT JOIN consent_withdrawals gone ON gone.consent_id = yes.id
      WHERE yes.homeworker_id = payment.homeworker_id AND yes.subject = 'pay_method' AND yes.method = payment.method
        AND yes.given_on <= payment.paid_on AND (gone.id IS NULL OR gone.withdrawn_on >= payment.paid_on)
    )
    """  # noqa: S608 - two texts of this file


@rule("payment", "breach", source=BOOKS, reads=READS)
def not_passed_on() -> str:
    """The leader has it, and the member has said nothing in the days a leader has to hand it on."""
    return f"""
    SELECT payment.payment_id AS subject_id, payment.hirer_id, payment.group_id, held.award_id,
      payment.leader_on AS on_date, payment.leader_satang AS owed_satang,
      jsonb_build_object(payment.homeworker_id, payment.leader_satang) AS weights,
      jsonb_build_object('payment_id', payment.payment_id, 'homeworker_id', payment.homeworker_id, 'items', held.items,
        'working', jsonb_build_object('leader_on', payment.leader_on, 'days_allowed', days.value,
          'amount_satang', payment.amount_satang, 'leader_satang', payment.leader_satang)) AS evidence
    FROM checked_payments payment {ITEMS}
    JOIN checked_figures days ON days.name = 'pass_on_days' AND days.valid @> payment.leader_on
    WHERE payment.via = 'leader' AND payment.leader_said = 'received' AND payment.member_said IS NULL
      AND payment.leader_on + days.value::integer < :as_of
    """  # noqa: S608 - two texts of this file


@rule("payment", "grave", source=BOOKS, reads=READS)
def passed_on_short() -> str:
    """The member had less than the leader."""
    return f"""
    SELECT payment.payment_id AS subject_id, payment.hirer_id, payment.group_id, held.award_id,
      payment.member_on AS on_date, payment.leader_satang - payment.member_satang AS owed_satang,
      jsonb_build_object(payment.homeworker_id, payment.leader_satang - payment.member_satang) AS weights,
      jsonb_build_object('payment_id', payment.payment_id, 'homeworker_id', payment.homeworker_id, 'items', held.items,
        'working', jsonb_build_object('amount_satang', payment.amount_satang, 'leader_on', payment.leader_on,
          'leader_satang', payment.leader_satang, 'member_on', payment.member_on,
          'member_satang', payment.member_satang)) AS evidence
    FROM checked_payments payment {ITEMS}
    WHERE payment.leader_said = 'received' AND payment.member_said = 'received'
      AND payment.member_satang < payment.leader_satang
    """  # noqa: S608 - two texts of this file


@rule("payment", "grave", law="s.17", reads=READS)
def contested() -> str:
    """The hirer says paid; she says she has nothing, or the leader does and she said nothing."""
    return f"""
    SELECT payment.payment_id AS subject_id, payment.hirer_id, payment.group_id, held.award_id,
      payment.paid_on AS on_date, payment.amount_satang AS owed_satang,
      jsonb_build_object(payment.homeworker_id, payment.amount_satang) AS weights,
      jsonb_build_object('payment_id', payment.payment_id, 'homeworker_id', payment.homeworker_id, 'items', held.items,
        'working', jsonb_build_object('amount_satang', payment.amount_satang, 'paid_on', payment.paid_on,
          'leader_said', payment.leader_said, 'member_said', payment.member_said)) AS evidence
    FROM checked_payments payment {ITEMS}
    WHERE coalesce(payment.member_said, payment.leader_said) = 'not_received'
    """  # noqa: S608 - two texts of this file


@rule("payment", "notice", source=BOOKS, reads=READS)
def silent() -> str:
    """Said paid some time ago, and nobody else has said anything."""
    return f"""
    SELECT payment.payment_id AS subject_id, payment.hirer_id, payment.group_id, held.award_id,
      payment.paid_on AS on_date, 0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('payment_id', payment.payment_id, 'homeworker_id', payment.homeworker_id, 'items', held.items,
        'working', jsonb_build_object('amount_satang', payment.amount_satang, 'paid_on', payment.paid_on,
          'days_allowed', days.value)) AS evidence
    FROM checked_payments payment {ITEMS}
    JOIN checked_figures days ON days.name = 'silent_days' AND days.valid @> payment.paid_on
    WHERE payment.leader_said IS NULL AND payment.member_said IS NULL
      AND payment.paid_on + days.value::integer < :as_of
    """  # noqa: S608 - two texts of this file
