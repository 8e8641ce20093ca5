"""Books of any size, for measuring: clean ones laid once, then copied within the database under new ids.

Every copy is a world of its own: other parties, other awards, other entries with canonical bytes and leaves of their
own. `verify` finds nothing wrong with it, and neither may a check.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import Column, Table, Uuid
from sqlalchemy.orm import Session

from api.rehearsal.books import lay
from api.rehearsal.people import invent
from api.rehearsal.rows import Rows, by_the_owners_hand
from api.rehearsal.self_test import MONTHS, raw
from api.tables import METADATA
from api.thai import today

LOTS = 500
KEPT = {
    "provinces",
    "skills",
    "machines",
    "wage_notifications",
    "minimum_wages",
    "matching_policies",
    "law_figures",
    "audit_events",
}
"""Tables that all copies share."""
HEX = "('c0de' || lpad(to_hex(copy), 4, '0'))"  # 32 of the random bits of an id: no id of the first laid has these
NEW_ID = "overlay({}::text PLACING " + HEX + " FROM 25)::uuid"
WRITTEN = r"""
UPDATE ledger_journals copied SET canonical = told.written, leaf_hash = sha256('\x00'::bytea || told.written)
FROM (SELECT id, ledger_canonical(id) AS written FROM ledger_journals WHERE canonical = '' OFFSET 0) told
WHERE told.id = copied.id
"""
"""The bytes and leaf of each copied entry, once its lines are there."""
TOLD: dict[tuple[str, str], str] = {
    ("principals", "phone"): "{} || " + HEX,
    ("hirers", "phone"): "{} || " + HEX,
    ("hirers", "tax_id"): "lpad(({}::bigint + copy * 1000000)::text, 13, '0')",
    ("work_documents", "number"): "{} || '-' || " + HEX,
    ("tally_sheets", "code"): "upper(left(md5({} || copy), 8))",
    ("pay_methods", "account_mark"): "{} || " + HEX,
    ("ledger_journals", "salt"): "decode(overlay(encode({}, 'hex') PLACING " + HEX + " FROM 21), 'hex')",
    ("ledger_journals", "canonical"): "''::bytea",
    ("ledger_journals", "leaf_hash"): r"sha256('\x00'::bytea)",
}
"""Columns other than ids that no two copies may share."""


def generate_entries(
    session: Session,
    entries: int = 1_000_000,
    *,
    seed: int = 1,
    lots: int = LOTS,
    step: Callable[[str, int, int], None] = lambda stage, done, of: None,
) -> int:
    """At least so many entries of the wage record, with everything they are about. Returns how many there are.

    As the owner of the tables, in the session's transaction; on a database without any entries. Copied entries are
    written twice (their bytes are known last), so measure after `VACUUM ANALYZE`.
    """
    connection = raw(session)
    connection.execute("SET LOCAL statement_timeout = 0")
    rows = Rows()
    world = invent(session, rows, seed=seed, firms=20, teams=max(12, lots // 40), people=60)
    with by_the_owners_hand(connection):
        rows.write(connection)
    until = today()
    books = lay(connection, world, seed=seed, lots=lots, since=until - timedelta(days=MONTHS * 31), until=until)
    copies = max(0, -(-entries // books.entries) - 1)
    tables = [table for table in METADATA.sorted_tables if table.name not in KEPT]
    with by_the_owners_hand(connection):
        for number, table in enumerate(tables, 1):
            step("copies", number, len(tables))
            copy_rows(connection, table, copies, _told)
        connection.execute("ANALYZE ledger_journals, ledger_postings, ledger_accounts")
        connection.execute(WRITTEN)
    return books.entries * (copies + 1)


def copy_rows(
    connection: Connection[Any], table: Table, copies: int, told: Callable[[Table, Column[Any]], sql.Composable]
) -> None:
    """Every row of a table so many times more, each column as it is `told` for copy number `copy`."""
    columns = [column for column in table.columns if column.computed is None]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} CROSS JOIN generate_series(1, {}) AS copy").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
        sql.SQL(", ").join(told(table, column) for column in columns),
        sql.Identifier(table.name),
        sql.Literal(copies),
    )
    connection.execute(statement)


def _told(table: Table, column: Column[Any]) -> sql.Composable:
    named = sql.Identifier(column.name)
    if (table.name, column.name) in TOLD:
        return sql.SQL(TOLD[table.name, column.name]).format(named)
    shared = any(key.column.table.name in KEPT for key in column.foreign_keys)
    return sql.SQL(NEW_ID).format(named) if isinstance(column.type, Uuid) and not shared else named
