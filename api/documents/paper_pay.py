"""The pay of a work document, s.9(3): rate, amount, how both are calculated, what may be deducted, no guarantee."""

from collections.abc import Mapping
from typing import Any

from api.documents.catalogue import Catalogue, Row
from api.thai import baht
from api.wages.rates import facts_of

Content = Mapping[str, Any]


def pay_rows(content: Content, say: Catalogue) -> list[Row]:
    """Rate and amount, an hour beside the minimum, the working, deductions, guarantee."""
    pay, pieces = content["pay"], content["work"]["pieces"]
    rate, amount = baht(pay["rate_satang"]), baht(pay["amount_satang"])
    hourly = say(
        "hourly_is",
        hour=baht(pay["satang_per_hour"]),
        minimum=baht(pay["minimum_satang_per_hour"]),
        minutes=_hundredths(pay["centiminutes_per_piece"]),
    )
    held = pay["guarantee_satang"]
    return [
        (say("rate"), [say("baht", n=rate)]),
        (say("amount"), [say("sum", rate=rate, pieces=f"{pieces:,}", amount=amount)]),
        (say("hourly"), [hourly]),
        (say("working"), _working(pay, say)),
        (say("deductions"), _deductions(pay["deductions"], say)),
        (say("guarantee"), [say("baht", n=baht(held)) if held else say("no_guarantee")]),
    ]


def _working(pay: Content, say: Catalogue) -> list[str]:
    """The rate warrant: which wage, how divided, how rounded (`api.wages.rates`), to the floor and the fair rate."""
    found: list[str] = []
    rate = "wage"
    for step in pay["working"]:
        facts = facts_of(step, "th" if say.language == "th" else "en")
        if step["rate"] != rate:
            rate = step["rate"]
            found.append(f"{say(rate)}:")
        key = "wage_step" if step["step"] == "minimum_wage" else step["step"]
        found.append(say(key, place=pay["wage_place"], **facts))
    if test := pay["time_test"]:
        found.append(
            say(
                "time_test",
                day=say.day(test["tested_on"]),
                workers=test["workers"],
                pieces=test["pieces"],
                seconds=f"{test['worker_seconds']:,}",
                allowance=test["allowance_percent"],
                by=test["measured_by"],
                agreed=test["agreed_by"],
            )
        )
    return found


def _deductions(rules: Content, say: Catalogue) -> list[str]:
    needing = rules["need_consent"]
    grounds = [say(one) + (f" – {say('with_consent')}" if one in needing else "") for one in rules["grounds"]]
    return [say("deductions_only"), *grounds, say("cap", percent=rules["cap_percent"])]


def _hundredths(number: int) -> str:
    """1250 → `12.5`, 1200 → `12`."""
    return f"{number // 100:,}.{number % 100:02d}".rstrip("0").rstrip(".")
