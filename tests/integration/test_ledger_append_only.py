"""What the database itself refuses in the wage record, each fault planted: edits, half entries, bytes that lie."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api import database
from api.config import Settings
from api.db import OWNER_ROLE, transaction
from api.ledger.canonical import canonical
from api.ledger.models import Journal, Posting
from api.shapes import new_id
from tests import books
from tests.books import entry_for, judged, scaled, write
from tests.unit.test_ledger_canonical import CORRECTION, EARNING, GOLDEN

TABLES = ("ledger_accounts", "ledger_journals", "ledger_postings")
EDITS = [
    "UPDATE ledger_accounts SET kind = kind",
    "UPDATE ledger_journals SET reason = 'x'",
    "UPDATE ledger_postings SET amount_satang = 1",
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"TRUNCATE {table} CASCADE" for table in TABLES),
]


@pytest.fixture
def owner(settings: Settings, shared_urls: database.Urls) -> Iterator[Session]:
    """A session of the account that may change tables, as their owner."""
    engine = database.migrate_engine(settings, shared_urls)
    with Session(engine) as session:
        session.execute(text(f"SET ROLE {OWNER_ROLE}"))
        yield session
        session.rollback()
    engine.dispose()


@pytest.mark.parametrize("edit", EDITS)
def test_the_application_may_not_edit_the_wage_record(session: Session, edit: str) -> None:
    books.post(session, books.earned(books.parties(session), 5))

    with pytest.raises(DBAPIError, match="permission denied"):
        session.execute(text(edit))


@pytest.mark.parametrize("edit", EDITS)
def test_even_the_owner_is_stopped_by_a_trigger(engine: Engine, owner: Session, edit: str) -> None:
    with transaction(engine) as session:
        books.post(session, books.earned(books.parties(session), 5))

    with pytest.raises(DBAPIError, match="is only added to"):
        owner.execute(text(edit))


@pytest.mark.parametrize("table", TABLES)
def test_the_application_may_read_and_add_and_nothing_else(session: Session, table: str) -> None:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

    held = [r for r in rights if session.scalar(text(f"SELECT has_table_privilege('trong_app', '{table}', '{r}')"))]

    assert held == ["SELECT", "INSERT"]


def test_a_true_entry_written_by_hand_is_taken(session: Session) -> None:
    """The control of all that follows."""
    write(session, entry_for(session))

    judged(session)


@pytest.mark.parametrize("amounts", [(-500, 501), (-500, -500), (500, -1)])
def test_an_entry_that_does_not_come_to_zero_cannot_be_committed(engine: Engine, amounts: tuple[int, int]) -> None:
    with Session(engine) as session:
        entry = entry_for(session)
        lopsided = replace(entry, lines=scaled(entry, *amounts))
        write(session, lopsided)

        with pytest.raises(DBAPIError, match="come to") as refused:
            session.commit()

    assert refused.value.orig.diag.constraint_name == "ledger_balanced"
    with transaction(engine) as session:
        assert session.get(Journal, lopsided.id) is None


@pytest.mark.parametrize("kept", [0, 1])
def test_an_entry_without_all_its_lines_cannot_be_committed(session: Session, kept: int) -> None:
    entry = entry_for(session)
    write(session, entry, postings=list(entry.lines[:kept]))

    with pytest.raises(DBAPIError, match=f"has {kept} of 2 lines"):
        judged(session)


def test_a_line_cannot_be_added_to_an_entry_that_stands(engine: Engine) -> None:
    with transaction(engine) as session:
        made = books.post(session, books.earned(books.parties(session), 500))
        account_id = session.scalars(select(Posting.account_id).where(Posting.journal_id == made.id)).first()

    for line in (0, 2, 3):
        slipped = insert(Posting).values(journal_id=made.id, line=line, account_id=account_id, amount_satang=1)
        with pytest.raises(DBAPIError), transaction(engine) as session:
            session.execute(slipped)


LIES: dict[str, dict[str, Any]] = {
    "another day": {"effective_on": date(2026, 1, 1)},
    "another kind": {"kind": "compensation"},
    "another receipt": {"reference_id": new_id()},
    "another subject": {"reference_subject": "payment"},
    "another reason": {"reason": "x"},
    "another salt": {"salt": b"\x07" * 16},
}


@pytest.mark.parametrize("lie", LIES)
def test_columns_that_differ_from_the_bytes_cannot_be_committed(session: Session, lie: str) -> None:
    write(session, entry_for(session), **LIES[lie])

    with pytest.raises(DBAPIError, match="the bytes of entry") as refused:
        judged(session)

    assert refused.value.orig.diag.constraint_name == "ledger_canonical"


def test_amounts_that_differ_from_the_bytes_cannot_be_committed(session: Session) -> None:
    entry = entry_for(session, 500)
    write(session, entry, postings=scaled(entry, -400, 400))

    with pytest.raises(DBAPIError, match="the bytes of entry"):
        judged(session)


def test_accounts_that_differ_from_the_bytes_cannot_be_committed(session: Session) -> None:
    entry, other = entry_for(session), entry_for(session)
    swapped = [(other.lines[at][0], line) for at, (_, line) in enumerate(entry.lines)]
    write(session, entry, postings=swapped)

    with pytest.raises(DBAPIError, match="the bytes of entry"):
        judged(session)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.replace(b',"kind"', b', "kind"', 1),
        lambda b: b.replace(b'"amount_satang":-500', b'"amount_satang":-1,"amount_satang":-500'),
        lambda b: b.replace(b'"reason":""', b'"reason":"","name":"x"'),
        lambda b: b.replace(b'{"corrects"', b'{"\\u0063orrects"'),
        lambda b: b + b"\n",
        lambda b: b"",
    ],
    ids=["a space", "an amount twice", "a further key", "an escape", "a line end", "nothing"],
)
def test_bytes_in_another_writing_cannot_be_committed(session: Session, change: Callable[[bytes], bytes]) -> None:
    entry = entry_for(session)
    write(session, entry, canonical=change(canonical(entry)))

    with pytest.raises(DBAPIError, match="the bytes of entry"):
        judged(session)


def test_a_hash_of_other_bytes_is_refused_at_once(session: Session) -> None:
    with pytest.raises(DBAPIError, match="ck_ledger_journals_leaf_hash"):
        write(session, entry_for(session), leaf_hash=bytes(32))


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_chooses_when_an_entry_was_recorded(session: Session, days: int) -> None:
    entry = entry_for(session)
    write(session, replace(entry, recorded_at=entry.recorded_at + timedelta(days=days)))

    with pytest.raises(DBAPIError, match="not recorded by this clock"):
        judged(session)


def test_a_temporary_table_cannot_stand_in_for_the_record(session: Session) -> None:
    entry = entry_for(session)
    session.execute(text("CREATE TEMP TABLE ledger_postings (LIKE public.ledger_postings)"))
    write(session, entry)  # the lines went into the temporary table

    with pytest.raises(DBAPIError, match="has 0 of 2 lines"):
        judged(session)


@pytest.mark.parametrize("amounts", [(400, -400), (-500, 500)])
def test_a_correction_that_does_not_reverse_is_refused(session: Session, amounts: tuple[int, int]) -> None:
    wrong = entry_for(session, 500)
    write(session, wrong)
    write(
        session,
        replace(wrong, id=new_id(), kind="correction", corrects_id=wrong.id, reason="x", lines=scaled(wrong, *amounts)),
    )

    with pytest.raises(DBAPIError, match="does not reverse"):
        judged(session)


def test_a_correction_of_a_correction_is_refused(session: Session) -> None:
    wrong = entry_for(session, 500)
    undone = replace(
        wrong, id=new_id(), kind="correction", corrects_id=wrong.id, reason="x", lines=scaled(wrong, 500, -500)
    )
    for entry in (wrong, undone, replace(undone, id=new_id(), corrects_id=undone.id, lines=wrong.lines)):
        write(session, entry)

    with pytest.raises(DBAPIError, match="does not reverse"):
        judged(session)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("reason", "e\u0301", "reason"),
        ("kind", "gift", "kind"),
        ("kind", "correction", "correction"),
        ("reference_subject", "Goods Receipt", "reference_subject"),
        ("salt", b"short", "salt"),
        ("lines", 1, "lines"),
        ("effective_on", date(2569, 1, 1), "effective_on"),
    ],
)
def test_nonsense_is_refused_at_once(session: Session, column: str, value: Any, constraint: str) -> None:
    with pytest.raises(DBAPIError, match=f"ck_ledger_journals_{constraint}"):
        write(session, entry_for(session), **{column: value})


@pytest.mark.parametrize("satang", [0, 10**12 + 1])
def test_a_line_of_nothing_or_of_too_much_is_refused(session: Session, satang: int) -> None:
    entry = entry_for(session)

    with pytest.raises(DBAPIError, match="ck_ledger_postings_amount"):
        write(session, entry, postings=scaled(entry, satang, -satang))


def test_an_account_has_the_party_its_kind_asks_for(session: Session) -> None:
    who = books.parties(session)
    misplaced = text("INSERT INTO ledger_accounts (id, kind, hirer_id) VALUES (:id, 'homeworker_earning', :hirer)")

    with pytest.raises(DBAPIError, match="ck_ledger_accounts_h"):
        session.execute(misplaced, {"id": new_id(), "hirer": who.hirer})


def test_the_database_writes_the_golden_bytes(owner: Session) -> None:
    """The second implementation of the canonical form agrees with the vectors. Rolled back: their clock is not ours."""
    owner.execute(text("RESET ROLE"))
    owner.execute(text("SET session_replication_role = replica"))  # no foreign keys: the golden parties are nobody
    owner.execute(
        text(
            "INSERT INTO ledger_accounts (id, kind, hirer_id, homeworker_id) VALUES "
            "(:a, 'hirer_payable', :hirer, NULL), (:b, 'homeworker_earning', NULL, :worker)"
        ),
        {
            "a": EARNING.lines[0][0],
            "b": EARNING.lines[1][0],
            "hirer": EARNING.lines[0][1].account.party_id,
            "worker": EARNING.lines[1][1].account.party_id,
        },
    )
    rewritten = text("SELECT ledger_canonical(:id)").bindparams(bindparam("id")).columns(ledger_canonical=BYTEA)
    for entry, golden, _ in GOLDEN:
        write(owner, entry)
        assert bytes(owner.scalar(rewritten, {"id": entry.id})) == golden.encode()
    assert CORRECTION.corrects_id == EARNING.id
