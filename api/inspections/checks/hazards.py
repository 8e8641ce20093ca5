"""Work that can harm (s.20 to s.23): who may not do it, who has not agreed to it, and what must come with it."""

from api.inspections.checks.registry import rule


@rule("homeworker", "grave", law="s.20", reads="tallies award_members delivery_notes lots")
def age_under_15() -> str:
    """Somebody under the age, by year of birth, has a tally of hazardous work."""
    return """
    SELECT member.homeworker_id AS subject_id, (array_agg(note.hirer_id ORDER BY note.handed_over_on, note.note_id))[1]
        AS hirer_id, (array_agg(note.group_id ORDER BY note.handed_over_on, note.note_id))[1] AS group_id,
      (array_agg(note.award_id ORDER BY note.handed_over_on, note.note_id))[1] AS award_id,
      min(note.handed_over_on) AS on_date, 0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('homeworker_id', member.homeworker_id,
        'note_ids', jsonb_agg(note.note_id ORDER BY note.handed_over_on, note.note_id),
        'working', jsonb_build_object('birth_year', member.birth_year,
          'age', min(extract(year FROM note.handed_over_on)) - member.birth_year,
          'hazards', jsonb_agg(DISTINCT award.hazard))) AS evidence
    FROM award_members member
    JOIN checked_awards award ON award.award_id = member.award_id AND award.hazard <> 'none'
    JOIN tallies tally ON tally.award_id = member.award_id AND tally.homeworker_id = member.homeworker_id
    JOIN checked_notes note ON note.note_id = tally.note_id
    WHERE extract(year FROM note.handed_over_on) - member.birth_year < (
      SELECT least.value FROM checked_figures least
      WHERE least.name = 'hazard_least_age' AND least.valid @> note.handed_over_on
    )
    GROUP BY member.homeworker_id, member.birth_year
    """


@rule("award", "breach", law="s.23", reads="material_moves awards")
def hazard_without_equipment() -> str:
    """Hazardous materials were handed out without protective equipment."""
    return """
    SELECT award.award_id AS subject_id, award.hirer_id, award.group_id, award.award_id, min(move.moved_on) AS on_date,
      0 AS owed_satang, '{}'::jsonb AS weights,
      jsonb_build_object('award_id', award.award_id, 'move_ids', jsonb_agg(move.id ORDER BY move.id),
        'working', jsonb_build_object('hazards', jsonb_agg(DISTINCT move.hazard),
          'materials', jsonb_agg(DISTINCT move.material))) AS evidence
    FROM material_moves move JOIN checked_awards award ON award.award_id = move.award_id
    WHERE move.kind = 'issue' AND move.hazard <> 'none' AND btrim(move.equipment) = ''
    GROUP BY award.award_id, award.hirer_id, award.group_id
    """


@rule("award", "breach", law="s.21 to s.23", reads="awards lots groups")
def hazard_not_accepted() -> str:
    """The lot's hazard is none of those the group takes on."""
    return """
    SELECT award_id AS subject_id, hirer_id, group_id, award_id, start_on AS on_date, 0 AS owed_satang,
      '{}'::jsonb AS weights,
      jsonb_build_object('award_id', award_id, 'lot_id', lot_id, 'working', jsonb_build_object('hazard', hazard,
        'accepted', to_jsonb(hazards))) AS evidence
    FROM checked_awards WHERE hazard <> 'none' AND state <> 'cancelled' AND NOT hazard = ANY (hazards)
    """
