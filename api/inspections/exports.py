"""Exports: small ones are made at once, large ones by the worker while their progress can be read; kept for a day."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import count
from typing import IO, Any, cast
from uuid import UUID

from sqlalchemy import Engine, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.db import transaction
from api.errors import NotFound
from api.inspections.export_files import WRITERS, Counted
from api.inspections.export_rows import OF_PERSONS, Filters, What, count_rows, headings, people_of, rows_of
from api.inspections.models import Export, ExportPart, Inspection
from api.inspections.reads import note_read
from api.inspections.refusals import CaseClosed, CaseNeeded, ExportNotReady

AT_ONCE = 20_000  # rows; more are made by the worker
PART = 1_048_576  # bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export, how, why, and for which case."""

    what: What
    format: str
    purpose: str
    filters: Filters
    inspection_id: UUID | None = None


def ask(session: Session, *, wanted: Wanted, reader_id: UUID) -> Export:
    """Ask for a file. What tells of single persons is of the hirer of an open case; the read is written down."""
    filters = _judged(session, wanted)
    made = Export(
        principal_id=reader_id,
        inspection_id=wanted.inspection_id,
        purpose=wanted.purpose,
        what=wanted.what,
        format=wanted.format,
        filters=_written(filters),
        state="running",
        rows_of=count_rows(session, wanted.what, filters),
    )
    session.add(made)
    session.flush()
    audit.record(session, "ask_for_export", "export", made.id, what=wanted.what, rows=made.rows_of)
    if made.rows_of <= AT_ONCE:
        _make(session, made)
    else:
        jobs.defer(session, "make_export", once=f"make_export {made.id.hex}", export=made.id.hex)
    return made


def _judged(session: Session, wanted: Wanted) -> Filters:
    if wanted.inspection_id is None:
        if wanted.what in OF_PERSONS:
            raise CaseNeeded("/inspection")
        return wanted.filters
    case = session.get(Inspection, wanted.inspection_id)
    if case is None:
        raise NotFound()
    if case.state == "closed":
        raise CaseClosed()
    return Filters(**{**asdict(wanted.filters), "hirer_id": case.hirer_id})


def _written(filters: Filters) -> dict[str, str]:
    return {
        name: value.hex if isinstance(value, UUID) else value.isoformat()
        for name, value in asdict(filters).items()
        if value is not None
    }


def _read(written: dict[str, str]) -> Filters:
    known: dict[str, Any] = {
        name: UUID(hex=value) if name.endswith("_id") else date.fromisoformat(value) for name, value in written.items()
    }
    return Filters(**known)


def make_waiting(engine: Engine, export_id: UUID) -> None:
    """The worker makes a large file, one worker at a time; made twice, the second finds it done."""
    with transaction(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = '10min'"))
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
        mine = session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtextextended(:it, 0))"), {"it": export_id.hex})
        export = session.get(Export, export_id)
        if mine and export is not None and export.state == "running":
            _make(session, export, lambda done: _tell(engine, export_id, done))


def _tell(engine: Engine, export_id: UUID, done: int) -> None:
    """How far it is, in a transaction of its own, so that others see it while the file is made."""
    with transaction(engine) as session:
        session.execute(update(Export).where(Export.id == export_id).values(rows_done=done))


def _make(session: Session, export: Export, tell: Callable[[int], None] = lambda done: None) -> None:
    """Rows into a temporary file, and from there in parts into the database, in the transaction of the read's line."""
    what, filters = cast(What, export.what), _read(export.filters)
    rows = Counted(rows_of(session, what, filters), tell)
    about = {"what": what, "filters": export.filters, "purpose": export.purpose, "export": f"exp_{export.id.hex}"}
    with tempfile.TemporaryFile() as file:
        WRITERS[export.format](file, headings(what), rows, about)
        export.size_bytes, export.file_sha256 = _store(session, export.id, file)
    export.rows_sha256, export.rows_done, export.state = rows.sha256, rows.done, "finished"
    note_read(
        session,
        reader_id=export.principal_id,
        inspection_id=export.inspection_id,
        purpose=export.purpose,
        subject=f"export_{what}",
        people=people_of(session, what, filters),
        rows=rows.done,
    )


def _store(session: Session, export_id: UUID, file: IO[bytes]) -> tuple[int, str]:
    """Put a file into the database part by part. Returns its size and its SHA-256."""
    size, digest = 0, hashlib.sha256()
    file.seek(0)
    for number, part in enumerate(iter(lambda: file.read(PART), b"")):
        session.execute(insert(ExportPart).values(export_id=export_id, number=number, content=part))
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()


def own(session: Session, export_id: UUID, reader_id: UUID) -> Export:
    """An export of the one who asked for it; anybody else's is not found."""
    found = session.get(Export, export_id)
    if found is None or found.principal_id != reader_id:
        raise NotFound()
    return found


def demand_file(export: Export) -> None:
    """Refuse what has no file: still being made, failed, or past its day."""
    if export.state != "finished":
        raise ExportNotReady()


def parts(engine: Engine, export_id: UUID) -> Iterator[bytes]:
    """The file piece by piece, each read when the one before has gone out."""
    for number in count():
        with transaction(engine) as session:
            found = session.get(ExportPart, (export_id, number))
        if found is None:
            return
        yield found.content


def forget_old(session: Session) -> int:
    """Delete the files of yesterday; that there was an export, and of what, stays. Returns how many."""
    old = session.scalars(
        select(Export).where(Export.state == "finished", Export.created_at < func.now() - timedelta(days=1))
    ).all()
    for export in old:
        export.state = "forgotten"
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_([one.id for one in old])))
    return len(old)
