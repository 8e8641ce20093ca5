"""Pages as a visitor meets them: she reads words, fills in what a form offers, presses what stands on a button.

Nothing is sent that the page itself does not hold, so a test cannot press what is not there.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from api.auth import sessions
from api.db import transaction

COOKIE = "trong-session"
VOID = frozenset(("input", "br", "hr", "img", "link", "meta", "source", "rect", "path", "circle", "line", "use"))
File = tuple[str, bytes, str]
"""Name, content and media type of a picture that is chosen."""


@dataclass
class Form:
    """A form with what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)  # of radios, boxes and lists: what can be chosen
    buttons: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # words → name, value, formaction

    def filled(self, **typed: Any) -> dict[str, list[str]]:
        """The fields with what is typed or chosen; refuses what the form does not offer."""
        sent = {name: list(values) for name, values in self.fields.items()}
        for name, value in typed.items():
            values = [str(one) for one in (value if isinstance(value, list) else [value])]
            if name not in self.fields and name not in self.offered:
                raise AssertionError(f"{self.action} has no field {name}; it has {sorted(self.fields)}")
            if name in self.offered and not set(values) <= self.offered[name]:
                raise AssertionError(f"{name} offers {sorted(self.offered[name])}, not {values}")
            sent[name] = values
        return sent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.headings: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._list: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        self.tags.append((tag, got))
        if tag == "form":
            self._form = Form(got.get("action", ""), got.get("method", "get"))
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in got:
            self._field(self._form, tag, got)
        if tag not in VOID:
            self._open.append((tag, got, len(self.words)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def _field(self, form: Form, tag: str, got: dict[str, str]) -> None:
        name, kind = got.get("name", ""), got.get("type", "text")
        if tag == "input" and kind in ("radio", "checkbox"):
            form.offered.setdefault(name, set()).add(got.get("value", "on"))
            if "checked" in got:
                form.fields.setdefault(name, []).append(got.get("value", "on"))
        elif tag in ("input", "textarea") and name:
            form.fields.setdefault(name, []).append(got.get("value", ""))
        elif tag == "select":
            self._list = name
            form.offered[name] = set()
        elif tag == "option":
            form.offered[self._list].add(got.get("value", ""))
            if "selected" in got or self._list not in form.fields:
                form.fields[self._list] = [got.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, got, since = self._open.pop()
            self._closed(opened, got, " ".join(self.words[since:]))
            if opened == tag:
                break
        if tag == "form":
            self._form = None

    def _closed(self, tag: str, got: dict[str, str], said: str) -> None:
        if tag == "a" and "href" in got:
            self.links.setdefault(said, got["href"])
        elif tag == "h1":
            self.headings.append(said)
        elif tag == "button" and self._form is not None and "disabled" not in got:
            self._form.buttons[said] = (got.get("name", ""), got.get("value", ""), got.get("formaction", ""))

    def handle_data(self, data: str) -> None:
        hidden = any(tag in ("script", "style") or got.get("aria-hidden") == "true" for tag, got, _ in self._open)
        if data.strip() and not hidden:
            self.words.append(" ".join(data.split()))


class Page:
    """One page: its status, its words as they are heard, its links and its forms."""

    def __init__(self, answer: Response) -> None:
        reader = _Reader()
        reader.feed(answer.text)
        reader.close()
        self.answer, self.status, self.html = answer, answer.status_code, answer.text
        self.path = answer.request.url.path
        self.forms, self.links, self.tags = reader.forms, reader.links, reader.tags
        self.heading = reader.headings[0] if reader.headings else ""
        self.words = " ".join(reader.words)

    def form_with(self, word: str) -> tuple[Form, tuple[str, str, str]]:
        """The form with a button of these words, and what the button sends."""
        for form in self.forms:
            for said, sends in form.buttons.items():
                if word in said:
                    return form, sends
        raise AssertionError(f"nothing to press says {word}: {[list(form.buttons) for form in self.forms]}")

    def link(self, word: str) -> str:
        """Where the link with these words leads."""
        for said, to in self.links.items():
            if word in said:
                return to
        raise AssertionError(f"no link says {word}: {list(self.links)}")


class Browser:
    """Somebody who looks at one page after another. No script runs."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.follow_redirects = True
        self.page: Page
        self.last: tuple[str, str, dict[str, list[str]], dict[str, File] | None]

    def sign_in(self, engine: Engine, principal_id: UUID, *, staff: bool = False) -> "Browser":
        """Be this person, as if she had signed in."""
        life = sessions.STAFF_LIFE if staff else sessions.LEADER_LIFE
        with transaction(engine) as session:
            self.client.cookies.set(COOKIE, sessions.start(session, principal_id, life))
        return self

    def open(self, path: str) -> Page:
        """Go to an address."""
        self.page = Page(self.client.get(path))
        return self.page

    def follow(self, word: str) -> Page:
        """Press a link."""
        return self.open(self.page.link(word))

    def press(self, word: str, files: dict[str, File] | None = None, **typed: Any) -> Page:
        """Fill in the form that has this button, and press it."""
        form, (name, value, instead) = self.page.form_with(word)
        sent = form.filled(**typed)
        if name:
            sent[name] = [value]
        return self.send(instead or form.action or self.page.path, form.method, sent, files)

    def send(self, action: str, method: str, sent: dict[str, list[str]], files: dict[str, File] | None = None) -> Page:
        """What a form sends; the page that comes of it. Sent again, it is the same form pressed twice."""
        self.last = (action, method, sent, files)
        if method == "get":
            self.page = Page(self.client.get(action, params=sent))
        else:
            self.page = Page(self.client.post(action, data=sent, files=files))
        return self.page

    def press_again(self) -> Page:
        """The same form once more: a second tap, or a phone that lost the first answer."""
        return self.send(*self.last)
