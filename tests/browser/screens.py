"""Pictures of the pages for docs/screens, from a demonstration that runs: `python tests/browser/screens.py ADDRESS`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = Path("docs/screens")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 900}
TABS = ("offers", "jobs", "money", "group")
DESKS = {
    "hirer": ("orders", "orders/new", "deliveries", "pay", "imports", "keys", "webhooks", "events"),
    "inspector": ("labour", "labour/map", "labour/findings", "labour/complaints", "labour/cases", "labour/exports"),
    "programme": ("programme",),
    "operator": ("operations",),
}
FIRST = {"orders": "main a[href^='/orders/ord_']", "labour/findings": "main a[href^='/labour/findings/fnd_']",
         "labour/cases": "main a[href^='/labour/cases/isp_']"}  # fmt: skip
"""Lists whose first thing is drawn as well."""


def main(address: str) -> None:
    """Draw every screen in Thai, and the four tabs of a leader in five languages."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        _leader(browser, address)
        for role, paths in DESKS.items():
            page = _signed_in(browser, address, role, DESK)
            for path in paths:
                _draw(page, address, f"/{path}", f"{role}-{path.replace('/', '-')}")
                if path in FIRST and page.locator(FIRST[path]).count():
                    page.locator(FIRST[path]).first.click()
                    _keep(page, f"{role}-{path.replace('/', '-')}-one")
        browser.close()


def _leader(browser: Browser, address: str) -> None:
    for language in ("th", "en", "lo", "km", "my"):
        page = _signed_in(browser, address, "leader", PHONE, language)
        for tab in TABS:
            _draw(page, address, f"/{tab}", f"leader-{tab}-{language}")
    page = _signed_in(browser, address, "leader", PHONE)
    page.goto(f"{address}/offers")
    page.locator("a.card").first.click()
    _keep(page, "leader-offer-th")
    _draw(page, "", page.url + "/accept", "leader-accept-th")
    _draw(page, address, "/complaint", "public-complaint-th")
    _draw(page, address, "/rights", "public-rights-th")
    page.goto(f"{address}/jobs")
    if page.locator("a.card").count():
        page.locator("a.card").first.click()
        _keep(page, "leader-job-th")


def _signed_in(browser: Browser, address: str, role: str, size: dict[str, int], language: str = "th") -> Page:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{address}/language/{language}?back=/demo")
    page.locator(f"form[action='/demo/{role}'] button").first.click()
    page.wait_for_load_state()
    return page


def _draw(page: Page, address: str, path: str, name: str) -> None:
    page.goto(address + path)
    _keep(page, name)


def _keep(page: Page, name: str) -> None:
    """The first screenful: what somebody sees before she looks further."""
    page.wait_for_load_state()
    page.screenshot(path=SCREENS / f"{name}.jpg", type="jpeg", quality=60)
    print(name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
