"""Pay under the minimum wage (s.16): by its rate, or by what is left of it."""

from api.inspections.checks.registry import rule


@rule("instalment", "grave", law="s.16", reads="instalments delivery_notes minimum_wages awards lots time_tests groups")
def under_floor() -> str:
    """The rate is under the floor at the group's place on the day of hand-over."""
    return """
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, handed_over_on AS on_date,
      owed AS owed_satang, jsonb_build_object(homeworker_id, owed) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'note_id', note_id, 'entry_id', journal_id,
        'homeworker_id', homeworker_id, 'minimum_wage_id', minimum_wage_id,
        'working', jsonb_build_object('rate_satang', rate_satang, 'floor_satang', floor_satang,
          'daily_satang', daily_satang, 'pieces', pieces, 'percent_done', percent_done)) AS evidence
    FROM (
      SELECT *, ((floor_satang - rate_satang) * pieces * percent_done + 99) / 100 AS owed FROM checked_instalments
      WHERE rate_satang < floor_satang
    ) low
    """


@rule("instalment", "breach", law="s.16", reads="instalments deductions worker_costs delivery_notes minimum_wages")
def under_floor_net() -> str:
    """Less deductions and what the work costs her, the pay is under the floor although the rate is not.

    Counted from pieces and rate; a wrong gross is a finding of its own.
    """
    return """
    SELECT instalment_id AS subject_id, hirer_id, group_id, award_id, handed_over_on AS on_date,
      least_satang - left_satang AS owed_satang,
      jsonb_build_object(homeworker_id, least_satang - left_satang) AS weights,
      jsonb_build_object('instalment_id', instalment_id, 'note_id', note_id, 'entry_id', journal_id,
        'homeworker_id', homeworker_id, 'minimum_wage_id', minimum_wage_id,
        'working', jsonb_build_object('rate_satang', rate_satang, 'floor_satang', floor_satang, 'pieces', pieces,
          'percent_done', percent_done, 'deducted_satang', capped_satang, 'cost_satang_per_piece', cost_satang,
          'left_satang', left_satang, 'least_satang', least_satang)) AS evidence
    FROM (
      SELECT *, (floor_satang * pieces * percent_done + 99) / 100 AS least_satang,
        (rate_satang * pieces * percent_done + 99) / 100 - capped_satang - cost_satang * pieces AS left_satang
      FROM checked_instalments WHERE rate_satang >= floor_satang AND (capped_satang > 0 OR cost_satang > 0)
    ) one
    WHERE left_satang < least_satang
    """
