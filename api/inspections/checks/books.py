"""The books agree: receipt = instalments = wage record, and no entry was changed after it was written."""

from api.inspections.checks.equal_pay import UNEQUAL
from api.inspections.checks.registry import rule

PAID = "what was accepted is what is paid"
RECORD = "double entry; each entry is bound to its bytes (RFC 6962 2.1)"


@rule("goods_receipt", "grave", source=PAID, reads="receipt_lines dispute_lines disputes instalments")
def receipt_pay_mismatch() -> str:
    """The pieces accepted or granted of a homeworker are not those her instalments pay."""
    return """
    WITH accepted AS (
      SELECT receipt_id, NULL::uuid AS dispute_id, homeworker_id, accepted_pieces AS pieces
      FROM receipt_lines WHERE accepted_pieces > 0
      UNION ALL
      SELECT dispute.receipt_id, dispute.id, line.homeworker_id, line.granted_pieces
      FROM dispute_lines line JOIN disputes dispute ON dispute.id = line.dispute_id
      WHERE dispute.state = 'ended' AND line.granted_pieces > 0
    ), compared AS (
      SELECT receipt_id, homeworker_id, sum(accepted) AS accepted, sum(paid) AS paid, sum(percent) AS percent
      FROM (
        SELECT receipt_id, dispute_id, homeworker_id, pieces AS accepted, 0 AS paid, NULL::smallint AS percent
        FROM accepted
        UNION ALL SELECT receipt_id, dispute_id, homeworker_id, 0, pieces, percent_done FROM checked_instalments
      ) both_sides GROUP BY receipt_id, dispute_id, homeworker_id HAVING sum(accepted) <> sum(paid)
    ), owed AS (
      SELECT receipt.id, receipt.note_id, compared.homeworker_id, compared.accepted, compared.paid,
        coalesce(compared.percent, tally.percent_done, 100) AS percent,
        (greatest(compared.accepted - compared.paid, 0) * note.award_rate
          * coalesce(compared.percent, tally.percent_done, 100) + 99)::bigint / 100 AS satang
      FROM compared JOIN goods_receipts receipt ON receipt.id = compared.receipt_id
      JOIN checked_notes note ON note.note_id = receipt.note_id
      LEFT JOIN tallies tally ON tally.note_id = receipt.note_id AND tally.homeworker_id = compared.homeworker_id
    )
    SELECT owed.id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on AS on_date,
      sum(satang)::bigint AS owed_satang, jsonb_object_agg(homeworker_id, satang) AS weights,
      jsonb_build_object('receipt_id', owed.id, 'note_id', note.note_id, 'working', jsonb_agg(jsonb_build_object(
        'homeworker_id', homeworker_id, 'accepted_pieces', accepted, 'paid_pieces', paid, 'percent_done', percent,
        'rate_satang', note.award_rate, 'owed_satang', satang) ORDER BY homeworker_id)) AS evidence
    FROM (SELECT id, note_id, homeworker_id, sum(accepted) AS accepted, sum(paid) AS paid, max(percent) AS percent,
        sum(satang) AS satang FROM owed GROUP BY id, note_id, homeworker_id) owed
    JOIN checked_notes note ON note.note_id = owed.note_id
    GROUP BY owed.id, note.note_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on
    """


@rule("instalment", "grave", source=PAID, reads="instalments awards award_members")
def gross_wrong() -> str:
    """The gross is not pieces x rate of the award (x part done, rounded up).

    A rate under the floor, or that of a sex paid less, is a finding of its own; then only the sum is judged here.
    """
    return f"""{UNEQUAL}, judged AS (
      SELECT one.*, CASE WHEN one.rate_satang < one.floor_satang OR unequal.sex IS NOT NULL THEN one.rate_satang
        ELSE one.award_rate END AS right_rate
      FROM checked_instalments one
      LEFT JOIN award_members member ON one.rate_satang <> one.award_rate
        AND member.award_id = one.award_id AND member.homeworker_id = one.homeworker_id
      LEFT JOIN unequal ON unequal.award_id = one.award_id AND unequal.sex = member.sex
    ), wrong AS (
      SELECT *, (pieces * right_rate * percent_done + 99) / 100 AS right_satang FROM judged
    )
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, handed_over_on AS on_date,
      greatest(right_satang - gross_satang, 0) AS owed_satang,
      jsonb_build_object(homeworker_id, greatest(right_satang - gross_satang, 0)) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'note_id', note_id, 'entry_id', journal_id,
        'homeworker_id', homeworker_id, 'working', jsonb_build_object('pieces', pieces, 'percent_done', percent_done,
          'rate_satang', rate_satang, 'award_rate_satang', award_rate, 'gross_satang', gross_satang,
          'right_satang', right_satang)) AS evidence
    FROM wrong WHERE gross_satang <> right_satang OR rate_satang <> right_rate
    """  # noqa: S608 - two texts of this room


@rule("goods_receipt", "grave", source=RECORD, reads="ledger_journals ledger_postings ledger_accounts instalments")
def ledger_mismatch() -> str:
    """The wage record says of a homeworker's earnings from a receipt something else than her instalments."""
    return """
    WITH posted AS (
      SELECT journal.reference_subject, journal.reference_id, account.homeworker_id,
        sum(posting.amount_satang) AS satang
      FROM ledger_journals journal
      JOIN ledger_postings posting ON posting.journal_id = journal.id
      JOIN ledger_accounts account ON account.id = posting.account_id AND account.kind = 'homeworker_earning'
      LEFT JOIN ledger_journals reversal ON reversal.corrects_id = journal.id
      WHERE journal.kind = 'earning' AND journal.reference_subject IN ('goods_receipt', 'dispute')
        AND reversal.id IS NULL
      GROUP BY journal.reference_subject, journal.reference_id, account.homeworker_id
    ), compared AS (
      SELECT subject, about, homeworker_id, sum(earned) AS earned, sum(posted) AS posted FROM (
        SELECT CASE WHEN dispute_id IS NULL THEN 'goods_receipt' ELSE 'dispute' END AS subject,
          coalesce(dispute_id, receipt_id) AS about, homeworker_id, gross_satang AS earned, 0::numeric AS posted
        FROM checked_instalments
        UNION ALL SELECT reference_subject, reference_id, homeworker_id, 0, satang FROM posted
      ) both_sides GROUP BY subject, about, homeworker_id HAVING sum(earned) <> sum(posted)
    ), of_receipt AS (
      SELECT coalesce(dispute.receipt_id, compared.about) AS receipt_id, homeworker_id, sum(earned)::bigint AS earned,
        sum(posted)::bigint AS posted, sum(greatest(earned - posted, 0))::bigint AS satang
      FROM compared LEFT JOIN disputes dispute ON compared.subject = 'dispute' AND dispute.id = compared.about
      GROUP BY coalesce(dispute.receipt_id, compared.about), homeworker_id
    )
    SELECT receipt.id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on AS on_date,
      sum(satang)::bigint AS owed_satang, jsonb_object_agg(homeworker_id, satang) AS weights,
      jsonb_build_object('receipt_id', receipt.id, 'note_id', note.note_id, 'entry_ids', (
          SELECT jsonb_agg(journal.id ORDER BY journal.id) FROM ledger_journals journal
          WHERE journal.reference_subject = 'goods_receipt' AND journal.reference_id = receipt.id),
        'working', jsonb_agg(jsonb_build_object('homeworker_id', homeworker_id, 'gross_satang', earned,
          'entry_satang', posted) ORDER BY homeworker_id)) AS evidence
    FROM of_receipt JOIN goods_receipts receipt ON receipt.id = of_receipt.receipt_id
    JOIN checked_notes note ON note.note_id = receipt.note_id
    GROUP BY receipt.id, note.note_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on
    """


# Whose entry it is stands in its accounts.
ENTRY = """
    SELECT entry.journal_id AS subject_id, who.hirer_id, who.group_id, NULL::uuid AS award_id,
      entry.effective_on AS on_date, 0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('entry_id', entry.journal_id, entry.reference_subject || '_id', entry.reference_id,
        'working', jsonb_build_object('kind', entry.kind, 'hash_right', hash_right,
          'bytes_right', bytes_right, 'lines_said', lines_said, 'lines_found', lines_found,
          'total_satang', total)) AS evidence
    FROM checked_entries entry CROSS JOIN LATERAL (
      SELECT (array_agg(account.hirer_id) FILTER (WHERE account.hirer_id IS NOT NULL))[1] AS hirer_id,
        (array_agg(account.group_id) FILTER (WHERE account.group_id IS NOT NULL))[1] AS group_id
      FROM ledger_postings posting JOIN ledger_accounts account ON account.id = posting.account_id
      WHERE posting.journal_id = entry.journal_id
    ) who
"""


@rule("ledger_entry", "grave", source=RECORD, reads="ledger_journals ledger_postings ledger_accounts")
def entry_altered() -> str:
    """The hash is not that of the bytes, or the bytes tell of another entry than the columns."""
    return f"{ENTRY} WHERE NOT hash_right OR NOT bytes_right"


@rule("ledger_entry", "grave", source=RECORD, reads="ledger_journals ledger_postings")
def entry_unbalanced() -> str:
    """The lines do not come to 0, or one is missing or too many."""
    return f"{ENTRY} WHERE NOT (total = 0 AND lines_found = lines_said AND last = lines_said) IS TRUE"
