"""Deliveries and their answers: tally = note = receipt, silence accepts, the clock of s.17 is not turned back."""

from api.inspections.checks.registry import rule

COUNTS = "pieces handed over are pieces tallied, answered and paid"


@rule("delivery_note", "breach", source=COUNTS, reads="delivery_notes tallies goods_receipts receipt_lines")
def tally_receipt_mismatch() -> str:
    """The tallies do not add up to the note, or the receipt's lines to the tallies, or to the receipt."""
    return """
    WITH told AS (SELECT note_id, sum(pieces) AS pieces, count(*) AS people FROM tallies GROUP BY note_id),
    answered AS (
      SELECT line.receipt_id, sum(accepted_pieces) AS accepted, sum(short_pieces) AS short,
        sum(rejected_pieces) AS rejected, count(*) AS people,
        count(*) FILTER (WHERE accepted_pieces + short_pieces + rejected_pieces = tally.pieces) AS agreeing
      FROM receipt_lines line
      LEFT JOIN tallies tally ON tally.note_id = line.note_id AND tally.homeworker_id = line.homeworker_id
      GROUP BY line.receipt_id
    )
    SELECT note.note_id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('note_id', note.note_id, 'receipt_id', receipt.id, 'working', jsonb_build_object(
        'note_pieces', note.pieces, 'tally_pieces', told.pieces, 'tally_people', told.people,
        'receipt', jsonb_build_array(receipt.accepted_pieces, receipt.short_pieces, receipt.rejected_pieces),
        'lines', jsonb_build_array(answered.accepted, answered.short, answered.rejected),
        'line_people', answered.people, 'lines_agreeing_with_tally', answered.agreeing)) AS evidence
    FROM checked_notes note LEFT JOIN told ON told.note_id = note.note_id
    LEFT JOIN goods_receipts receipt ON receipt.note_id = note.note_id
    LEFT JOIN answered ON answered.receipt_id = receipt.id
    WHERE told.pieces IS DISTINCT FROM note.pieces OR (receipt.id IS NOT NULL AND (
      receipt.accepted_pieces + receipt.short_pieces + receipt.rejected_pieces <> note.pieces
      OR (answered.accepted, answered.short, answered.rejected, answered.people, answered.agreeing) IS DISTINCT FROM
        ROW (receipt.accepted_pieces, receipt.short_pieces, receipt.rejected_pieces, told.people, told.people)
    ))
    """


@rule("delivery_note", "notice", source="no answer in the agreed days is acceptance", reads="delivery_notes")
def silence_not_accepted() -> str:
    """The days to answer are over, and the goods still wait. Their value is in the working."""
    return """
    SELECT note.note_id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.answer_by_on + 1 AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('note_id', note.note_id, 'working', jsonb_build_object('handed_over_on', note.handed_over_on,
        'answer_by_on', note.answer_by_on, 'pieces', note.pieces, 'rate_satang', note.award_rate,
        'value_satang', note.pieces * note.award_rate)) AS evidence
    FROM checked_notes note WHERE note.state = 'handed_over' AND note.answer_by_on < :as_of
      AND NOT EXISTS (SELECT FROM goods_receipts receipt WHERE receipt.note_id = note.note_id)
    """


@rule("goods_receipt", "breach", law="s.16, s.19", version=2, reads="goods_receipts rejections receipt_lines disputes")
def rejected_hirers_fault_unpaid() -> str:
    """More pieces count as refused than were refused for the group's own fault: what is the hirer's fault is paid.

    Pieces refused for the hirer's fault stand among the accepted ones, and their rejection stays beside them.
    """
    return """
    WITH faults AS (
      SELECT refused.receipt_id, coalesce(sum(refused.pieces) FILTER (WHERE own.word IS NOT NULL), 0) AS hirers,
        coalesce(sum(refused.pieces) FILTER (WHERE own.word IS NULL), 0) AS groups,
        jsonb_agg(refused.id ORDER BY refused.id) AS rejection_ids
      FROM rejections refused LEFT JOIN checked_figures own
        ON own.name = 'hirers_fault' AND own.word = refused.reason AND own.valid @> CAST(:as_of AS date)
      GROUP BY refused.receipt_id
    ), granted AS (
      SELECT receipt_id, sum(granted_pieces) AS pieces FROM disputes WHERE state = 'ended' GROUP BY receipt_id
    ), unpaid AS (
      SELECT receipt.id, receipt.note_id, receipt.rejected_pieces, coalesce(faults.hirers, 0) AS hirers,
        coalesce(faults.groups, 0) AS groups, coalesce(faults.rejection_ids, '[]') AS rejection_ids,
        coalesce(granted.pieces, 0) AS granted,
        (receipt.rejected_pieces - coalesce(faults.groups, 0) - coalesce(granted.pieces, 0))::bigint AS pieces
      FROM goods_receipts receipt LEFT JOIN faults ON faults.receipt_id = receipt.id
      LEFT JOIN granted ON granted.receipt_id = receipt.id
      WHERE receipt.rejected_pieces > 0
    ), people AS (
      SELECT receipt_id, CASE WHEN sum(rejected_pieces) > 0 THEN jsonb_object_agg(homeworker_id, rejected_pieces)
        ELSE jsonb_object_agg(homeworker_id, 1) END AS weights
      FROM receipt_lines WHERE receipt_id IN (SELECT id FROM unpaid WHERE pieces > 0) GROUP BY receipt_id
    )
    SELECT unpaid.id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on AS on_date,
      unpaid.pieces * note.award_rate AS owed_satang, people.weights,
      jsonb_build_object('receipt_id', unpaid.id, 'note_id', note.note_id, 'rejection_ids', rejection_ids,
        'working', jsonb_build_object('rejected_pieces', unpaid.rejected_pieces, 'hirers_fault_pieces', hirers,
          'groups_fault_pieces', groups, 'granted_pieces', granted, 'unpaid_pieces', unpaid.pieces,
          'rate_satang', note.award_rate)) AS evidence
    FROM unpaid JOIN checked_notes note ON note.note_id = unpaid.note_id JOIN people ON people.receipt_id = unpaid.id
    WHERE unpaid.pieces > 0
    """


@rule("delivery_note", "grave", law="s.17", reads="delivery_notes hand_over_claims awards")
def clock_reset() -> str:
    """The pay clock starts later than the earliest day a side claimed (as far as our clock and the award allow it)."""
    return """
    WITH earliest AS (
      SELECT note_id, min(least(claimed_on, (created_at AT TIME ZONE 'Asia/Bangkok')::date)) AS claimed_on,
        jsonb_agg(id ORDER BY id) AS claim_ids
      FROM hand_over_claims GROUP BY note_id
    )
    SELECT note.note_id AS subject_id, note.hirer_id, note.group_id, note.award_id, earliest.claimed_on AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('note_id', note.note_id, 'claim_ids', claim_ids, 'working', jsonb_build_object(
        'handed_over_on', note.handed_over_on, 'earliest_claim_on', earliest.claimed_on,
        'days', note.handed_over_on - earliest.claimed_on)) AS evidence
    FROM earliest JOIN checked_notes note ON note.note_id = earliest.note_id
    JOIN checked_awards award ON award.award_id = note.award_id
    WHERE note.handed_over_on > greatest(
      earliest.claimed_on, least((award.created_at AT TIME ZONE 'Asia/Bangkok')::date, award.start_on)
    )
    """


@rule("delivery_note", "notice", law="s.17", reads="hand_over_claims")
def clock_doubtful() -> str:
    """The two sides' days lie far apart, or a device claims a day that our clock had not reached."""
    return """
    WITH told AS (
      SELECT note_id, min(claimed_on) FILTER (WHERE side = 'hirer') AS hirer_on,
        min(claimed_on) FILTER (WHERE side = 'leader') AS leader_on,
        max(claimed_on - (created_at AT TIME ZONE 'Asia/Bangkok')::date) AS ahead_days,
        jsonb_agg(id ORDER BY id) AS claim_ids
      FROM hand_over_claims GROUP BY note_id
    )
    SELECT note.note_id AS subject_id, note.hirer_id, note.group_id, note.award_id, note.handed_over_on AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('note_id', note.note_id, 'claim_ids', claim_ids, 'working', jsonb_build_object(
        'hirer_on', hirer_on, 'leader_on', leader_on, 'days_apart', abs(hirer_on - leader_on),
        'days_ahead_of_our_clock', greatest(ahead_days, 0))) AS evidence
    FROM told JOIN checked_notes note ON note.note_id = told.note_id
    JOIN checked_figures apart ON apart.name = 'clock_apart_days' AND apart.valid @> note.handed_over_on
    JOIN checked_figures ahead ON ahead.name = 'clock_ahead_days' AND ahead.valid @> note.handed_over_on
    WHERE abs(hirer_on - leader_on) > apart.value OR ahead_days > ahead.value
    """
