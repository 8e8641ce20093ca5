"""Logged reads on the wire: records of a case for its inspectors, and for a person who read hers."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.auth.models import Principal
from api.errors import NotFound
from api.inspections import refusals
from api.inspections.models import Inspection, RecordRead
from api.inspections.reads import Asked, Field, Kind, day_of, read_records, reads_about
from api.inspections.schemas import InspectionId, Purpose
from api.inspections.schemas_reads import OwnReadShape, ReadShape, RecordsShape
from api.lists import Cursor, CursorNotKnown, Limit, page_of
from api.offers.schemas import AwardId, HomeworkerId
from api.parties.models import Group, Homeworker, Membership
from api.shapes import Page
from api.transaction import Tx

records = Door("/inspections", "inspections")
people = Door("/homeworkers", "members")
own_reads = Door("/record-reads", "inspections")
After = Annotated[str | None, Query(pattern=r"^[0-9a-f-]{36,72}$", description="next_after of a page")]


@records.open(
    "GET",
    "/{inspection_id}/records/{kind}",
    needs="cases:read",
    refusals=(refusals.CaseClosed, refusals.PurposeNeeded, refusals.ReadQuotaReached),
)
def read_case_records(
    session: Tx,
    caller: CallerIs,
    request: Request,
    inspection_id: InspectionId,
    kind: Kind,
    purpose: Annotated[Purpose, Query(description="why you look; the person may read it")],
    fields: Annotated[list[Field], Query(description="personal fields, each only when asked for by name")] = [],  # noqa: B006 - FastAPI copies it
    award: Annotated[AwardId | None, Query(description="only of this lot")] = None,
    after: After = None,
    limit: Limit = 50,
) -> RecordsShape:
    """Records of the hirer of a case. Who read them, when, why and whose they are is written in the same moment."""
    asked = Asked(inspection_id, kind, purpose, tuple(dict.fromkeys(fields)), award, after, limit)
    rows = read_records(session, request.app.state.sealer, asked=asked, reader_id=caller.principal_id)
    keys = [row.pop("key") for row in rows]
    return RecordsShape(kind=kind, items=rows, next_after=keys[-1] if len(keys) == limit else None)


@people.open("GET", "/{homeworker_id}/record-reads", needs="members:read", refusals=(CursorNotKnown,))
def list_record_reads(
    session: Tx, caller: CallerIs, homeworker_id: HomeworkerId, cursor: Cursor = None, limit: Limit = 50
) -> Page[ReadShape]:
    """Who read her records and why, for her through her leader or staff. Reads of an open case show later."""
    _demand_hers(session, caller, homeworker_id)
    show = lambda rows: _shown(session, rows)  # noqa: E731
    return page_of(session, reads_about(homeworker_id), RecordRead.id, show, cursor=cursor, limit=limit)


@own_reads.open("GET", "", needs="cases:read", refusals=(CursorNotKnown,))
def list_own_reads(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[OwnReadShape]:
    """What you have read, when and why, newest first: the same lines that the people themselves may read."""
    mine = select(RecordRead).where(RecordRead.principal_id == caller.principal_id)
    show = lambda rows: _own(session, rows)  # noqa: E731
    return page_of(session, mine, RecordRead.id, show, cursor=cursor, limit=limit)


def _own(session: Session, rows: Sequence[RecordRead]) -> list[OwnReadShape]:
    return [
        OwnReadShape(
            **dict(shown),
            created_at=row.created_at,
            inspection=row.inspection_id,
            complaint=row.complaint_id,
            rows=row.rows,
            people=len(row.homeworker_ids),
        )
        for row, shown in zip(rows, _shown(session, rows), strict=True)
    ]


def _demand_hers(session: Session, caller: Caller, homeworker_id: HomeworkerId) -> None:
    """A leader asks for those who are in her group now; anybody else's is not found."""
    wanted = select(Homeworker.id).where(Homeworker.id == homeworker_id)
    if caller.role == "leader":
        wanted = (
            wanted.join(Membership, Membership.homeworker_id == Homeworker.id)
            .join(Group, Group.id == Membership.group_id)
            .where(Group.principal_id == caller.principal_id, Membership.left_on.is_(None))
        )
    if session.scalar(wanted) is None:
        raise NotFound()


def _shown(session: Session, rows: Sequence[RecordRead]) -> list[ReadShape]:
    readers = select(Principal.id, Principal.name).where(Principal.id.in_([one.principal_id for one in rows]))
    cases = select(Inspection.id, Inspection.number).where(Inspection.id.in_([one.inspection_id for one in rows]))
    names = {row.id: row.name for row in session.execute(readers)}
    numbers = {row.id: row.number for row in session.execute(cases)}
    return [
        ReadShape(
            id=one.id,
            read_on=day_of(one),
            by=names[one.principal_id],
            case=numbers.get(one.inspection_id),
            purpose=one.purpose,
            subject=one.subject,
            fields=one.fields,
        )
        for one in rows
    ]
