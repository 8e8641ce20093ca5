"""Reading records as an inspector: through functions that write the read down in the same transaction.

While they run, the transaction takes on the role `trong_inspect`, which may read no table (see the migration `reads`).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, get_args
from uuid import UUID

import structlog
from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.orm import Session

from api import audit
from api.auth.models import Principal
from api.db import APP_ROLE
from api.inspections import clocks
from api.inspections.models import Inspection, RecordRead
from api.inspections.refusals import ReadQuotaReached
from api.notifications.service import notify
from api.sealing import Sealer
from api.shapes import new_id
from api.thai import BANGKOK, today

Kind = Literal[
    "awards",
    "documents",
    "roster",
    "notes",
    "tallies",
    "receipts",
    "instalments",
    "deductions",
    "payments",
    "entries",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Field = Literal["name", "sex", "birth_year"]
ROWS_A_DAY = 5_000  # as the migration `reads` has it; told in the refusal
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an inspector wants to see, in which case, and why."""

    inspection_id: UUID
    kind: Kind
    purpose: str
    fields: tuple[Field, ...] = ()
    award_id: UUID | None = None
    after: str | None = None
    most: int = 50


def read_records(session: Session, sealer: Sealer, *, asked: Asked, reader_id: UUID) -> list[dict[str, Any]]:
    """A page of records of the case's hirer, each with the `key` that the next page starts after."""
    session.execute(text("SET LOCAL ROLE trong_inspect"))
    found = session.scalar(
        text(f"SELECT inspect_{asked.kind}(:reader, :case, :why, CAST(:wanted AS text[]), :award, :after, :most)"),
        {
            "reader": reader_id,
            "case": asked.inspection_id,
            "why": asked.purpose,
            "wanted": list(asked.fields),
            "award": asked.award_id,
            "after": asked.after,
            "most": asked.most,
        },
    )
    session.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
    if found is None:
        _alert(session, sealer, reader_id)
        raise ReadQuotaReached(most_rows=ROWS_A_DAY, wait_seconds=3_600)
    rows: list[dict[str, Any]] = found["rows"]
    return rows


def note_read(
    session: Session,
    *,
    reader_id: UUID,
    inspection_id: UUID | None,
    purpose: str,
    subject: str,
    people: list[UUID],
    rows: int,
    complaint_id: UUID | None = None,
    fields: tuple[str, ...] = (),
) -> None:
    """Write down a read that goes another way: an export, a bundle, the words of a complaint."""
    session.add(
        RecordRead(
            id=new_id(),
            principal_id=reader_id,
            inspection_id=inspection_id,
            complaint_id=complaint_id,
            purpose=purpose,
            subject=subject,
            subject_id=None,
            fields=list(fields),
            homeworker_ids=sorted(people),
            rows=rows,
        )
    )
    session.flush()


def _alert(session: Session, sealer: Sealer, reader_id: UUID) -> None:
    """The operators are told at once; once a day for one reader."""
    log.warning("read_quota_reached", reader=str(reader_id))
    begins = func.date_trunc("day", func.now(), "Asia/Bangkok")
    told = select(audit.AuditEvent.id).where(
        audit.AuditEvent.subject_id == reader_id,
        audit.AuditEvent.action == "read_quota_reached",
        audit.AuditEvent.created_at >= begins,
    )
    if session.scalar(told.limit(1)) is not None:
        return
    audit.record(session, "read_quota_reached", "principal", reader_id, most_rows=ROWS_A_DAY)
    reader = session.get_one(Principal, reader_id)
    operators = select(Principal).where(Principal.role == "operator", Principal.phone.is_not(None))
    for one in session.scalars(operators):
        notify(
            session,
            sealer,
            "read_quota_reached",
            to=one.phone,
            language=one.language,
            principal_id=one.id,
            reader=reader.name,
        )


def reads_about(homeworker_id: UUID) -> Select[RecordRead]:
    """Reads of one person's records that she may see: of closed cases, and of others once the delay is over.

    Before that, whoever sees them could tell that somebody has complained.
    """
    delay = timedelta(days=clocks.days("reads_hidden_days", today()))
    closed = select(Inspection.id).where(Inspection.state == "closed")
    return select(RecordRead).where(
        RecordRead.homeworker_ids.contains([homeworker_id]),
        or_(RecordRead.inspection_id.in_(closed), RecordRead.created_at < func.now() - delay),
    )


def day_of(read: RecordRead) -> str:
    """The day of a read in Thailand."""
    return read.created_at.astimezone(BANGKOK).date().isoformat()
