"""Doors of the event log and of endpoints."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.events import endpoints, payload, refusals, replays
from api.events.models import Event, Webhook, WebhookSending
from api.events.rules import Kind, State
from api.events.schemas import (
    AddWebhook,
    EventId,
    EventShape,
    NewWebhookShape,
    OrderId,
    Replay,
    Replayed,
    SendingShape,
    WebhookId,
    WebhookShape,
)
from api.lists import Cursor, CursorNotKnown, Limit, page, page_by_number
from api.shapes import Moment, Page
from api.transaction import Tx

events = Door("/events", "events and webhooks")
webhooks = Door("/webhooks", "events and webhooks")
DOORS = (events, webhooks)


@events.open("GET", "", needs="webhooks:read", refusals=(CursorNotKnown,))
def list_events(
    session: Tx,
    caller: CallerIs,
    kind: Annotated[Kind | None, Query(alias="type", description="only events of this kind")] = None,
    order: Annotated[OrderId | None, Query(description="only events of this order")] = None,
    since: Annotated[Moment | None, Query(description="only events from this moment on")] = None,
    after: Annotated[int, Query(ge=0, le=10**15, description="only events with a higher sequence than this")] = 0,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EventShape]:
    """What happened to your orders in the last 90 days, newest first, whether or not an endpoint is told.

    To poll, send the highest sequence you have seen as `after`: no event is ever missed, none comes late.
    """
    mine = select(Event).where(Event.hirer_id == endpoints.hirer_of(session, caller), Event.number > after)
    if kind is not None:
        mine = mine.where(Event.kind == kind)
    if order is not None:
        mine = mine.where(Event.order_id == order)
    if since is not None:
        mine = mine.where(Event.created_at >= since)
    shown = lambda rows: [payload.shown(row) for row in rows]  # noqa: E731
    return page_by_number(session, mine, Event.number, shown, cursor=cursor, limit=limit)


@events.open("GET", "/{event_id}", needs="webhooks:read")
def get_event(session: Tx, caller: CallerIs, event_id: EventId) -> EventShape:
    """One event, as it is sent."""
    found = replays.event_of(session, endpoints.hirer_of(session, caller), event_id)
    if found is None:
        raise NotFound()
    return payload.shown(found)


@webhooks.open("GET", "", needs="webhooks:read", refusals=(CursorNotKnown,))
def list_webhooks(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[WebhookShape]:
    """Your endpoints, newest first."""
    mine = endpoints.mine(endpoints.hirer_of(session, caller))
    return page(session, mine, Webhook.id, endpoints.show, cursor=cursor, limit=limit)


@webhooks.open(
    "POST", "", needs="webhooks:write", status=201, refusals=(refusals.AddressNotAllowed, refusals.WebhooksUsedUp)
)
def add_webhook(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: AddWebhook
) -> NewWebhookShape:
    """Add an endpoint: from now on it is sent what happens. Its secret is shown this once."""
    state = request.app.state
    made, secret = endpoints.add(
        session,
        state.sealer,
        hirer_id=endpoints.hirer_of(session, caller),
        asked=body,
        local=state.settings.webhook_local,
    )
    response.headers.update(location(request, f"/v1/webhooks/whk_{made.id.hex}"))
    return _with_secret(made, secret)


@webhooks.open("GET", "/{webhook_id}", needs="webhooks:read")
def get_webhook(session: Tx, caller: CallerIs, webhook_id: WebhookId) -> WebhookShape:
    """One endpoint."""
    return endpoints.show(_mine(session, caller, webhook_id))


@webhooks.open("POST", "/{webhook_id}/secret", needs="webhooks:write", status=201)
def rotate_webhook_secret(session: Tx, caller: CallerIs, request: Request, webhook_id: WebhookId) -> NewWebhookShape:
    """Another secret, shown this once. The old one signs beside it for 24 hours."""
    webhook = _mine(session, caller, webhook_id, lock=True)
    return _with_secret(webhook, endpoints.rotate(session, request.app.state.sealer, webhook))


@webhooks.open("POST", "/{webhook_id}/off", needs="webhooks:write")
def turn_off_webhook(session: Tx, caller: CallerIs, webhook_id: WebhookId) -> WebhookShape:
    """Send nothing there until it is turned on again. The log goes on."""
    return endpoints.show(endpoints.off(session, _mine(session, caller, webhook_id, lock=True)))


@webhooks.open("POST", "/{webhook_id}/on", needs="webhooks:write")
def turn_on_webhook(session: Tx, caller: CallerIs, webhook_id: WebhookId) -> WebhookShape:
    """Send what happens from now on. What happened meanwhile comes with a replay."""
    return endpoints.show(endpoints.on(session, _mine(session, caller, webhook_id, lock=True)))


@webhooks.open("POST", "/{webhook_id}/test", needs="webhooks:write", status=202, refusals=(refusals.WebhookOff,))
def send_test_event(session: Tx, caller: CallerIs, webhook_id: WebhookId) -> WebhookShape:
    """Send an event of the kind `webhook.test` there."""
    webhook = _mine(session, caller, webhook_id)
    endpoints.try_out(session, webhook)
    return endpoints.show(webhook)


@webhooks.open("GET", "/{webhook_id}/sendings", needs="webhooks:read", refusals=(CursorNotKnown,))
def list_sendings(
    session: Tx,
    caller: CallerIs,
    webhook_id: WebhookId,
    state: Annotated[State | None, Query(description="only those in this state")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SendingShape]:
    """What went there and what is on its way, the newest first: tries, answers, the next try."""
    webhook = _mine(session, caller, webhook_id)
    wanted = replays.log_of(webhook)
    if state is not None:
        wanted = wanted.where(WebhookSending.state == state)
    shown = lambda rows: replays.show_sendings(session, webhook, rows)  # noqa: E731
    return page_by_number(session, wanted, WebhookSending.number, shown, cursor=cursor, limit=limit)


@webhooks.open(
    "POST",
    "/{webhook_id}/replay",
    needs="webhooks:write",
    status=202,
    refusals=(refusals.WebhookOff, refusals.NothingToReplay, refusals.TooMuchToReplay),
)
def replay_events(session: Tx, caller: CallerIs, webhook_id: WebhookId, body: Replay) -> Replayed:
    """Send events again: one, or all of a time that this endpoint asks for. They keep their ids."""
    return Replayed(events=replays.replay(session, _mine(session, caller, webhook_id, lock=True), body))


@webhooks.open("POST", "/{webhook_id}/delete", needs="webhooks:write")
def delete_webhook(session: Tx, caller: CallerIs, webhook_id: WebhookId) -> WebhookShape:
    """Delete an endpoint and its secret, for good. Nothing is sent there any more."""
    return endpoints.show(endpoints.remove(session, _mine(session, caller, webhook_id, lock=True)))


def _mine(session: Tx, caller: CallerIs, webhook_id: WebhookId, *, lock: bool = False) -> Webhook:
    return endpoints.one_of_mine(session, endpoints.hirer_of(session, caller), webhook_id, lock=lock)


def _with_secret(webhook: Webhook, secret: str) -> NewWebhookShape:
    return NewWebhookShape(**endpoints.show(webhook).model_dump(), secret=secret)
