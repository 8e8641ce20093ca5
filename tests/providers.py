"""Providers made up on this machine: they keep what they hear and say what a test tells them to."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Heard:
    """One request as the provider saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HttpProvider:
    """Answers each path with what `says` holds for it, one after the other and the last one for ever.

    An answer is (status, headers, body). None hangs up without one.
    """

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    says: dict[str, list[tuple[int, dict[str, str], object] | None]] = field(default_factory=dict)

    def answer(self, path: str) -> tuple[int, dict[str, str], object] | None:
        script = self.says.get(path, [(404, {}, {})])
        return script.pop(0) if len(script) > 1 else script[0]


@contextmanager
def http_provider() -> Iterator[HttpProvider]:
    """An HTTP server on the loopback interface."""
    provider = HttpProvider()

    class Handler(BaseHTTPRequestHandler):
        def _hear(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            provider.heard.append(Heard(self.command, self.path, headers, body))
            said = provider.answer(self.path)
            if said is None:
                self.close_connection = True
                return
            status, more, content = said
            sent = json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(sent)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = _hear

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        provider.url = f"http://127.0.0.1:{port}"
        yield provider


@dataclass
class SmtpProvider:
    """Takes mail on. `refuses` answers a command (MAIL, RCPT, DATA) with a code of its own; `hangs_up` says nothing."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    refuses: dict[str, int] = field(default_factory=dict)
    hangs_up: bool = False


@contextmanager
def smtp_provider() -> Iterator[SmtpProvider]:
    """An SMTP server (RFC 5321, as much as a client needs) on the loopback interface."""
    provider = SmtpProvider()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            if provider.hangs_up:
                return
            self.say("220 made up")
            for line in iter(self.rfile.readline, b""):
                verb = line.decode().split()[0].upper() if line.strip() else ""
                if verb in provider.refuses:
                    self.say(f"{provider.refuses[verb]} no")
                elif verb == "DATA":
                    self.say("354 go on")
                    provider.mails.append(self.mail())
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 yes")

        def mail(self) -> str:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(lines).decode()

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        provider.port = port
        yield provider


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    """The server in a thread of its own; its port."""
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
