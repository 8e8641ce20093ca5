"""Whose account the money goes to. The marks tell that two accounts are one, never which (patterns: worth a look)."""

from api.inspections.checks.registry import rule

PATTERN = "pattern: never by itself a breach"

# The newest way of being paid of each party; `at` orders them by when they were told.
NEWEST = """
    WITH newest AS (
      SELECT DISTINCT ON (homeworker_id, group_id, hirer_id) id, homeworker_id, group_id, hirer_id, account_mark,
        created_at FROM pay_methods
      ORDER BY homeworker_id, group_id, hirer_id, created_at DESC, id DESC
    ), marked AS (
      SELECT newest.*, member.group_id AS home_id FROM newest
      LEFT JOIN memberships member ON member.homeworker_id = newest.homeworker_id AND member.left_on IS NULL
      WHERE account_mark IS NOT NULL
    )
"""


@rule("homeworker", "notice", source=PATTERN, reads="pay_methods memberships")
def shared_account() -> str:
    """Paid into the account of somebody in another group, or of three others in her own, who named it before her."""
    return f"""{NEWEST}, shared AS (
      SELECT later.id, later.homeworker_id, later.home_id, later.created_at,
        count(*) FILTER (WHERE earlier.home_id IS DISTINCT FROM later.home_id) AS elsewhere,
        count(*) FILTER (WHERE earlier.home_id IS NOT DISTINCT FROM later.home_id) AS at_home,
        jsonb_agg(earlier.homeworker_id ORDER BY earlier.homeworker_id) AS others
      FROM marked later JOIN marked earlier ON earlier.account_mark = later.account_mark
        AND (earlier.created_at, earlier.id) < (later.created_at, later.id)
      WHERE later.homeworker_id IS NOT NULL AND earlier.homeworker_id IS NOT NULL
      GROUP BY later.id, later.homeworker_id, later.home_id, later.created_at
    )
    SELECT homeworker_id AS subject_id, NULL::uuid AS hirer_id, home_id AS group_id, NULL::uuid AS award_id,
      (created_at AT TIME ZONE 'Asia/Bangkok')::date AS on_date, 0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('homeworker_id', homeworker_id, 'homeworker_ids', others, 'working', jsonb_build_object(
        'in_other_groups', elsewhere, 'in_her_group', at_home, 'most_in_her_group', most.value - 1)) AS evidence
    FROM shared
    JOIN checked_figures most ON most.name = 'shared_account_in_group' AND most.valid @> CAST(:as_of AS date)
    WHERE elsewhere > 0 OR at_home >= most.value
    """  # noqa: S608 - two texts of this file


@rule("group", "notice", source=PATTERN, reads="pay_methods payments payment_claims")
def leader_account() -> str:
    """Members who are said to be paid directly are paid into the account of the group or its leader."""
    return f"""{NEWEST}, paid_into AS (
      SELECT home.group_id, member.homeworker_id, max(payment.paid_on) AS paid_on
      FROM marked home JOIN marked member ON member.account_mark = home.account_mark
      JOIN checked_payments payment ON payment.homeworker_id = member.homeworker_id
        AND payment.group_id = home.group_id AND payment.via = 'direct' AND payment.method IN ('promptpay', 'bank')
      WHERE home.group_id IS NOT NULL AND member.homeworker_id IS NOT NULL
      GROUP BY home.group_id, member.homeworker_id
    )
    SELECT group_id AS subject_id, NULL::uuid AS hirer_id, group_id, NULL::uuid AS award_id, max(paid_on) AS on_date,
      0 AS owed_satang, '{{}}'::jsonb AS weights,
      jsonb_build_object('group_id', group_id, 'homeworker_ids', jsonb_agg(homeworker_id ORDER BY homeworker_id),
        'working', jsonb_build_object('members', count(*), 'least_members', max(least.value))) AS evidence
    FROM paid_into
    JOIN checked_figures least ON least.name = 'leader_account_members' AND least.valid @> CAST(:as_of AS date)
    GROUP BY group_id HAVING count(*) >= max(least.value)
    """  # noqa: S608 - two texts of this file


@rule("hirer", "breach", law="s.3, s.9(2)", reads="pay_methods")
def hidden_intermediary() -> str:
    """A hirer pays from the account of a group, or of a hirer that named it before: one of them is not what it says."""
    return f"""{NEWEST}, same AS (
      SELECT hirer.id, hirer.hirer_id, hirer.created_at, other.group_id, other.hirer_id AS other_hirer_id
      FROM marked hirer JOIN marked other ON other.account_mark = hirer.account_mark AND (other.group_id IS NOT NULL
        OR (other.hirer_id IS NOT NULL AND (other.created_at, other.id) < (hirer.created_at, hirer.id)))
      WHERE hirer.hirer_id IS NOT NULL
    )
    SELECT hirer_id AS subject_id, hirer_id, (array_agg(group_id) FILTER (WHERE group_id IS NOT NULL))[1] AS group_id,
      NULL::uuid AS award_id, (min(created_at) AT TIME ZONE 'Asia/Bangkok')::date AS on_date, 0 AS owed_satang,
      '{{}}'::jsonb AS weights,
      jsonb_build_object('hirer_id', hirer_id,
        'group_ids', coalesce(jsonb_agg(group_id) FILTER (WHERE group_id IS NOT NULL), '[]'),
        'hirer_ids', coalesce(jsonb_agg(other_hirer_id) FILTER (WHERE other_hirer_id IS NOT NULL), '[]'),
        'working', jsonb_build_object('others', count(*))) AS evidence
    FROM same GROUP BY hirer_id
    """  # noqa: S608 - two texts of this file
