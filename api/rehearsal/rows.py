"""Rows on their way to the database: kept as dictionaries by table, written with COPY."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from api.db import Base
from api.tables import METADATA, ROOMS

Row = dict[str, Any]


class Rows:
    """What is to be written, table by table. Rows of one table all name the same columns."""

    def __init__(self) -> None:
        self._tables: dict[str, list[Row]] = {}

    def add(self, table: str, **facts: Any) -> Row:
        """One more row."""
        self._tables.setdefault(table, []).append(facts)
        return facts

    def of(self, table: str) -> list[Row]:
        """The rows of a table, to read or to alter before they are written."""
        return self._tables.setdefault(table, [])

    def drop(self, table: str, unwanted: Callable[[Row], bool]) -> list[Row]:
        """Take rows out again. Returns them."""
        kept: list[Row] = []
        out: list[Row] = []
        for row in self.of(table):
            (out if unwanted(row) else kept).append(row)
        self._tables[table] = kept
        return out

    def take(self, others: "Rows") -> None:
        """All of another's rows."""
        for table, rows in others._tables.items():
            self.of(table).extend(rows)

    def ids(self) -> Iterator[UUID]:
        """The ids of all rows that have one."""
        return (row["id"] for rows in self._tables.values() for row in rows if "id" in row)

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._tables.values())

    def write(self, connection: Connection[Any]) -> None:
        """Everything, room after room, so that triggers find what they ask for; then nothing is left here."""
        for name in _in_order():
            if rows := self._tables.pop(name, []):
                _copy(connection, name, rows)


@cache
def _in_order() -> tuple[str, ...]:
    """Tables by their room along the life of an order, and within it as they stand on each other."""
    room_of = {
        mapper.class_.__tablename__: place
        for mapper in Base.registry.mappers
        for place, room in enumerate(ROOMS)
        if f"{mapper.class_.__module__}.".startswith(f"{room.__name__}.")  # a room's models may be a folder
    }
    names = [table.name for table in METADATA.sorted_tables]
    return tuple(sorted(names, key=lambda name: (room_of.get(name, 0), names.index(name))))


def _copy(connection: Connection[Any], table: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _values(columns, rows):
            copy.write_row(values)


def _values(columns: list[str], rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        values = [row[column] for column in columns]
        yield [
            Jsonb(value, dumps=orjson.dumps) if isinstance(value, dict | list) and _is_json(value) else value
            for value in values
        ]


def _is_json(value: dict[str, Any] | list[Any]) -> bool:
    """Lists of texts are arrays of PostgreSQL; everything else that holds something is JSON."""
    return isinstance(value, dict) or bool(value and isinstance(value[0], dict))


@contextmanager
def by_the_owners_hand(connection: Connection[Any]) -> Iterator[None]:
    """Within this transaction no trigger judges and no foreign key is looked at: the past cannot be recorded by
    today's clock. `verify` looks at all of it instead."""
    connection.execute("SET LOCAL session_replication_role = replica")
    try:
        yield
    finally:
        if connection.info.transaction_status.name != "INERROR":
            connection.execute("SET LOCAL session_replication_role = origin")
