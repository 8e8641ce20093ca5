"""What consoles stand on: the vendored script, the size of the style, and the command of a call."""

import hashlib
import re
import shlex
from pathlib import Path

import pytest

from api.locale_tool import coverage
from api.tongues import Language
from api.web.curl import command
from api.web.render import STATIC

HTMX_4_0_1 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
TEMPLATES = Path(STATIC).parent / "templates"


def test_htmx_is_the_release_named_in_notice_byte_for_byte() -> None:
    content = (STATIC / "htmx.min.js").read_bytes()

    assert hashlib.sha256(content).hexdigest() == HTMX_4_0_1


def test_the_style_of_consoles_stays_small() -> None:
    assert (STATIC / "console.css").stat().st_size <= 20_000


def test_htmx_is_an_extra_on_at_most_ten_places() -> None:
    uses = [
        page.read_text().count(" hx-get=") + page.read_text().count(" hx-post=") for page in TEMPLATES.rglob("*.html")
    ]

    assert sum(uses) <= 10


NATIVE_DIALOG = re.compile(r"\b(?:alert|confirm|prompt)\(|hx-confirm|hx-prompt|<dialog")


def test_no_page_opens_a_dialog_over_itself() -> None:
    scripts = [one for one in STATIC.glob("*.js") if one.name != "htmx.min.js"]
    found = [one.name for one in [*scripts, *TEMPLATES.rglob("*.html")] if NATIVE_DIALOG.search(one.read_text())]

    assert found == []
    assert NATIVE_DIALOG.search('if (unsent && !confirm("?")) stop();')


def test_a_call_with_quotes_in_it_is_one_argument_of_the_shell() -> None:
    written = command("https://trong.example", "POST", "/v1/orders", {"note": 'it\'s "new"; rm -rf /'})

    words = shlex.split(written.replace("\\\n", " "))

    assert words[:4] == ["curl", "-X", "POST", "https://trong.example/v1/orders"]
    assert words[-1] == '{\n "note": "it\'s \\"new\\"; rm -rf /"\n}'
    assert "Idempotency-Key: $(uuidgen)" in words


def test_a_call_that_only_reads_takes_no_key_of_its_own() -> None:
    assert "Idempotency-Key" not in command("", "GET", "/v1/orders")
    assert "Idempotency-Key" not in command("", "POST", "/v1/quotes", {}, once=False)


@pytest.mark.parametrize("language", ["en", "lo", "km", "my"])
def test_hirers_pages_are_said_in_every_language(language: Language) -> None:
    done, of = coverage("buyer", language)

    assert of > 300
    assert done == of
