"""A pay slip as it is laid out for a page or a paper: plain text in one language, nothing looked up.

A row is a label and what stands beside it; an amount is a label and a sum of money, with notes under it. The same
content gives the same paper for ever. Amounts in words stay Thai, as they must on Thai money paper.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from api.documents.catalogue import Catalogue
from api.documents.rules import Language
from api.payments.slip_texts import words_in
from api.thai import baht

Content = Mapping[str, Any]
Row = tuple[str, str]


def lay_out(content: Content, language: Language, code: str, claims: Sequence[Content] | None = None) -> dict[str, Any]:
    """Everything a template sets. `claims`: what the three say by now; without it what they said when it was frozen."""
    say = words_in(language)
    paid_on = date.fromisoformat(content["paid_on"])
    return {
        "language": language,
        "date": [paid_on.year, paid_on.month, paid_on.day],
        "title": say("title"),
        "head": _head(content, say),
        "net": {
            "label": say("net"),
            "amount": say("baht", n=baht(content["amount_satang"])),
            "words": content["amount_words"],
        },
        "work": [_work(one, say) for one in content["lines"]],
        "compensations": [_compensation(one, say) for one in content["compensations"]],
        "total": {"label": say("total"), "amounts": _totals(content, say)},
        "claims": {
            "label": say("claims"),
            "as_of": say("claims_on") if claims is None else "",
            "rows": [_claim(one, say) for one in (content["claims"] if claims is None else claims)],
            "sign": say("sign_here"),
        },
        "notes": [say("not_proof"), say("if_wrong")],
        "code": (say("code"), code),
        "page": say.raw("page"),
    }


def _head(content: Content, say: Catalogue) -> list[Row]:
    method = say(content["method"])
    if content["via"] == "leader":
        method = f"{method}, {say('via_leader')}"
    return [
        (say("homeworker"), content["homeworker"]["name"]),
        (say("group"), content["group"]["name"]),
        (say("leader"), content["group"]["leader"]),
        (say("hirer"), f"{content['hirer']['name']}, {content['hirer']['address']}"),
        (say("paid_on"), say.day(content["paid_on"])),
        (say("method"), method),
    ]


def _work(one: Content, say: Catalogue) -> dict[str, Any]:
    """One instalment: which work, how it was paid, and what an hour of it brought."""
    return {
        "heading": one["article"],
        "rows": [
            (say("operation"), one["operation"]["th" if say.language == "th" else "en"]),
            (say("document"), f"{one['document'] or '–'} · {say('note_number', n=one['note_number'])}"),
            (say("handed_over_on"), say.day(one["handed_over_on"])),
            (say("due_on"), say.day(one["due_on"])),
        ],
        "amounts": _amounts(one, say),
        "hour": _hour(one["hour"], say),
    }


def _amounts(one: Content, say: Catalogue) -> list[dict[str, Any]]:
    key = "gross" if one["percent_done"] == 100 else "gross_part"
    worked = say(key, pieces=f"{one['pieces']:,}", rate=baht(one["rate_satang"]), percent=one["percent_done"])
    found = [_amount(worked, one["gross_satang"]), *(_deduction(each, say) for each in one["deductions"])]
    if not one["deductions"]:
        found[0]["notes"].append(say("no_deductions"))
    if one["pay_satang"] != one["net_satang"]:  # the rest was paid with another slip, or waits for it
        found.append(_amount(say("paid_here"), one["pay_satang"]))
    if late := one["interest"]:
        rates = ", ".join(f"{points / 100:g}" for points in late["basis_points_a_year"])
        found.append(_amount(say("interest", days=late["days"], percent=rates), late["satang"]))
    return found


def _amount(label: str, satang: int, *notes: str) -> dict[str, Any]:
    return {"label": label, "amount": f"-{baht(-satang)}" if satang < 0 else baht(satang), "notes": list(notes)}


def _deduction(each: Content, say: Catalogue) -> dict[str, Any]:
    notes = [say("reason", reason=each["reason"])]
    if yes := each["consent"]:
        notes.append(say("consent", day=say.day(yes["given_on"]), by=say(yes["given_by"])))
    return _amount(say(each["ground"], section=each["section"]), -each["amount_satang"], *notes)


def _hour(hour: Content, say: Catalogue) -> dict[str, Any]:
    return {
        "rows": [
            (f"{say('hour')} ({say(hour['by'])})", say("baht", n=baht(hour["satang"]))),
            (say("minimum", place=hour["place"]), say("baht", n=baht(hour["minimum_satang"]))),
        ],
        "warning": say("under_minimum") if hour["satang"] < hour["minimum_satang"] else "",
    }


def _compensation(one: Content, say: Catalogue) -> dict[str, Any]:
    rows = [(say("document"), one["document"] or "–")]
    return {"heading": one["article"], "rows": rows, "amounts": [_amount(say("compensation"), one["amount_satang"])]}


def _totals(content: Content, say: Catalogue) -> list[dict[str, Any]]:
    """What the net is made of; parts that are nothing are left out, deductions never are."""
    totals = content["totals"]
    found = [_amount(say("total_gross"), totals["gross_satang"])]
    found.append(_amount(say("total_deductions"), -totals["deductions_satang"]))
    for part in ("interest", "compensation"):
        if totals[f"{part}_satang"]:
            found.append(_amount(say(f"total_{part}"), totals[f"{part}_satang"]))
    return found


def _claim(claim: Content, say: Catalogue) -> dict[str, Any]:
    """What one of the three says; silent ones get a line to sign on."""
    side = say("homeworker" if claim["side"] == "member" else claim["side"])
    if claim["said"] is None:
        return {"side": side, "said": say("said_nothing"), "silent": True}
    told = say(
        f"said_{claim['said']}",
        amount=baht(claim["amount_satang"]),
        day=say.day(claim["on_date"]),
        by=say(claim["given_by"]),
    )
    return {"side": side, "said": told, "silent": False}
