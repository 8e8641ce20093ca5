"""Which way a message takes, when it may ring, and how often it is tried. No database, no network, no clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Literal

from api.notifications.groups import CRITICAL, GROUP_OF, Group
from api.thai import BANGKOK

Way = Literal["line", "sms", "email", "file"]
OwnWay = Literal["line", "sms", "email"]
"""A way that people choose themselves."""
AddressKind = Literal["phone", "line", "email"]
State = Literal["queued", "sent", "accepted", "failed", "gave_up"]

ADDRESS_OF: dict[OwnWay, AddressKind] = {"line": "line", "sms": "phone", "email": "email"}
FALLBACK: tuple[OwnWay, ...] = ("line", "sms", "email")
WAITING: tuple[State, ...] = ("queued", "sent")
"""`queued` waits for its time. `sent` was handed over and has no word yet: after `LEASE` it is tried again.

`accepted` is the provider's yes, `failed` its no, `gave_up` that it was tried often enough.
"""
LEASE = timedelta(seconds=120)  # longer than any channel waits for its provider
QUIET_FROM, QUIET_UNTIL = time(21), time(7)  # R31
NIGHT_KINDS = tuple(kind for kind, group in GROUP_OF.items() if group == "code")  # somebody waits for them
MOST_ATTEMPTS = 10  # the last one is about three hours after the first
MOST_BEFORE_ANOTHER = 3  # a minute, then another way is tried
MOST_OF_A_CODE = 4  # the fifth would come when the code has lapsed


def quiet(moment: datetime) -> bool:
    """Whether people in Thailand are not to be woken at a moment."""
    at = moment.astimezone(BANGKOK).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL


def group_of(kind: str) -> Group:
    """The group of a kind. A kind that a release before knew is a matter of the office."""
    return GROUP_OF.get(kind, "office")


def copies(kind: str) -> int:
    """By how many ways a kind goes."""
    return 2 if group_of(kind) in CRITICAL else 1


def order_of(first: OwnWay | None) -> Sequence[OwnWay]:
    """The ways in the order they are tried: the one she wants first, then as usual."""
    return sorted(FALLBACK, key=lambda way: way != first)


def ways_to(
    addresses: Mapping[AddressKind, str], open_ways: Collection[Way], first: OwnWay | None = None
) -> Sequence[Way]:
    """The ways by which a person can be reached, the one to be tried first first.

    Whom none of the ways set up here reaches gets a line in the file outbox: somebody may telephone.
    """
    return [way for way in order_of(first) if way in open_ways and ADDRESS_OF[way] in addresses] or ["file"]


def most_attempts(kind: str, *, another: bool) -> int:
    """How often one way is tried, where there is another one and where there is none."""
    if another:
        return MOST_BEFORE_ANOTHER
    return MOST_OF_A_CODE if group_of(kind) == "code" else MOST_ATTEMPTS


def wait_after(attempts: int) -> timedelta:
    """The pause after a failure, twice the one before: 20 seconds, 40 and so on."""
    return timedelta(seconds=10 * 2**attempts)
