"""Lighthouse on a leader's pages of a running demonstration: `make demo` in one window, `make lighthouse` in another.

Needs Node 20 for `npx`. Figures are of its simulated slow 4G (150 ms, 1.6 Mbit/s, a processor four times slower); on a
busy machine they are worse than they are. `--beside URL` measures a page of something else in the same run.
"""

import argparse
import http.cookiejar
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import HTTPCookieProcessor, build_opener

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("/offers", "/jobs", "/money")
FLAGS = "--headless=new --no-sandbox --disable-quic --disable-background-networking --no-first-run"
CHROMIUM = os.environ.get("TRONG_CHROMIUM") or shutil.which("chromium")


def cookie_of(address: str) -> str:
    """A session of the demonstration's leader, as the header `Cookie`."""
    jar = http.cookiejar.CookieJar()
    build_opener(HTTPCookieProcessor(jar)).open(f"{address}/demo/leader", data=b"key=lighthouse").read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def measure(url: str, cookie: str = "") -> tuple[str, ...]:
    """Performance, accessibility, LCP, TBT, CLS and weight of a page, as words."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}",
                   "--only-categories=performance,accessibility", f"--chrome-flags={FLAGS}",
                   f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}"]  # fmt: skip
        environment = os.environ | ({"CHROME_PATH": CHROMIUM} if CHROMIUM else {})
        subprocess.run(command, check=True, env=environment)
        found = json.loads(report.read_text(encoding="utf-8"))
    scores = [f"{found['categories'][name]['score'] * 100:.0f}" for name in ("performance", "accessibility")]
    audits = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight")
    return *scores, *(str(found["audits"][name]["displayValue"]) for name in audits)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--address", default="http://127.0.0.1:8000")
    asked.add_argument("--beside", help="a page of something else, measured in the same run")
    chosen = asked.parse_args()
    if not shutil.which("npx"):
        print("make lighthouse needs Node 20 or newer, for npx", file=sys.stderr)
        return 1
    cookie = cookie_of(chosen.address)
    print("page · performance · accessibility · LCP · TBT · CLS · weight")
    for path in PAGES:
        print(path, *measure(chosen.address + path, cookie), sep=" · ", flush=True)
    if chosen.beside:
        print(chosen.beside, *measure(chosen.beside), sep=" · ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
