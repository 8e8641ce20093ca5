"""The three examples on a terminal: in Thai, then in English."""

import re
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from api.thai import baht
from matching.reasons.telling import TellingCode

MOST_SAID = 2  # reasons; then what it would cost, and the first change that would flip it
NAME = re.compile(r"\b(?:grp|lot)_[0-9a-f]{26}([0-9a-f]{6})")  # the end of an id tells them apart on a screen


def print_examples(out: Console, examples: list[dict[str, Any]]) -> None:
    """Nothing where nothing was asked."""
    if not examples:
        return
    out.print("\n[bold]ถามการจับคู่ · asking the first run[/bold] (POST /v1/matching-runs/{run}/questions)")
    for one in examples:
        for line in SAID[one["asked"]["kind"]](one["asked"], one["answer"]):
            out.print("  " + NAME.sub(r"…\1", line))


def _why(asked: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    yield f"• ทำไมกลุ่มนี้ไม่ได้งานนี้ · why group {asked['group'][-6:]} does not have lot {asked['lot'][-6:]}"
    costs = [one for one in answer["layers"] if one["code"] == TellingCode.FORCED_LOSS]
    flips = [one for one in answer["layers"] if one["code"] == TellingCode.FLIP]
    for one in [*answer["reasons"][:MOST_SAID], *costs, *flips[:1]]:
        yield f"    {one['th']}"
        yield f"    {one['en']}"


def _training(asked: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    for one in answer["prices"]:
        low, high, hours = baht(one["low"] // 1000), baht(-(-one["high"] // 1000)), one["class_minutes"] // 60
        yield f"• ถ้ากลุ่ม {one['group'][-6:]} เรียน {one['skill']} ระดับ {one['level']}: แผนดีขึ้น {low} ถึง {high} บาท"
        yield (
            f"    if group {one['group'][-6:]} learnt {one['skill']} (level {one['level']}), the plan would gain "
            f"{low} to {high} baht; {hours:,} hours of that work for the class"
        )


def _rush(asked: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    if not answer["possible"]:
        yield f"• เร่งงาน {asked['lot'][-6:]} ไม่ได้ · cannot be done a week earlier"
        return
    price = baht(answer["price_satang"])
    yield f"• ถ้าเร่งงาน {asked['lot'][-6:]} ให้เสร็จเร็วขึ้นหนึ่งสัปดาห์ คนอื่นเสียไม่เกิน {price} บาท"
    yield f"    lot {asked['lot'][-6:]} a week earlier costs all others {price} baht at most"


SAID = {"explain": _why, "training_prices": _training, "rush_price": _rush}
