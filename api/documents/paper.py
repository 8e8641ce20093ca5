"""A frozen document as it is laid out: headings, lines and tables of plain text in one language.

All wording and formatting happens here; the template only sets it. Nothing is looked up: the same content gives the
same paper for ever.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.documents.catalogue import Catalogue, Row
from api.documents.letters import printable
from api.documents.paper_pay import pay_rows
from api.documents.rules import Language, content_hash, verification_code
from api.thai import baht

Content = Mapping[str, Any]
KEPT_TOGETHER = 1_000  # characters: a quarter of a page at most; more must be free to break


def lay_out(content: Content, language: Language) -> dict[str, Any]:
    """Everything the template prints."""
    say = Catalogue(language)
    made_on = date.fromisoformat(content["made_on"])
    code = verification_code(content_hash(content))
    paper = {
        "language": language,
        "date": [made_on.year, made_on.month, made_on.day],
        "title": say("title"),
        "law": say("law"),
        "courtesy": [] if language == "th" else [say("courtesy"), Catalogue("th")("courtesy")],
        "head": [
            (say("number"), content["number"]),
            (say("version"), str(content["version_no"])),
            (say("made_on"), say.day(content["made_on"])),
            (say("code"), code),
        ],
        "sections": [
            _section(say("s1"), _homeworkers(content, say), [say("roster_attached")]),
            _section(say("s2"), _hirer(content, say)),
            _section(say("s3"), pay_rows(content, say)),
            _section(say("s4"), _work(content, say)),
            _section(say("s5"), _instalments(content, say)),
            _section(say("s6"), _payment(content, say), [say("pay_rule", days=_first(content)["pay_within_days"])]),
            _section(say("safety"), _safety(content, say)),
        ],
        "signing": _signing(content, say),
        "roster": _roster(content, say),
        "footer": f"{say('number')} {content['number']} · {say('code')} {code}",
        "page": say.raw("page"),
    }
    found: dict[str, Any] = printable(paper)
    return found


def _section(heading: str, rows: list[Row], notes: list[str] | None = None) -> dict[str, Any]:
    """A part of the document. A short one stays on one page."""
    notes = notes or []
    length = sum(len(line) for _, lines in rows for line in lines) + sum(map(len, notes))
    return {"heading": heading, "rows": rows, "notes": notes, "together": length <= KEPT_TOGETHER}


def _first(content: Content) -> dict[str, Any]:
    first: dict[str, Any] = content["instalments"][0]
    return first


def _homeworkers(content: Content, say: Catalogue) -> list[Row]:
    group = content["group"]
    return [
        (say("group"), [group["name"]]),
        (say("leader"), [group["leader"]]),
        (say("address"), [group["address"]]),
        (say("members"), [say("people", n=len(content["members"]))]),
    ]


def _hirer(content: Content, say: Catalogue) -> list[Row]:
    chain = [f"{one['name']} · {one['address']}" for one in content["next_up"]]
    return [
        (say("name"), [content["hirer"]["name"]]),
        (say("address"), [content["hirer"]["address"]]),
        (say("next_up"), chain or [say("none")]),
    ]


def _work(content: Content, say: Catalogue) -> list[Row]:
    work = content["work"]
    rows = [
        (say("kind"), [_both(work["kind"], say)]),
        (say("article"), [work["article"]]),
        (say("quantity"), [say("pieces", n=f"{work['pieces']:,}")]),
        (say("value"), [say("baht", n=baht(work["value_satang"]))]),
        (say("materials"), [say(f"materials_{work['materials_by']}")]),
    ]
    return rows + ([(say("machine"), [_both(work["machine"], say)])] if work["machine"] else [])


def _both(texts: dict[str, str], say: Catalogue) -> str:
    """Thai alone; in other languages the Thai word with the English one, the only other there is."""
    return texts["th"] if say.language == "th" else f"{texts['th']} ({texts['en']})"


def _instalments(content: Content, say: Catalogue) -> list[Row]:
    return [
        (
            f"{say('instalment')} {one['number']}",
            [
                f"{say('starts')}: {say.day(one['start_on'])}",
                f"{say('ends')}: {say.day(one['end_on'])}",
            ],
        )
        for one in content["instalments"]
    ]


def _payment(content: Content, say: Catalogue) -> list[Row]:
    rows = [(say("deliver_to"), [content["delivery"]])]
    for one in content["instalments"]:
        due = f"{say('baht', n=baht(one['amount_satang']))} – {say.day(one['pay_by_on'])}"
        rows += [(say("deliver"), [say.day(one["deliver_on"])]), (say("pay_by"), [due])]
    return rows


def _safety(content: Content, say: Catalogue) -> list[Row]:
    return [(say(part), [say.of(content["safety"][part])]) for part in ("warning", "prevention", "equipment")]


def _signing(content: Content, say: Catalogue) -> dict[str, Any]:
    kept = content["retention"]
    return {
        "heading": say("s7"),
        "notes": [say("sign_note"), say("two_copies", law=kept["law_years"], kept=kept["kept_years"])],
        "sides": [
            {"role": say("hirer"), "name": content["hirer"]["name"]},
            {"role": say("leader_for_group"), "name": content["group"]["leader"]},
        ],
        "date": say("date"),
        "for_ink": say.language == "th",  # a courtesy copy is not there to be signed
    }


def _roster(content: Content, say: Catalogue) -> dict[str, Any]:
    rows = [
        [str(number), one["name"], say(one["sex"]), str(one["age"]), one["address"]]
        for number, one in enumerate(content["members"], 1)
    ]
    columns = [say("no"), say("name"), say("sex"), say("age"), say("address")]
    return {"heading": say("roster"), "columns": columns, "rows": rows, "notes": [say("age_note")]}
