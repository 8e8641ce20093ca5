"""A real Chromium in front of a real server: what a script, a service worker or a lost signal does shows only there.

The browser is Debian's (`TRONG_CHROMIUM` names another). Where there is none, these tests say so and are left out.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import Engine

from api import database
from api.app import create_app
from api.auth import sessions
from api.config import Settings
from api.db import transaction
from tests.conftest import copy_of

CHROMIUM = os.environ.get("TRONG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}
LINE_AGENT = (
    "Mozilla/5.0 (Linux; Android 11; SM-A125F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Line/14.0.0"
)


@dataclass(frozen=True)
class Site:
    """A server that answers, and the database behind it."""

    address: str
    engine: Engine


@pytest.fixture(scope="session")
def site(settings: Settings, template: str) -> Iterator[Site]:
    """The whole application on a port of this machine, over a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    chosen = settings.model_copy(update={"public_url": address})
    engine = database.app_engine(chosen, copy_of(settings, template))
    config = uvicorn.Config(create_app(chosen, engine), host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield Site(address, engine)
    server.should_exit = True
    thread.join(timeout=20)
    engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of one file of tests: while it is open, a loop runs that tests of other files must not meet."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt install chromium, or name one in TRONG_CHROMIUM")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


# Told to the page itself: what is intercepted outside it is not seen once the service worker stands in between.
LOST = """(() => { const send = window.fetch; window.lost = 0;
  window.fetch = async (to, how = {}) => {
    if (how.method !== "POST" || window.lost >= %(times)d) return send(to, how);
    window.lost += 1;
    if (%(handled)s) await send(to, how);
    throw new TypeError("lost");
  }; })()"""


@dataclass
class Phone:
    """A phone in somebody's hand."""

    context: BrowserContext
    page: Page
    site: Site

    def open(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def no_signal(self, gone: bool = True) -> None:
        self.context.set_offline(gone)

    def lose(self, *, times: int, handled: bool) -> None:
        """On every page from now on, so many things that are sent are lost: on their way, or when handled."""
        self.page.add_init_script(LOST % {"times": times, "handled": "true" if handled else "false"})


class Phones:
    """Hands out phones, signed in or not, and takes them back at the end of the test."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self.chromium, self.site = chromium, site
        self.out: list[BrowserContext] = []

    def of(
        self, principal_id: UUID | None, *, line: bool = False, script: bool = True, size: dict[str, int] = PHONE
    ) -> Phone:
        """A phone; `line`: in LINE's own browser, which has no service worker."""
        context = self.chromium.new_context(
            viewport=size, has_touch=True, is_mobile=True, java_script_enabled=script, locale="th-TH",
            service_workers="block" if line else "allow", **({"user_agent": LINE_AGENT} if line else {}),
        )  # fmt: skip
        context.set_default_timeout(20_000)
        self.out.append(context)
        if principal_id is not None:
            with transaction(self.site.engine) as session:
                token = sessions.start(session, principal_id, sessions.LEADER_LIFE)
            context.add_cookies([{"name": "trong-session", "value": token, "url": self.site.address}])
        return Phone(context, context.new_page(), self.site)


@pytest.fixture
def phones(chromium: Browser, site: Site) -> Iterator[Phones]:
    made = Phones(chromium, site)
    yield made
    for context in made.out:
        context.close()
