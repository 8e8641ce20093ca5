"""Catalogues for translators. `python -m api.locale_tool update` finds what is said, and keeps translations.

Each sentence has one home: the domain that says it, or `common` where several do, so that it is translated once and
means the same on every page. Where it should not, it takes a context (`pgettext`), or plainer Thai.
`python -m api.locale_tool show` says how much of each domain each language has.
"""

import ast
import csv
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.tongues import LANGUAGES, LOCALE, Language

API = Path(__file__).parent
AREAS: dict[str, tuple[str, ...]] = {
    "shell": ("web/templates/shell/*", "web/templates/macros/[a-km-z]*", "web/door.py"),
    "public": ("web/templates/public/*", "web/pages/front.py", "web/pages/public_*.py", "web/data/*.csv"),
    "auth": ("web/templates/auth/*", "web/pages/sign_in*.py", "web/pages/staff.py", "web/pages/pin.py"),
    "leader": ("web/templates/leader/*", "web/pages/leader/*.py", "web/pages/offers.py"),
    "money": ("web/templates/money/*", "web/pages/money/*.py"),
    "telling": ("web/templates/telling/*", "web/pages/telling.py"),
    "group": ("web/templates/group/*", "web/pages/group/*.py", "parties/data/skills.csv", "parties/data/machines.csv"),
    "buyer": ("web/templates/buyer/*", "web/pages/buyer/*.py"),
    "labour": ("web/templates/labour/*", "web/templates/macros/labour.html", "web/pages/labour/*.py"),
    "programme": ("web/templates/programme/*", "web/pages/programme/*.py"),
    "operations": ("web/templates/operations/*", "web/pages/operations/*.py"),
}
WORDS: dict[str, tuple[str, ...]] = {
    "messages": ("notifications/*.py",),
    "refusals": ("*.py", "[a-mo-z]*/*.py", "*/checks/*.py"),
}
"""Areas whose sentences stand in `Words`, Thai and English side by side: their English needs no catalogue."""
COMMON = "common"
DOMAINS = (COMMON, *AREAS, *WORDS)
Key = tuple[str | None, str]
"""What a sentence is found by: (context, Thai)."""
Memory = dict[Key, str | list[str] | tuple[str, ...]]


def sentences(domain: str) -> Iterator[Key]:
    """Everything that is said in the files of an area."""
    if domain in WORDS:
        for pattern in WORDS[domain]:
            for path in sorted(API.glob(pattern)):
                yield from ((None, thai) for thai in _words(path))
        return
    functions = {"_": None, "gettext": None, "say": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    for pattern in AREAS[domain]:
        for path in sorted(API.glob(pattern)):
            if path.suffix == ".csv":
                yield from ((None, thai) for thai in _cells(path))
                continue
            method = "python" if path.suffix == ".py" else "jinja2.ext.babel_extract"
            found = extract_from_dir(
                path.parent,
                [(path.name, method)],
                {path.name: {"trimmed": "true"}},
                keywords=functions,
            )
            for _file, _line, message, _comments, context in found:
                yield context, message[0] if isinstance(message, tuple) else message


def _cells(path: Path) -> Iterator[str]:
    """The Thai of a table: columns named `name_th`, or beginning with `th`."""
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield from (cell for name, cell in row.items() if cell and (name == "name_th" or name.startswith("th")))


def _words(path: Path) -> Iterator[str]:
    """The Thai of every `Words("…", "…")` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Words" or not node.args:
            continue
        if isinstance(thai := node.args[0], ast.Constant) and thai.value:
            yield str(thai.value)


@cache
def homes() -> dict[str, list[Key]]:
    """Domain → the sentences that live there, in the order they are met."""
    said_in: dict[Key, list[str]] = {}
    for domain in (*AREAS, *WORDS):
        for key in dict.fromkeys(sentences(domain)):
            said_in.setdefault(key, []).append(domain)
    found: dict[str, list[Key]] = {domain: [] for domain in DOMAINS}
    for key, where in said_in.items():
        found[where[0] if len(where) == 1 else COMMON].append(key)
    return found


def languages(domain: str) -> list[Language]:
    """Those a domain needs a catalogue in."""
    return [one for one in LANGUAGES[1:] if one != "en" or domain not in WORDS]


def update() -> None:
    """Write what is said into the catalogues; translations stay, also of what moves to another home; what nobody says
    any more goes."""
    known: dict[str, Memory] = {language: memory(language) for language in LANGUAGES[1:]}
    for domain, keys in homes().items():
        for language in languages(domain):
            new = Catalog(locale=language, domain=domain, project="Trong", charset="utf-8", fuzzy=False)
            for context, thai in keys:
                new.add(thai, known[language].get((context, thai), ""), context=context)
            path = LOCALE / language / f"{domain}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, new, width=120, omit_header=True, sort_output=False)


def memory(language: Language) -> Memory:
    """Everything a language says in any of its catalogues."""
    found: Memory = {}
    for domain in reversed(DOMAINS):  # where two say it, the first has the last word
        for one in read(LOCALE / language / f"{domain}.po") or ():
            if one.id and one.string:
                found[one.context, one.id if isinstance(one.id, str) else one.id[0]] = one.string
    return found


def read(path: Path) -> Catalog | None:
    """A catalogue, if there is one."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file)


def coverage(domain: str, language: str) -> tuple[int, int]:
    """How many of a domain's sentences a language has, and how many there are."""
    found = read(LOCALE / language / f"{domain}.po")
    wanted = homes()[domain]
    done = sum(1 for context, thai in wanted if found and (one := found.get(thai, context)) and one.string)
    return done, len(wanted)


def main(arguments: list[str]) -> None:
    """Update the catalogues, or only show how far each is."""
    if arguments[:1] == ["update"]:
        update()
    for domain in DOMAINS:
        shares = [f"{one} {done}/{of}" for one in languages(domain) for done, of in [coverage(domain, one)]]
        print(f"{domain:<12}", "  ".join(shares))


if __name__ == "__main__":
    main(sys.argv[1:])
