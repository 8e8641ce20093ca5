"""Figures that no honest count gives: worth a look, never by themselves a breach."""

from api.inspections.checks.registry import rule

PATTERN = "pattern: never by itself a breach"


@rule("group", "notice", source=PATTERN, reads="tallies delivery_notes")
def digit_heaping() -> str:
    """Far more tallies of a year end in 0 or 5 than counting gives. Guarded by the binomial's standard deviation."""
    return """
    WITH counted AS (
      SELECT note.group_id, count(*) AS tallies, count(*) FILTER (WHERE tally.pieces % 5 = 0) AS round
      FROM checked_notes note JOIN tallies tally ON tally.note_id = note.note_id
      JOIN checked_figures small ON small.name = 'heaping_least_pieces' AND small.valid @> note.handed_over_on
      WHERE note.handed_over_on > CAST(:as_of AS date) - interval '12 months' AND note.handed_over_on <= :as_of
        AND tally.pieces >= small.value
      GROUP BY note.group_id
    )
    SELECT group_id AS subject_id, NULL::uuid AS hirer_id, group_id, NULL::uuid AS award_id,
      CAST(:as_of AS date) AS on_date, 0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('group_id', group_id, 'working', jsonb_build_object('tallies', tallies, 'end_in_0_or_5', round,
        'expected', tallies / 5.0, 'most_percent', most.value, 'sigmas', sigmas.value)) AS evidence
    FROM counted
    JOIN checked_figures least ON least.name = 'heaping_least_tallies' AND least.valid @> CAST(:as_of AS date)
    JOIN checked_figures most ON most.name = 'heaping_percent' AND most.valid @> CAST(:as_of AS date)
    JOIN checked_figures sigmas ON sigmas.name = 'heaping_sigmas' AND sigmas.valid @> CAST(:as_of AS date)
    WHERE tallies >= least.value AND round * 100 > tallies * most.value
      AND 5 * round - tallies > 2 * sigmas.value * sqrt(tallies)  -- n = tallies, p = 1/5: sd = 2/5 of the root of n
    """


@rule("delivery_note", "notice", source=PATTERN, reads="tallies delivery_notes")
def copied_tallies() -> str:
    """The same pieces by the same five or more people as in an earlier delivery, and not all of them equal."""
    return """
    WITH told AS (
      SELECT note_id, count(*) AS people, min(pieces) AS fewest, max(pieces) AS most,
        sum(hashtextextended(homeworker_id::text, pieces))::text AS print
      FROM tallies GROUP BY note_id
    ), prints AS (
      SELECT note.*, told.people, told.print,
        row_number() OVER same AS turn, first_value(note.note_id) OVER same AS first_note_id
      FROM told JOIN checked_notes note ON note.note_id = told.note_id
      JOIN checked_figures least ON least.name = 'copied_least_people' AND least.valid @> note.handed_over_on
      WHERE told.people >= least.value AND told.fewest < told.most AND note.kind = 'work'
      WINDOW same AS (PARTITION BY note.group_id, told.print, told.people ORDER BY note.handed_over_on, note.note_id)
    )
    SELECT note_id AS subject_id, hirer_id, group_id, award_id, handed_over_on AS on_date, 0 AS owed_satang,
      '{}'::jsonb AS weights,
      jsonb_build_object('note_id', note_id, 'first_note_id', first_note_id, 'working', jsonb_build_object(
        'people', people, 'pieces', pieces, 'times', turn)) AS evidence
    FROM prints WHERE turn > 1
    """


@rule("homeworker", "notice", source=PATTERN, reads="tallies delivery_notes awards")
def implausible_output() -> str:
    """What one homeworker handed over in a week is more than anybody makes in the days since its work began."""
    return """
    WITH made AS (
      SELECT tally.homeworker_id, date_trunc('week', note.handed_over_on)::date AS week_on,
        sum(tally.pieces * note.centiminutes_per_piece * tally.percent_done / 100)::bigint AS centiminutes,
        greatest(7, max(note.handed_over_on) - min(award.start_on) + 1) AS days, max(note.handed_over_on) AS on_date
      FROM tallies tally JOIN checked_notes note ON note.note_id = tally.note_id
      JOIN checked_awards award ON award.award_id = note.award_id
      WHERE note.kind <> 'rework'
      GROUP BY tally.homeworker_id, week_on
    ), worst AS (
      SELECT DISTINCT ON (homeworker_id) made.*, most.value AS hours_a_day FROM made
      JOIN checked_figures most ON most.name = 'most_hours_a_day' AND most.valid @> made.on_date
      WHERE centiminutes > days * most.value * 6000
      ORDER BY homeworker_id, centiminutes DESC, week_on
    ), told AS (
      SELECT worst.*, by.award_id, by.note_ids FROM worst CROSS JOIN LATERAL (
        SELECT (array_agg(note.award_id ORDER BY tally.pieces * note.centiminutes_per_piece DESC, note.note_id))[1]
            AS award_id, jsonb_agg(note.note_id ORDER BY note.note_id) AS note_ids
        FROM tallies tally JOIN checked_notes note ON note.note_id = tally.note_id AND note.kind <> 'rework'
        WHERE tally.homeworker_id = worst.homeworker_id
          AND date_trunc('week', note.handed_over_on)::date = worst.week_on
      ) by
    )
    SELECT homeworker_id AS subject_id, award.hirer_id, award.group_id, told.award_id, on_date, 0 AS owed_satang,
      '{}'::jsonb AS weights,
      jsonb_build_object('homeworker_id', homeworker_id, 'note_ids', note_ids, 'working', jsonb_build_object(
        'week_on', week_on, 'centiminutes', centiminutes, 'days', days, 'hours_a_day', hours_a_day,
        'most_centiminutes', days * hours_a_day * 6000)) AS evidence
    FROM told JOIN checked_awards award ON award.award_id = told.award_id
    """
