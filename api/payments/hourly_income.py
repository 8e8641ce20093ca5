"""What an hour of work brought, over many people: by month, place, sex or party, beside the minimum wage of the day.

Hours are a member's own minutes where she said them, else standard time, as on her slip (`hours`). The minimum is that
of the group's place on the day of hand-over ÷ 8, weighted by the hours. A cell of fewer than five people tells no
figures: whoever knows four of them would know the fifth.
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.payments.rules import NEED_CONSENT
from api.shapes import Id

By = Literal["month", "region", "province", "sex", "group", "hirer"]
LEAST_PEOPLE = 5
KEYS: dict[By, str] = {
    "month": "to_char(note.handed_over_on, 'YYYY-MM')",
    "region": "place.region",
    "province": "place.code",
    "sex": "her.sex",
    "group": "one.group_id::text",
    "hirer": "one.hirer_id::text",
}

# Daily wage ÷ 480 minutes: satang that 1/100 minute must bring is daily / 48,000.
ASKED = """
WITH kept AS (
  SELECT instalment_id, sum(amount_satang) AS satang FROM deductions cut WHERE ground = ANY(:grounds)
    AND NOT EXISTS (SELECT FROM deduction_returns back WHERE back.deduction_id = cut.id) GROUP BY instalment_id
), worked AS (
  SELECT {key} AS key, one.homeworker_id, home.province_code, home.district_code, note.handed_over_on,
    one.gross_satang - coalesce(kept.satang, 0) AS satang,
    CASE WHEN tally.minutes IS NULL THEN one.pieces::numeric * one.percent_done * award.centiminutes_per_piece / 100
      ELSE tally.minutes::numeric * 100 * one.pieces / tally.pieces END AS centiminutes
  FROM instalments one
  JOIN delivery_notes note ON note.id = one.note_id
  JOIN awards award ON award.id = one.award_id
  JOIN groups home ON home.id = one.group_id
  JOIN provinces place ON place.code = home.province_code
  JOIN homeworkers her ON her.id = one.homeworker_id
  LEFT JOIN tallies tally ON tally.note_id = one.note_id AND tally.homeworker_id = one.homeworker_id
  LEFT JOIN kept ON kept.instalment_id = one.id
  WHERE (CAST(:since AS date) IS NULL OR note.handed_over_on >= :since)
    AND (CAST(:until AS date) IS NULL OR note.handed_over_on <= :until)
    AND (CAST(:sex AS text) IS NULL OR her.sex = :sex)
    AND (CAST(:group AS uuid) IS NULL OR one.group_id = :group)
    AND (CAST(:hirer AS uuid) IS NULL OR one.hirer_id = :hirer)
), wages AS (
  SELECT place.*, wage.daily_satang
  FROM (SELECT DISTINCT province_code, district_code, handed_over_on FROM worked) place
  JOIN LATERAL (
    SELECT daily_satang FROM minimum_wages wage
    WHERE wage.province_code = place.province_code AND wage.effective_from <= place.handed_over_on
      AND (wage.district_code IS NULL OR wage.district_code = place.district_code)
    ORDER BY wage.district_code IS NULL, wage.effective_from DESC LIMIT 1
  ) wage ON true
), each AS (
  SELECT key, homeworker_id, sum(satang) AS satang, sum(centiminutes) AS centiminutes,
    sum(centiminutes * daily_satang / 48000) AS least
  FROM worked JOIN wages ON wages.province_code = worked.province_code AND wages.handed_over_on = worked.handed_over_on
    AND wages.district_code IS NOT DISTINCT FROM worked.district_code
  WHERE centiminutes > 0 GROUP BY key, homeworker_id
)
SELECT key, count(*) AS people, round(sum(centiminutes) / 6000)::bigint AS hours,
  floor(sum(satang) * 6000 / sum(centiminutes))::bigint AS satang_per_hour,
  ceil(sum(least) * 6000 / sum(centiminutes))::bigint AS minimum_satang_per_hour,
  count(*) FILTER (WHERE satang < least) AS people_under
FROM each GROUP BY key ORDER BY key
"""


def hourly_income(
    session: Session,
    by: By,
    *,
    since: date | None = None,
    until: date | None = None,
    sex: str | None = None,
    group_id: UUID | None = None,
    hirer_id: UUID | None = None,
) -> list[dict[str, Any]]:
    """A cell for each key, in order; small ones without figures."""
    facts = {"since": since, "until": until, "sex": sex, "group": group_id, "hirer": hirer_id}
    asked = text(ASKED.replace("{key}", KEYS[by]))
    rows = session.execute(asked, facts | {"grounds": sorted(NEED_CONSENT)}).mappings()
    return [_cell(by, dict(row)) for row in rows]


def _cell(by: By, row: dict[str, Any]) -> dict[str, Any]:
    prefix = {"group": "grp", "hirer": "hir"}.get(by)
    key = Id(prefix).write(UUID(row["key"])) if prefix else row["key"]
    if row["people"] < LEAST_PEOPLE:
        return dict.fromkeys(row) | {"key": key, "hidden": True}
    return row | {"key": key, "hidden": False}
