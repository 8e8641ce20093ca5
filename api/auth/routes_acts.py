"""What an account did, from the trace that nobody can edit."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from api.audit import AuditEvent
from api.auth.access import CallerIs
from api.auth.door import Door
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.shapes import Id, Page, Shape
from api.transaction import Tx

acts = Door("/acts", "accounts and keys")
DOORS = (acts,)


class ActShape(Shape):
    """One act of your account. Ids, states and numbers only: no names, no phones."""

    id: Annotated[UUID, Id("act")]
    action: str = Field(examples=["post_order"])
    subject: str = Field(description="what kind of thing", examples=["order"])
    subject_id: UUID
    at: datetime
    request_id: str | None = Field(description="as the answer's header and our log had it")
    details: dict[str, Any]


@acts.open("GET", "", needs="keys:read", refusals=(CursorNotKnown,))
def list_acts(
    session: Tx,
    caller: CallerIs,
    action: Annotated[str | None, Query(max_length=64, description="only this act, such as `post_order`")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ActShape]:
    """Everything your account changed, newest first. What happened to your orders stands in `/v1/events`."""
    mine = select(AuditEvent).where(AuditEvent.principal_id == caller.principal_id)
    if action is not None:
        mine = mine.where(AuditEvent.action == action)
    return page(session, mine, AuditEvent.id, _shown, cursor=cursor, limit=limit)


def _shown(one: AuditEvent) -> ActShape:
    return ActShape(
        id=one.id,
        action=one.action,
        subject=one.subject,
        subject_id=one.subject_id,
        at=one.created_at,
        request_id=one.request_id,
        details=one.details,
    )
