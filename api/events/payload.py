"""An event as it is sent and read: the same fields, the same bytes at every try."""

import orjson

from api.events.models import Event
from api.events.rules import KINDS
from api.events.schemas import EventShape


def shown(event: Event) -> EventShape:
    """The wire form of an event that was committed."""
    if event.number is None:
        raise AssertionError("an event has its number from its commit on")
    return EventShape(
        id=event.id,
        type=event.kind,
        timestamp=event.created_at,
        sequence=event.number,
        hirer=event.hirer_id,
        order=event.order_id,
        order_sequence=event.order_number,
        address=KINDS[event.kind].at(event.about_id),
    )


def body_of(event: Event) -> bytes:
    """What is posted."""
    return orjson.dumps(shown(event).model_dump(mode="json"))
