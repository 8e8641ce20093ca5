"""Where people want to be told, and how messages are doing."""

from datetime import UTC, datetime

from fastapi import Request

from api.auth.access import CallerIs
from api.auth.address_schemas import (
    AddressShape,
    ChooseFirst,
    ConfirmAddress,
    CountShape,
    LateShape,
    QuotaShape,
    RemoveAddress,
    SetAddress,
    StatusShape,
    TellingShape,
    WayShape,
)
from api.auth.door import Door
from api.auth.models import Principal
from api.errors import NotFound, TooManyRequests
from api.notifications import addresses
from api.notifications.channels import ways_of
from api.notifications.groups import CRITICAL, GROUPS
from api.notifications.models import ProviderQuota
from api.notifications.rules import QUIET_FROM, QUIET_UNTIL
from api.notifications.short import site_of
from api.notifications.status import status
from api.transaction import Tx

address_door = Door("/addresses", "accounts and keys")
messages = Door("/notifications", "operations")
DOORS = (address_door, messages)


@address_door.open("GET", "", needs="addresses:read")
def list_addresses(session: Tx, caller: CallerIs) -> list[AddressShape]:
    """Where you want to be told. Without an entry messages go to the phone of your account."""
    return [AddressShape.model_validate(one) for one in addresses.addresses_of(session, caller.principal_id)]


@address_door.open("POST", "", needs="addresses:write", status=201, refusals=(TooManyRequests,))
def set_address(session: Tx, caller: CallerIs, request: Request, body: SetAddress) -> AddressShape:
    """Set an address of one kind. A code goes there; until you confirm it, nothing else does."""
    state = request.app.state
    principal = session.get_one(Principal, caller.principal_id)
    made = addresses.set_address(
        session,
        state.sealer,
        principal_id=caller.principal_id,
        kind=body.kind,
        value=body.value,
        language=principal.language,
        code_minutes=state.settings.code_minutes,
        site=site_of(state.settings.public_url),
    )
    return AddressShape.model_validate(made)


@address_door.open("POST", "/confirm", needs="addresses:write", refusals=(addresses.AddressCodeNotRight,), once=False)
def confirm_address(session: Tx, caller: CallerIs, request: Request, body: ConfirmAddress) -> AddressShape:
    """Confirm an address with the code that went there. It stands five tries.

    Takes no Idempotency-Key: a wrong guess must be counted although it is refused.
    """
    done = addresses.confirm_address(
        session, request.app.state.sealer, principal_id=caller.principal_id, kind=body.kind, code=body.code
    )
    return AddressShape.model_validate(done)


@address_door.open("POST", "/remove", needs="addresses:write", refusals=(NotFound,))
def remove_address(session: Tx, caller: CallerIs, body: RemoveAddress) -> list[AddressShape]:
    """Be told there no more."""
    addresses.remove_address(session, principal_id=caller.principal_id, kind=body.kind)
    return list_addresses(session, caller)


@address_door.open("GET", "/ways", needs="addresses:read")
def get_ways(session: Tx, caller: CallerIs, request: Request) -> TellingShape:
    """How messages reach you: by which ways, in which order, at which hours, in which language."""
    principal = session.get_one(Principal, caller.principal_id)
    set_up = ways_of(request.app.state.settings)
    return TellingShape(
        ways=[_way(one, one.way in set_up) for one in addresses.used(session, principal.id, principal.phone)],
        by_two_ways=[one for one in GROUPS if one in CRITICAL],
        quiet_from=QUIET_FROM,
        quiet_until=QUIET_UNTIL,
        language=principal.language,
    )


@address_door.open("PUT", "/first", needs="addresses:write")
def choose_first_way(session: Tx, caller: CallerIs, request: Request, body: ChooseFirst) -> TellingShape:
    """Say which way is tried first. One that cannot be used is passed over."""
    addresses.choose_first(session, caller.principal_id, body.way)
    return get_ways(session, caller, request)


def _way(one: addresses.Used, set_up: bool) -> WayShape:
    return WayShape(way=one.way, kind=one.kind, value=one.value, of_account=one.of_account, set_up=set_up)


@messages.open("GET", "/status", needs="notifications:read")
def get_notification_status(session: Tx) -> StatusShape:
    """How messages are doing: by kind, way and state, what waits since when, what is late, what providers still take.

    LINE carries a message out once, as a text gateway does that knows `Idempotency-Key`; by other ways it may come
    twice after a fault. Nothing personal is shown.
    """
    found = status(session, datetime.now(UTC))
    return StatusShape(
        counts=[CountShape.model_validate(one) for one in found.counts],
        waiting=found.waiting,
        oldest_waiting_at=found.oldest_waiting_at,
        without_address=found.without_address,
        quiet_hours=found.quiet_hours,
        quotas=[_quota(one) for one in found.quotas],
        late=[LateShape.model_validate(one) for one in found.late],
    )


def _quota(row: ProviderQuota) -> QuotaShape:
    left = None if row.limit_messages is None else max(0, row.limit_messages - row.used_messages)
    return QuotaShape(
        way=row.way,
        limit_messages=row.limit_messages,
        used_messages=row.used_messages,
        left_messages=0 if row.used_up else left,
        used_up=row.used_up,
        asked_at=row.asked_at,
    )
