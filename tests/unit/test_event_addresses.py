"""Where webhooks may go: every spelling of a place behind the walls is refused, and no connection is tried."""

import socket
from collections.abc import Callable, Sequence

import pytest

from api.events.addresses import checked, read_url
from api.events.refusals import AddressNotAllowed
from api.events.wire import Wire

BEHIND_THE_WALLS = [
    "https://127.0.0.1/",
    "https://2130706433/",  # the same as one number
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::7f00:1]/",  # the old way to write an IPv4 address in IPv6
    "https://[2002:7f00:1::]/",  # 6to4
    "https://[64:ff9b::7f00:1]/",  # NAT64
    "https://[2001:0:7f00:1::]/",  # Teredo
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://localhost/",
    "https://postgres:5432/",
    "https://erp.example.com@127.0.0.1/",
    "https://user:password@erp.example.com/",
    "https://erp.example.com#@127.0.0.1/",
    "https://127.0.0.1\\@erp.example.com/",
    "https://erp.example.com\t.internal/",
    "https://%31%32%37.0.0.1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://erp.example.com:0/",
    "https://erp.example.com:99999/",
    "http://erp.example.com/",
    "ftp://erp.example.com/",
    "file:///etc/passwd",
    "//erp.example.com/",
    "",
]
NAMES_THAT_LEAD_INSIDE = [
    ["127.0.0.1"],
    ["::1"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["::ffff:10.0.0.1"],
    ["2002:a00:1::"],
    ["93.184.216.34", "127.0.0.1"],  # one of them is enough to refuse
    ["fe80::1%eth0"],
    [],
]
BODY: tuple[dict[str, str], bytes] = ({}, b"{}")


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every connection that anybody tries; none is made."""
    tried: list[object] = []

    def refuse(address: object, *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


def knows(*answers: Sequence[str]) -> Callable[[str, int], Sequence[str]]:
    """A name service that says one thing and then another."""
    left = list(answers)
    return lambda host, port: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize("url", BEHIND_THE_WALLS)
def test_a_place_behind_the_walls_is_refused_in_every_spelling_and_nothing_connects(
    url: str, connections: list[object]
) -> None:
    with pytest.raises(AddressNotAllowed):
        read_url(url)

    outcome = Wire(resolve=knows(["127.0.0.1"])).post(url, *BODY)

    assert (outcome.status, outcome.error, connections) == (None, "address_not_allowed", [])


@pytest.mark.parametrize("found", NAMES_THAT_LEAD_INSIDE, ids=str)
def test_a_good_name_that_leads_inside_is_refused_when_the_connection_is_made(
    found: list[str], connections: list[object]
) -> None:
    outcome = Wire(resolve=knows(found)).post("https://erp.example.com/", *BODY)

    assert (outcome.error, connections) == ("address_not_allowed", [])


def test_a_name_that_changes_its_mind_is_looked_up_once_and_the_checked_address_is_used(
    connections: list[object],
) -> None:
    rebinding = knows(["93.184.216.34"], ["127.0.0.1"])

    first = Wire(resolve=rebinding).post("https://erp.example.com/", *BODY)
    second = Wire(resolve=rebinding).post("https://erp.example.com/", *BODY)

    assert (first.error, second.error) == ("ConnectError", "address_not_allowed")
    assert connections == [("93.184.216.34", 443)]


def test_the_watch_over_connections_sees_one_that_is_not_checked(
    connections: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.events.wire.checked", lambda host, port, **_: "127.0.0.1")

    Wire(resolve=knows(["127.0.0.1"])).post("https://erp.example.com/", *BODY)

    assert connections == [("127.0.0.1", 443)]


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://erp.example.com/trong?a=1", "erp.example.com", 443, "/trong?a=1"),
        ("https://ERP.example.co.th:8443", "erp.example.co.th", 8443, "/"),
        ("https://xn--o3cw4h.example/", "xn--o3cw4h.example", 443, "/"),
        ("https://93.184.216.34/", "93.184.216.34", 443, "/"),
        ("https://[2606:2800:220:1::1]/", "2606:2800:220:1::1", 443, "/"),
    ],
)
def test_an_ordinary_address_is_read_as_it_stands(url: str, host: str, port: int, path: str) -> None:
    found = read_url(url)

    assert (found.https, found.host, found.port, found.path) == (True, host, port, path)


def test_the_machine_itself_is_reached_only_where_a_setting_allows_it() -> None:
    assert read_url("http://127.0.0.1:8080/", local=True).port == 8080
    assert checked("127.0.0.1", 80, local=True, resolve=knows(["127.0.0.1"])) == "127.0.0.1"
    for url in ("http://10.0.0.1/", "https://10.0.0.1/", "http://erp.example.com/"):
        with pytest.raises(AddressNotAllowed):
            read_url(url, local=True)
