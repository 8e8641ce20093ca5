"""Where webhooks may go: names on the public internet, by https. Nothing behind our own walls can be reached by them.

What a name resolves to is looked at when the connection is made, and the connection goes to the address that was
looked at: a name that changes its mind in between gains nothing. Redirects are not followed.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.events.refusals import AddressNotAllowed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291 2.4; all other IPv6 is for special uses
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
NAME = re.compile(rf"(?:{LABEL}\.)+(?![0-9]+$)(?!0x)[a-z0-9-]{{2,63}}")  # a last label of digits would be an address


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was read: where a connection goes, and what is asked for there."""

    https: bool
    host: str
    port: int
    path: str

    @property
    def shown(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.https else 80) else f"{host}:{self.port}"


def read_url(url: str, *, local: bool = False) -> Target:
    """What an address means. `local`: this very machine may be reached by http too (demonstrations and tests).

    Raises AddressNotAllowed for every spelling but a plain one: a name, or an address as it is usually written.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressNotAllowed("/url") from None
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\"<>^`{|}')
    if not plain or "@" in parts.netloc or "#" in url or parts.scheme not in ("https", "http") or port == 0:
        raise AddressNotAllowed("/url")
    literal = _literal(host)
    at_home = local and (host == "localhost" or (literal is not None and literal.is_loopback))
    allowed = at_home or (reachable(literal) if literal else NAME.fullmatch(host) is not None)
    if not allowed or (parts.scheme == "http" and not at_home):
        raise AddressNotAllowed("/url")
    https = parts.scheme == "https"
    query = f"?{parts.query}" if parts.query else ""
    return Target(https, host, port or (443 if https else 80), (parts.path or "/") + query)


def _literal(host: str) -> Address | None:
    """An address as it is usually written; other spellings (one number, octal, three parts) are not one."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def reachable(address: Address) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _behind_nat64(address)
        if inner is not None:
            return reachable(inner)
        return address.is_global and address in GLOBAL_UNICAST and address.teredo is None
    return address.is_global and not address.is_multicast


def _behind_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as the machine knows it."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked(host: str, port: int, *, local: bool, resolve: Resolve) -> str:
    """The address to connect to. One of them that may not be reached refuses them all."""
    found = [ipaddress.ip_address(one.partition("%")[0]) for one in resolve(host, port)]
    if not found or not all(reachable(one) or (local and one.is_loopback) for one in found):
        raise AddressNotAllowed("/url")
    return str(found[0])
