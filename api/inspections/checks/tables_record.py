"""The entries of the wage record that are not whole (see `worktables`)."""

# The bytes of `ledger_canonical`, for all entries in one pass; a test holds the two together.
ENTRIES = r"""
WITH shown AS MATERIALIZED (
  SELECT id, concat('{"account":"', replace(id::text, '-', ''), '","amount_satang":') AS head,
    concat(',"kind":', to_json(kind), ',"party":"', replace(party_id::text, '-', ''), '"}') AS tail
  FROM ledger_accounts
), told AS (
  SELECT posting.journal_id, count(*) AS lines, max(posting.line) AS last, sum(posting.amount_satang) AS total,
    string_agg(concat(shown.head, posting.amount_satang, shown.tail), ',' ORDER BY posting.line) AS postings
  FROM ledger_postings posting JOIN shown ON shown.id = posting.account_id
  GROUP BY posting.journal_id
), judged AS (
  SELECT journal.id AS journal_id, journal.kind, journal.effective_on, journal.reference_subject, journal.reference_id,
    journal.lines AS lines_said, told.lines AS lines_found, told.last, told.total,
    journal.leaf_hash IS NOT DISTINCT FROM sha256('\x00'::bytea || journal.canonical) AS hash_right,
    journal.canonical IS NOT DISTINCT FROM convert_to(concat(
      '{"corrects":"', replace(journal.corrects_id::text, '-', ''),
      '","effective_on":"', to_char(journal.effective_on, 'YYYY-MM-DD'),
      '","id":"', replace(journal.id::text, '-', ''),
      '","kind":', to_json(journal.kind), ',"postings":[', told.postings, '],"reason":', to_json(journal.reason),
      ',"recorded_at":"', to_char(journal.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      '","reference_id":"', replace(journal.reference_id::text, '-', ''),
      '","reference_subject":', to_json(journal.reference_subject),
      ',"salt":"', encode(journal.salt, 'hex'), '","v":"trong-ledger-1"}'
    ), 'UTF8') AS bytes_right
  FROM ledger_journals journal LEFT JOIN told ON told.journal_id = journal.id
)
SELECT * FROM judged WHERE NOT hash_right OR NOT bytes_right OR total IS DISTINCT FROM 0
  OR lines_found IS DISTINCT FROM lines_said OR last IS DISTINCT FROM lines_said
"""
