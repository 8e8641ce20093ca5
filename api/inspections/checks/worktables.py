"""What many rules need is laid out once a run, in temporary tables of its transaction.

`checked_awards` an award with its lot and the fraction that gives its floor · `checked_notes` a delivery with the
floor on the day of its hand-over · `checked_payments` a payment with the newest word of each side ·
`checked_instalments` an instalment with its due day, deductions, costs and what was paid of it · `checked_entries`
the entries of the wage record that are not whole · `checked_documents` the documents that were altered ·
`checked_figures`, `checked_interest` dated figures with the days they hold for.
"""

import json
from collections.abc import Iterator

import orjson
from sqlalchemy import Text, cast, select, text
from sqlalchemy.orm import Session

from api.documents.models import WorkDocument
from api.documents.rules import content_hash
from api.inspections.checks import figures
from api.inspections.checks.tables_goods import AWARDS, NOTES
from api.inspections.checks.tables_pay import INSTALMENTS, PAYMENTS
from api.inspections.checks.tables_record import ENTRIES

FIGURES = """
INSERT INTO checked_figures SELECT name, value, word, daterange(effective_from, effective_until)
FROM jsonb_to_recordset(CAST(:given AS jsonb))
  AS given(name text, effective_from date, effective_until date, value bigint, word text)
"""
INTEREST = """
INSERT INTO checked_interest SELECT daterange(begins, ends), basis_points
FROM jsonb_to_recordset(CAST(:given AS jsonb)) AS given(begins date, ends date, basis_points bigint)
"""

TABLES = {
    "awards": AWARDS,
    "notes": NOTES,
    "payments": PAYMENTS,
    "instalments": INSTALMENTS,
    "entries": ENTRIES,
}
KEYS = {"awards": "award_id", "notes": "note_id", "payments": "payment_id", "instalments": "instalment_id"}
"""What each is looked up by: the planner knows little of tables so new, and must never scan one for every row."""
STEPS = ("figures", *TABLES, "documents")


def lay_out(session: Session) -> Iterator[str]:
    """Make the tables, one after the other; yields each one's name before it is made."""
    yield "figures"
    _make(session, "checked_figures", "(name text, value bigint, word text, valid daterange)")
    session.execute(text(FIGURES), {"given": json.dumps(figures.figures())})
    _make(session, "checked_interest", "(valid daterange, basis_points bigint)")
    session.execute(text(INTEREST), {"given": json.dumps(figures.interest_rates())})
    for name, asked in TABLES.items():
        yield name
        _make(session, f"checked_{name}", asked=asked)
        if name in KEYS:
            session.execute(text(f"CREATE UNIQUE INDEX ON checked_{name} ({KEYS[name]})"))
    yield "documents"
    _make(session, "checked_documents", "(id uuid, hash_now text)")
    _lay_out_documents(session)


def _make(session: Session, name: str, columns: str = "", asked: str = "") -> None:
    """A table of this transaction, empty or filled with what a select gives."""
    session.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
    filled = f"AS {asked}" if asked else ""
    session.execute(text(f"CREATE TEMPORARY TABLE {name} {columns} ON COMMIT DROP {filled}"))
    session.execute(text(f"ANALYZE {name}"))


def _lay_out_documents(session: Session) -> None:
    """Documents whose content is not what was hashed. The hash is over JSON as Python writes it, so Python reads."""
    every = select(WorkDocument.id, WorkDocument.content_hash, cast(WorkDocument.content, Text))
    altered = [
        {"id": found, "hash_now": now}
        for found, said, content in session.execute(every.execution_options(yield_per=500))
        if (now := content_hash(orjson.loads(content))) != said
    ]
    if altered:
        session.execute(text("INSERT INTO checked_documents VALUES (:id, :hash_now)"), altered)
