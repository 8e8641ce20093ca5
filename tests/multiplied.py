"""The same once more, a thousand times: every order, offer, delivery and case of a world copied under new ids for the
same hirer, group and offices, so that their lists grow long. As the owner of the tables; for counting, not for law."""

from typing import Any

from psycopg import sql
from sqlalchemy import BigInteger, Column, Engine, String, Table, UniqueConstraint, Uuid

from api.db import transaction
from api.rehearsal.bulk import HEX, NEW_ID, copy_rows
from api.rehearsal.rows import by_the_owners_hand
from api.rehearsal.self_test import raw
from api.tables import METADATA

ONCE = frozenset(
    "guarantee_rules law_figures machines provinces skills principals provider_quotas api_keys audit_events check_runs "
    "contact_addresses first_ways groups helpers hirers matching_policies one_time_codes pins sign_in_links "
    "staff_sign_ins wage_notifications external_sign_ins group_machines ledger_journals ledger_accounts "
    "ledger_postings machine_weeks minimum_wages skill_profiles web_sessions capacity_weeks idempotency_keys "
    "group_credits web_actions slip_tries matching_parts matching_questions lot_shares webhooks".split()
)
"""Who they are, what the law says, the record of wages, the few endpoints of a hirer: these stay as they are."""
TOLD: dict[tuple[str, str], str] = {
    ("tally_sheets", "code"): "upper(left(md5({} || copy), 8))",
}
"""Names whose form the database judges."""


def multiply(owner: Engine, times: int) -> None:
    """So many times more of everything that is done. On a database of the test's own."""
    with transaction(owner) as session:
        connection = raw(session)
        with by_the_owners_hand(connection):
            for table in METADATA.sorted_tables:
                if table.name not in ONCE:
                    copy_rows(connection, table, times, _told)
        connection.execute("ANALYZE")


def _told(table: Table, column: Column[Any]) -> sql.Composable:
    named = sql.Identifier(column.name)
    if (table.name, column.name) in TOLD:
        return sql.SQL(TOLD[table.name, column.name]).format(named)
    if _is_new(column):
        return sql.SQL(NEW_ID).format(named)
    if column in _named(table):
        return sql.SQL("{} + copy * 1000" if isinstance(column.type, BigInteger) else "{} || '-' || " + HEX).format(
            named
        )
    return named


def _is_new(column: Column[Any]) -> bool:
    """Whether a copy has its own: an id, or the id of something that is copied too."""
    return isinstance(column.type, Uuid) and not any(key.column.table.name in ONCE for key in column.foreign_keys)


def _named(table: Table) -> set[Column[Any]]:
    """Numbers that count on under something that is not copied, such as a hirer's pay runs, and names of one thing."""
    unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    shared = [columns for columns in unique if not any(_is_new(one) for one in columns)]
    return {one for columns in shared for one in columns if isinstance(one.type, BigInteger | String)}
