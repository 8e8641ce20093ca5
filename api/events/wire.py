"""One POST to a receiver: to the address that was checked, within ten seconds in all, its answer hardly read."""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from api.events.addresses import Resolve, checked, read_url, resolve
from api.events.refusals import AddressNotAllowed

LIMIT_SECONDS = 10.0
MOST_READ = 4_096  # bytes of an answer; nothing of them is kept
AGENT = "Trong-Webhooks/1"


@cache
def trust() -> ssl.SSLContext:
    """Whose certificates are believed: made once, it reads every authority there is."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: the status of the answer, or why there is none."""

    status: int | None
    error: str | None
    took_ms: int

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Wire:
    """How receivers are reached. `local`: this very machine too; `resolve`: who knows what names mean."""

    local: bool = False
    resolve: Resolve = resolve
    limit_seconds: float = LIMIT_SECONDS

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send once. Never raises for what a receiver does."""
        begun = time.monotonic()
        try:
            status, error = self._post(url, headers, body, begun + self.limit_seconds), None
        except AddressNotAllowed:
            status, error = None, "address_not_allowed"
        except (httpcore.TimeoutException, TimeoutError):
            status, error = None, "timeout"
        except OSError:  # the name service, for one
            status, error = None, "no_connection"
        except Exception as fault:
            status, error = None, type(fault).__name__
        return Outcome(status, error, int((time.monotonic() - begun) * 1_000))

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, deadline: float) -> int:
        to = read_url(url, local=self.local)
        about: dict[bytes | str, bytes | str] = {
            "Host": to.shown,
            "User-Agent": AGENT,
            "Content-Type": "application/json",
        }
        about |= headers.items()
        scheme = b"https" if to.https else b"http"
        where = httpcore.URL(scheme=scheme, host=to.host.encode(), port=to.port, target=to.path.encode())
        with (
            httpcore.ConnectionPool(ssl_context=trust(), network_backend=_Pinned(self, deadline), retries=0) as pool,
            pool.stream("POST", where, headers=about, content=body) as answer,
        ):
            _glance(answer.iter_stream())
            return int(answer.status)


def _glance(parts: Iterable[bytes]) -> None:
    read = 0
    for part in parts:
        read += len(part)
        if read >= MOST_READ:
            return


class _Pinned(httpcore.NetworkBackend):
    """Looks a name up once, checks every address of it, and connects to the one that was checked."""

    def __init__(self, wire: Wire, deadline: float) -> None:
        self._wire, self._deadline, self._plain = wire, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        address = checked(host, port, local=self._wire.local, resolve=self._wire.resolve)
        stream = self._plain.connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
        return _Timed(stream, self._deadline)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        raise AddressNotAllowed("/url")


class _Timed(httpcore.NetworkStream):
    """A connection whose steps together have one deadline: who sends a byte a second keeps nobody waiting."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> "_Timed":
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
