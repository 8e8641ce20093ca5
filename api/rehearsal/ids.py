"""Ids and moments of the past: the same seed gives the same ones."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from api.shapes import SEEDED_FROM
from api.thai import BANGKOK

_TIME_BITS, _RANDOM_BITS = 80, 74
_LOW = (1 << 62) - 1


class Ids:
    """UUIDv7s in the order of the moments they are for, so that old rows sort before new ones.

    `ends`: where the past ends. Its ids end where seeded ones begin, since the demonstration posts its orders after it.
    """

    def __init__(self, seed: int | str, ends: datetime | None = None) -> None:
        self._back = max(0, _milliseconds(ends) - SEEDED_FROM) if ends else 0
        self._chance = Random(f"ids {seed}")  # noqa: S311 - no secret hangs on an id

    def at(self, moment: datetime) -> UUID:
        """A new id of that millisecond."""
        bits = self._chance.getrandbits(_RANDOM_BITS)
        millisecond = _milliseconds(moment) - self._back
        return UUID(int=millisecond << _TIME_BITS | 7 << 76 | bits >> 62 << 64 | 2 << 62 | bits & _LOW)

    def salt(self) -> bytes:
        """The sixteen bytes of an entry's salt. Not secret: nothing here tells of a real person."""
        return self._chance.randbytes(16)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a Bangkok day, in UTC."""
    return datetime.combine(day, time(hour, minute), BANGKOK).astimezone(UTC)


def later(moment: datetime, minutes: int) -> datetime:
    """So many minutes after a moment."""
    return moment + timedelta(minutes=minutes)
