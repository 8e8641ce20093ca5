"""Shapes of the event log and of endpoints on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.events.rules import ChosenKind, Kind, OffBecause, State
from api.shapes import Id, Moment, Shape

EventId = Annotated[UUID, Id("evt")]
WebhookId = Annotated[UUID, Id("whk")]
SendingId = Annotated[UUID, Id("snd")]
HirerId = Annotated[UUID, Id("hir")]
OrderId = Annotated[UUID, Id("ord")]


class EventShape(Shape):
    """Something that happened. It names no person and no sum: read the thing itself at `address`."""

    id: EventId = Field(description="the same at every try: an id you have seen needs no second look")
    type: Kind = Field(examples=["award.made"])
    timestamp: datetime = Field(description="when it happened")
    sequence: int = Field(description="counts your events by one, without gaps", examples=[17])
    hirer: HirerId
    order: OrderId | None = Field(description="null: it is about more than one order, or none")
    order_sequence: int | None = Field(description="counts the events of that order by one", examples=[3])
    address: str = Field(
        description="where the thing it is about can be read",
        examples=["/v1/awards/awd_019aab3e8c4a7d11b0c2f4a6d8e01234"],
    )


class AddWebhook(Shape):
    """An endpoint of your own system. Left out or empty `types` means all, those of later releases too."""

    url: Annotated[str, Field(strict=True, min_length=10, max_length=500, examples=["https://erp.example.com/trong"])]
    types: list[ChosenKind] = Field([], max_length=40, examples=[["award.made", "delivery_note.posted"]])


class WebhookShape(Shape):
    """An endpoint, without its secret."""

    id: WebhookId
    url: str
    types: list[str] = Field(description="empty: all")
    on: bool
    off_because: OffBecause | None = Field(
        description="`hirer`: you did; `gone`: it answered 410; `failing`: it took nothing for days"
    )
    failing_since: datetime | None
    old_secret_until: datetime | None = Field(description="until then two secrets sign, the new one first")
    created_at: datetime


class NewWebhookShape(WebhookShape):
    secret: str = Field(description="shown this once; whoever has it can sign in our name", examples=["whsec_…"])


class SendingShape(Shape):
    """An event on its way to an endpoint."""

    id: SendingId
    event: EventId
    type: Kind
    sequence: int
    state: State = Field(
        description="`sent`: in hand now; `failed`: tried often enough; `stopped`: the endpoint is off"
    )
    tries: int
    tried_at: datetime | None = Field(description="the newest try")
    status: int | None = Field(description="the HTTP status of its answer", examples=[200])
    took_ms: int | None
    error: str | None = Field(description="why there is no status", examples=["timeout"])
    next_try_at: datetime | None


class Replay(Shape):
    """Which events are sent again: one, or all of a time. An event keeps its id."""

    event: EventId | None = None
    since: Moment | None = None
    until: Moment | None = None


class Replayed(Shape):
    events: int = Field(description="how many are on their way again")
