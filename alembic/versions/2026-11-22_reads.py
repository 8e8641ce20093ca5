"""Logged reads: an inspector reads records only through functions that write down who, which case, why and whose.

The role `trong_inspect` may read no table. Each function belongs to the owner of the tables, checks the case and the
purpose, and adds its line to `record_reads` in the transaction that reads. The path of each ends in pg_temp, so that
nobody's temporary table can stand in for one of these.
"""

from alembic import op

revision = "reads"
down_revision = "inspections"
branch_labels = None
depends_on = None

ROWS_A_DAY = 5_000  # ours: more than a day's case work, far less than a copy of the country

ROLE = """
DO $$
BEGIN
  BEGIN
    CREATE ROLE trong_inspect NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  BEGIN
    GRANT trong_inspect TO trong_app WITH INHERIT FALSE, SET TRUE;
  EXCEPTION WHEN unique_violation OR invalid_grant_operation THEN NULL;
  END;
END $$
"""

# Of which hirer the case is. Refuses what has no case, no purpose, or no inspector behind it.
HIRER = """
CREATE FUNCTION inspect_hirer(reader uuid, case_id uuid, why text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found record;
BEGIN
  IF NOT EXISTS (SELECT FROM public.principals
                 WHERE id = reader AND role = 'inspector' AND disabled_at IS NULL) THEN
    RAISE EXCEPTION 'no inspector' USING ERRCODE = 'check_violation', CONSTRAINT = 'inspect_reader';
  END IF;
  IF coalesce(btrim(why), '') = '' THEN
    RAISE EXCEPTION 'no purpose' USING ERRCODE = 'check_violation', CONSTRAINT = 'inspect_purpose';
  END IF;
  SELECT hirer_id, state INTO found FROM public.inspections WHERE id = case_id;
  IF found IS NULL THEN
    RAISE EXCEPTION 'no case' USING ERRCODE = 'check_violation', CONSTRAINT = 'inspect_case';
  END IF;
  IF found.state = 'closed' THEN
    RAISE EXCEPTION 'closed case' USING ERRCODE = 'check_violation', CONSTRAINT = 'inspect_case_closed';
  END IF;
  RETURN found.hirer_id;
END $$
"""

# Rows an inspector may still read today (in Bangkok). The lock makes two reads at once count one after the other.
LEFT = f"""
CREATE FUNCTION inspect_left(reader uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('inspect ' || reader::text, 0));
  RETURN {ROWS_A_DAY} - coalesce((
    SELECT sum(rows) FROM public.record_reads
    WHERE principal_id = reader AND subject NOT LIKE 'export%' AND subject <> 'bundle'
      AND created_at >= date_trunc('day', now(), 'Asia/Bangkok')), 0);
END $$
"""

# A UUIDv7, so that the newest line sorts last: milliseconds, then random bits.
READ_ID = """
CREATE FUNCTION inspect_read_id() RETURNS uuid
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid
$$
"""

# Reads a page, writes the line, returns {"rows": [...]}; nothing at all once the day's rows are used up.
READ = """
CREATE FUNCTION inspect_{kind}(
  reader uuid, case_id uuid, why text, wanted text[], of_award uuid, after_key text, most int
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  of_hirer uuid := public.inspect_hirer(reader, case_id, why);
  may_read bigint := public.inspect_left(reader);
  read jsonb; whose uuid[]; counted bigint;
BEGIN
  WITH every AS ({query}),
  page AS (
    SELECT * FROM every WHERE after_key IS NULL OR every.key > after_key ORDER BY every.key
    LIMIT least(most, 200, greatest(may_read, 0))
  )
  SELECT coalesce(jsonb_agg(page.record || jsonb_build_object('key', page.key) ORDER BY page.key), '[]'), count(*),
    coalesce((SELECT array_agg(DISTINCT one ORDER BY one) FROM page, unnest(page.people) AS one), '{{}}')
  INTO read, counted, whose FROM page;
  INSERT INTO public.record_reads
    (id, principal_id, inspection_id, purpose, subject, subject_id, fields, homeworker_ids, rows)
  VALUES (public.inspect_read_id(), reader, case_id, btrim(why), '{kind}', of_award, wanted, whose, counted);
  RETURN CASE WHEN may_read > 0 THEN jsonb_build_object('rows', read) END;
END $$
"""


def wire(prefix: str, column: str) -> str:
    """An id as the API writes it."""
    return f"'{prefix}_' || replace({column}::text, '-', '')"


def asked(field: str, value: str) -> str:
    """A personal field: there only when it was asked for by name."""
    return f"CASE WHEN '{field}' = ANY(wanted) THEN jsonb_build_object('{field}', {value}) ELSE '{{}}' END"


OF_AWARD = "(of_award IS NULL OR award.id = of_award)"
AWARD_OF_HIRER = f"award.hirer_id = of_hirer AND {OF_AWARD}"

QUERIES = {
    "awards": f"""
      SELECT award.id::text AS key, '{{}}'::uuid[] AS people, jsonb_build_object(
        'award', {wire("awd", "award.id")}, 'lot', {wire("lot", "award.lot_id")},
        'group', {wire("grp", "award.group_id")}, 'article', lot.article, 'pieces', award.pieces,
        'delivered_pieces', award.delivered_pieces, 'rate_satang', award.rate_satang,
        'floor_satang', award.floor_satang, 'start_on', award.start_on, 'due_on', award.due_on,
        'state', award.state) AS record
      FROM public.awards award JOIN public.lots lot ON lot.id = award.lot_id WHERE {AWARD_OF_HIRER}""",
    "documents": f"""
      SELECT document.id::text AS key, ARRAY(SELECT member.homeworker_id FROM public.award_members member
          WHERE member.award_id = award.id) AS people, jsonb_build_object(
        'document', {wire("doc", "document.id")}, 'award', {wire("awd", "award.id")},
        'number', document.number, 'version_no', document.version_no, 'content_hash', document.content_hash,
        'signed_by', ARRAY(SELECT signature.side FROM public.signatures signature
          WHERE signature.document_id = document.id ORDER BY signature.side),
        'content', CASE WHEN 'name' = ANY(wanted) THEN document.content
          ELSE (document.content - 'group') || jsonb_build_object('members', (
            SELECT jsonb_agg(one - 'name' - 'address') FROM jsonb_array_elements(document.content->'members') one))
        END) AS record
      FROM public.work_documents document JOIN public.awards award ON award.id = document.award_id
      WHERE {AWARD_OF_HIRER}""",
    "roster": f"""
      SELECT award.id::text || member.homeworker_id::text AS key, ARRAY[member.homeworker_id] AS people,
        jsonb_build_object('award', {wire("awd", "award.id")}, 'homeworker', {wire("hwk", "member.homeworker_id")})
        || {asked("name", "member.name")} || {asked("sex", "member.sex")}
        || {asked("birth_year", "member.birth_year")} AS record
      FROM public.award_members member JOIN public.awards award ON award.id = member.award_id
      WHERE {AWARD_OF_HIRER}""",
    "notes": f"""
      SELECT note.id::text AS key, '{{}}'::uuid[] AS people, jsonb_build_object(
        'note', {wire("dln", "note.id")}, 'award', {wire("awd", "award.id")}, 'number', note.number,
        'kind', note.kind, 'source', note.source, 'pieces', note.pieces, 'handed_over_on', note.handed_over_on,
        'answer_by_on', note.answer_by_on, 'state', note.state, 'claims', (
          SELECT jsonb_agg(jsonb_build_object('side', claim.side, 'claimed_on', claim.claimed_on,
            'device_at', claim.device_at, 'heard_at', claim.created_at) ORDER BY claim.created_at, claim.id)
          FROM public.hand_over_claims claim WHERE claim.note_id = note.id)) AS record
      FROM public.delivery_notes note JOIN public.awards award ON award.id = note.award_id WHERE {AWARD_OF_HIRER}""",
    "tallies": f"""
      SELECT tally.note_id::text || tally.homeworker_id::text AS key, ARRAY[tally.homeworker_id] AS people,
        jsonb_build_object('note', {wire("dln", "tally.note_id")}, 'award', {wire("awd", "award.id")},
          'homeworker', {wire("hwk", "tally.homeworker_id")}, 'pieces', tally.pieces,
          'percent_done', tally.percent_done, 'minutes', tally.minutes) AS record
      FROM public.tallies tally JOIN public.awards award ON award.id = tally.award_id WHERE {AWARD_OF_HIRER}""",
    "receipts": f"""
      SELECT receipt.id::text AS key, ARRAY(SELECT line.homeworker_id FROM public.receipt_lines line
          WHERE line.receipt_id = receipt.id) AS people, jsonb_build_object(
        'receipt', {wire("grc", "receipt.id")}, 'note', {wire("dln", "receipt.note_id")},
        'award', {wire("awd", "award.id")}, 'decided_by', receipt.decided_by, 'decided_on', receipt.decided_on,
        'accepted_pieces', receipt.accepted_pieces, 'short_pieces', receipt.short_pieces,
        'rejected_pieces', receipt.rejected_pieces, 'lines', (
          SELECT jsonb_agg(jsonb_build_object('homeworker', {wire("hwk", "line.homeworker_id")},
            'accepted_pieces', line.accepted_pieces, 'short_pieces', line.short_pieces,
            'rejected_pieces', line.rejected_pieces) ORDER BY line.homeworker_id)
          FROM public.receipt_lines line WHERE line.receipt_id = receipt.id), 'rejections', (
          SELECT jsonb_agg(jsonb_build_object('reason', why.reason, 'pieces', why.pieces) ORDER BY why.id)
          FROM public.rejections why WHERE why.receipt_id = receipt.id)) AS record
      FROM public.goods_receipts receipt JOIN public.awards award ON award.id = receipt.award_id
      WHERE {AWARD_OF_HIRER}""",
    "instalments": f"""
      SELECT instalment.id::text AS key, ARRAY[instalment.homeworker_id] AS people, jsonb_build_object(
        'instalment', {wire("ins", "instalment.id")}, 'receipt', {wire("grc", "instalment.receipt_id")},
        'award', {wire("awd", "award.id")}, 'homeworker', {wire("hwk", "instalment.homeworker_id")},
        'pieces', instalment.pieces, 'percent_done', instalment.percent_done, 'rate_satang', instalment.rate_satang,
        'gross_satang', instalment.gross_satang, 'due_on', note.handed_over_on + instalment.pay_within_days,
        'entry', {wire("led", "instalment.journal_id")}) AS record
      FROM public.instalments instalment JOIN public.awards award ON award.id = instalment.award_id
      JOIN public.delivery_notes note ON note.id = instalment.note_id WHERE {AWARD_OF_HIRER}""",
    "deductions": f"""
      SELECT deduction.id::text AS key, ARRAY[instalment.homeworker_id] AS people, jsonb_build_object(
        'deduction', {wire("ded", "deduction.id")}, 'instalment', {wire("ins", "instalment.id")},
        'homeworker', {wire("hwk", "instalment.homeworker_id")}, 'ground', deduction.ground,
        'amount_satang', deduction.amount_satang, 'reason', deduction.reason, 'consent_given_on', consent.given_on,
        'consent_given_by', consent.given_by, 'withdrawn_on', withdrawal.withdrawn_on,
        'taken_back', back.id IS NOT NULL, 'entry', {wire("led", "deduction.journal_id")}) AS record
      FROM public.deductions deduction JOIN public.instalments instalment ON instalment.id = deduction.instalment_id
      JOIN public.awards award ON award.id = instalment.award_id
      LEFT JOIN public.consents consent ON consent.id = deduction.consent_id
      LEFT JOIN public.consent_withdrawals withdrawal ON withdrawal.consent_id = consent.id
      LEFT JOIN public.deduction_returns back ON back.deduction_id = deduction.id WHERE {AWARD_OF_HIRER}""",
    "payments": f"""
      SELECT payment.id::text AS key, ARRAY[payment.homeworker_id] AS people, jsonb_build_object(
        'payment', {wire("pmt", "payment.id")}, 'pay_run', {wire("pyr", "payment.pay_run_id")},
        'group', {wire("grp", "payment.group_id")}, 'homeworker', {wire("hwk", "payment.homeworker_id")},
        'method', payment.method, 'via', payment.via, 'amount_satang', payment.amount_satang, 'state', payment.state,
        'items', (SELECT jsonb_agg(jsonb_build_object('instalment', {wire("ins", "item.instalment_id")},
            'pay_satang', item.pay_satang, 'interest_satang', item.interest_satang) ORDER BY item.instalment_id)
          FROM public.payment_items item WHERE item.payment_id = payment.id),
        'claims', (SELECT jsonb_agg(jsonb_build_object('side', claim.side, 'said', claim.said,
            'amount_satang', claim.amount_satang, 'on_date', claim.on_date, 'given_by', claim.given_by,
            'heard_at', claim.created_at) ORDER BY claim.created_at, claim.id)
          FROM public.payment_claims claim WHERE claim.payment_id = payment.id)) AS record
      FROM public.payments payment WHERE payment.hirer_id = of_hirer AND (of_award IS NULL OR EXISTS (
        SELECT FROM public.payment_items item JOIN public.instalments part ON part.id = item.instalment_id
        WHERE item.payment_id = payment.id AND part.award_id = of_award))""",
    "entries": f"""
      SELECT journal.id::text AS key, ARRAY(SELECT DISTINCT account.homeworker_id FROM public.ledger_postings posting
          JOIN public.ledger_accounts account ON account.id = posting.account_id
          WHERE posting.journal_id = journal.id AND account.homeworker_id IS NOT NULL) AS people, jsonb_build_object(
        'entry', {wire("led", "journal.id")}, 'recorded_at', journal.recorded_at,
        'effective_on', journal.effective_on, 'kind', journal.kind, 'reference_subject', journal.reference_subject,
        'reference_id', replace(journal.reference_id::text, '-', ''), 'reason', journal.reason,
        'corrects', {wire("led", "journal.corrects_id")}, 'leaf_hash', encode(journal.leaf_hash, 'hex'),
        'canonical_base64', translate(encode(journal.canonical, 'base64'), E'\\n', '')) AS record
      FROM public.ledger_journals journal WHERE journal.id IN (
        SELECT posting.journal_id FROM public.ledger_accounts account
        JOIN public.ledger_postings posting ON posting.account_id = account.id WHERE account.hirer_id = of_hirer)
      AND (of_award IS NULL OR journal.id IN (
        SELECT part.journal_id FROM public.instalments part WHERE part.award_id = of_award))""",
}
ARGUMENTS = "uuid, uuid, text, text[], uuid, text, int"


def upgrade() -> None:
    op.execute("RESET ROLE")  # the owner of the tables may not make roles
    op.execute(ROLE)
    op.execute("SET ROLE trong_owner")
    op.execute("GRANT USAGE ON SCHEMA public TO trong_inspect")
    op.execute(HIRER)
    op.execute(LEFT)
    op.execute(READ_ID)
    helpers = "inspect_hirer(uuid, uuid, text), inspect_left(uuid), inspect_read_id()"
    op.execute(f"REVOKE EXECUTE ON FUNCTION {helpers} FROM PUBLIC")
    for kind, query in QUERIES.items():
        op.execute(READ.format(kind=kind, query=query))
        op.execute(f"REVOKE EXECUTE ON FUNCTION inspect_{kind}({ARGUMENTS}) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION inspect_{kind}({ARGUMENTS}) TO trong_inspect")


def downgrade() -> None:
    """The role stays: other databases of the server may use it."""
    for kind in QUERIES:
        op.execute(f"DROP FUNCTION inspect_{kind}({ARGUMENTS})")
    op.execute("DROP FUNCTION inspect_read_id()")
    op.execute("DROP FUNCTION inspect_left(uuid)")
    op.execute("DROP FUNCTION inspect_hirer(uuid, uuid, text)")
    op.execute("REVOKE USAGE ON SCHEMA public FROM trong_inspect")
