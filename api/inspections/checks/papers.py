"""The work document (s.9): there, signed by both before the work, and unaltered."""

from api.inspections.checks.registry import rule

# The first day on which anything of an award moved, and the first on which one version was signed by both. Ink tells
# its own day; every other way of signing happens before our clock.
FIRSTS = """
    WITH moved AS (
      SELECT award_id, min(on_date) AS first_on FROM (
        SELECT award_id, moved_on AS on_date FROM material_moves WHERE kind = 'issue'
        UNION ALL SELECT award_id, handed_over_on FROM checked_notes
      ) any_move GROUP BY award_id
    ), signed AS (
      SELECT award_id, min(signed_on) AS signed_on FROM (
        SELECT paper.id, paper.award_id, count(DISTINCT one.side) AS sides, max((CASE WHEN one.method = 'ink'
          THEN coalesce(one.signed_at, one.recorded_at) ELSE one.recorded_at END AT TIME ZONE 'Asia/Bangkok')::date
        ) AS signed_on
        FROM work_documents paper JOIN signatures one ON one.document_id = paper.id GROUP BY paper.id
      ) version WHERE sides = 2 GROUP BY award_id
    )
"""


@rule("award", "breach", law="s.9", reads="work_documents signatures material_moves delivery_notes awards")
def document_missing() -> str:
    """No work document, or none that both have signed although materials or goods have moved."""
    return f"""{FIRSTS}
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id,
      coalesce(moved.first_on, award.start_on) AS on_date, 0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('award_id', award.award_id, 'working', jsonb_build_object(
        'has_document', paper.award_id IS NOT NULL, 'first_move_on', moved.first_on)) AS evidence
    FROM checked_awards award
    LEFT JOIN (SELECT DISTINCT award_id FROM work_documents) paper ON paper.award_id = award.award_id
    LEFT JOIN moved ON moved.award_id = award.award_id
    LEFT JOIN signed ON signed.award_id = award.award_id
    WHERE paper.award_id IS NULL OR (moved.award_id IS NOT NULL AND signed.award_id IS NULL)
    """  # noqa: S608 - two texts of this file


@rule("award", "breach", law="s.9", reads="work_documents signatures material_moves delivery_notes")
def document_late() -> str:
    """Materials or goods moved before both had signed."""
    return f"""{FIRSTS}
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id, moved.first_on AS on_date,
      0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('award_id', award.award_id, 'working', jsonb_build_object(
        'first_move_on', moved.first_on, 'both_signed_on', signed.signed_on)) AS evidence
    FROM checked_awards award JOIN moved ON moved.award_id = award.award_id
    JOIN signed ON signed.award_id = award.award_id
    WHERE moved.first_on < signed.signed_on
    """  # noqa: S608 - two texts of this file


@rule("award", "grave", law="s.9", reads="work_documents")
def document_altered() -> str:
    """The content of a document is not what was hashed when it was drawn up."""
    return """
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id,
      (min(paper.created_at) AT TIME ZONE 'Asia/Bangkok')::date AS on_date, 0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('award_id', award.award_id, 'document_ids', jsonb_agg(paper.id ORDER BY paper.version_no),
        'working', jsonb_build_object('hashes_said', jsonb_agg(paper.content_hash ORDER BY paper.version_no),
          'hashes_now', jsonb_agg(altered.hash_now ORDER BY paper.version_no))) AS evidence
    FROM checked_documents altered JOIN work_documents paper ON paper.id = altered.id
    JOIN checked_awards award ON award.award_id = paper.award_id
    GROUP BY award.award_id, award.hirer_id, award.group_id
    """
