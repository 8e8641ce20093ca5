"""What every channel takes, and what it may answer."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from api.notifications.rules import Way


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends. `id` stays the same when it is sent again."""

    id: str
    kind: str
    to: str
    text: str
    short: str = ""  # the text within one SMS
    subject: str = ""
    link: str | None = None  # the page it is about

    @property
    def with_link(self) -> str:
        """The text, and under it the page it is about."""
        return self.text if self.link is None else f"{self.text}\n{self.link}"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many messages a provider still takes this month. `limit` None: as many as one likes."""

    limit: int | None
    used: int

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)


class NotSent(Exception):
    """A channel's no. `why` is a word for the operator, such as `http_400`: never an address or a text."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why, again


class OverQuota(NotSent):
    """The provider takes no more this month."""

    def __init__(self) -> None:
        super().__init__("over_quota", again=False)


class Channel(Protocol):
    """Sends a message and returns what the provider calls it, or raises; a message may come twice with the same id."""

    @property
    def way(self) -> Way: ...

    def send(self, message: Message) -> str | None: ...


@runtime_checkable
class HasQuota(Protocol):
    """A channel whose provider counts messages."""

    @property
    def way(self) -> Way: ...

    def quota(self) -> Quota: ...
