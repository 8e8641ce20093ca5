"""The wire to a receiver: the connection goes to the address that was checked, under the name that was asked for, and
only to whoever can prove that name."""

import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.events import wire
from api.events.wire import Wire
from tests.receivers import Receiver, handler_of

NAME = "erp.example.com"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for the name, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "receiver.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def asked_for() -> list[str | None]:
    """The names under which receivers were asked for (SNI)."""
    return []


@pytest.fixture
def secure(certificate: Path, asked_for: list[str | None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver with https whose certificate we believe."""
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    theirs.sni_callback = lambda connection, name, context: asked_for.append(name)
    monkeypatch.setattr(wire, "trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    made = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(made))
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = theirs.wrap_socket(server.socket, server_side=True)
    made.url = f"https://{NAME}:{server.server_port}/hook?a=1"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def here(host: str, port: int) -> Sequence[str]:
    """A name service for which every name means this machine."""
    return ["127.0.0.1"]


def test_the_connection_goes_to_the_checked_address_under_the_name_that_was_asked_for(
    secure: Receiver, asked_for: list[str | None]
) -> None:
    outcome = Wire(local=True, resolve=here).post(secure.url, {"webhook-id": "evt_1"}, b"{}")

    (got,) = secure.got
    assert (outcome.status, outcome.error) == (200, None)
    assert asked_for == [NAME]
    assert got.headers["host"] == secure.url.split("/")[2]
    assert (got.headers["webhook-id"], got.body) == ("evt_1", b"{}")


def test_whoever_cannot_prove_the_name_is_sent_nothing(secure: Receiver) -> None:
    outcome = Wire(local=True, resolve=here).post(secure.url.replace(NAME, "other.example.com"), {}, b"{}")

    assert (outcome.status, outcome.error, secure.got) == (None, "ConnectError", [])


def test_without_leave_to_reach_this_machine_the_same_name_is_refused(
    secure: Receiver, asked_for: list[str | None]
) -> None:
    outcome = Wire(resolve=here).post(secure.url, {}, b"{}")

    assert (outcome.error, asked_for, secure.got) == ("address_not_allowed", [], [])


def test_a_name_that_nobody_knows_is_a_no_that_is_tried_again() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    assert Wire(resolve=unknown).post("https://nowhere.example.com/", {}, b"{}").error == "no_connection"
