"""Pay by delivery on the wire."""

from typing import Annotated

from fastapi import Query

from api.auth.access import CallerIs
from api.auth.door import Door
from api.deliveries.models import DeliveryNote
from api.lists import Cursor, CursorNotKnown, Limit, Sort, page_of
from api.payments import dues
from api.payments.due_schemas import DueShape, DueSums
from api.payments.schemas import NoteId
from api.shapes import Page
from api.transaction import Tx

due_door = Door("/dues", "payments")
sums_door = Door("/due-sums", "payments")
DOORS = (
    due_door,
    sums_door,
)


@due_door.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_dues(
    session: Tx,
    caller: CallerIs,
    unpaid: Annotated[bool, Query(description="true: only what the hirer has not said paid in full")] = False,
    sort: Sort = "newest",
    delivery_note: Annotated[NoteId | None, Query(description="only this delivery")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DueShape]:
    """Pay by delivery, all homeworkers of it together, newest first. A hirer sees its own, a leader her group's.

    `pressing`: what was handed over first comes first.
    """
    found = dues.deliveries_with_pay(session, caller, unpaid=unpaid)
    if delivery_note is not None:
        found = found.where(DeliveryNote.id == delivery_note)
    show = lambda rows: dues.show_dues(session, rows)  # noqa: E731
    by = DeliveryNote.handed_over_on if sort == "pressing" else None
    return page_of(session, found, DeliveryNote.id, show, cursor=cursor, limit=limit, by=by)


@sums_door.open("GET", "", needs="payments:read")
def get_due_sums(session: Tx, caller: CallerIs) -> DueSums:
    """What is unpaid over all deliveries together, however many they are, and what of it is overdue."""
    return dues.sums(session, caller)
