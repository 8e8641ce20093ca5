"""The database's own triggers, asked again of rows that were laid without them.

Each trigger goes onto an empty copy of its table, and every row is put there once: the same function judges it, so
each rule has one wording. What refuses is named by its constraint. Nothing of it stays.

Left to `verify`: triggers that ask what was there before the row came, or what the clock said.
"""

import re
from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

ROW_ALONE = ("work_waits_for_signatures", "hazard_needs_equipment", "judge_method")
"""Triggers before an insert that ask nothing about earlier rows of their table."""
BY_THE_CLOCK = ("judge",)  # the ledger's: no entry is recorded in the past
TRIGGERS = text("""
SELECT pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
AND tgname <> ALL (:not_these) AND (tgconstraint <> 0 OR tgnewtable IS NOT NULL OR tgname = ANY (:row_alone))
ORDER BY tgrelid::regclass::text, tgname
""")
SHAPE = re.compile(
    r"CREATE (?:CONSTRAINT )?TRIGGER (?P<name>\w+) (?P<when>BEFORE|AFTER) .+? ON public\.(?P<table>\w+)"
    r"(?: DEFERRABLE INITIALLY DEFERRED)?(?P<rest> .+)"
)


def refused_again(session: Session) -> Iterator[tuple[str, str]]:
    """Constraint and words of each trigger that refuses some row. As the owner of the tables."""
    asked = {"not_these": list(BY_THE_CLOCK), "row_alone": list(ROW_ALONE)}
    for definition in session.scalars(TRIGGERS, asked).all():
        shape = SHAPE.fullmatch(definition)
        if shape is None:
            raise ValueError(f"a trigger of another shape: {definition}")
        with session.begin_nested() as tried:
            try:
                _put_again(session, shape)
            except IntegrityError as error:
                yield _named(error)
            finally:
                tried.rollback()


def _put_again(session: Session, shape: re.Match[str]) -> None:
    name, table = shape["name"], shape["table"]
    session.execute(text("CREATE SCHEMA judged"))
    session.execute(text(f"CREATE TABLE judged.{table} (LIKE public.{table})"))
    session.execute(text(f"CREATE TRIGGER {name} {shape['when']} INSERT ON judged.{table}{shape['rest']}"))
    session.execute(text(f"ALTER TABLE judged.{table} ENABLE ALWAYS TRIGGER {name}"))
    session.execute(text(f"INSERT INTO judged.{table} SELECT * FROM public.{table}"))  # noqa: S608


def _named(error: IntegrityError) -> tuple[str, str]:
    told = getattr(error.orig, "diag", None)
    return str(told and told.constraint_name), str(told and told.message_primary)
