"""Floor and fair rate of a piece, with a working that anybody can redo by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from api.thai import say_date
from api.wages.models import MinimumWage
from api.words import Language, Words
from matching.piece_rate import Step, fair_rate, floor_rate

SENTENCES = {
    "minimum_wage": Words(
        "ค่าจ้างขั้นต่ำวันละ {daily} บาท ตามประกาศฉบับที่ {number} ใช้ตั้งแต่ {since}",
        "Minimum wage: {daily} baht a day, notification no. {number}, in force from {since}",
    ),
    "daily_wage_over_pieces": Words(
        "{daily} บาท ÷ {pieces} ชิ้นใน 8 ชั่วโมง = {value} บาทต่อชิ้น",
        "{daily} baht ÷ {pieces} pieces in 8 hours = {value} baht a piece",
    ),
    "times_uplift": Words(
        "{floor} บาท × {uplift} ให้คนที่ทำช้ากว่าได้ถึงค่าจ้างขั้นต่ำ = {value} บาท",
        "{floor} baht × {uplift}, so that slower workers reach the minimum wage = {value} baht",
    ),
    "rounded_up_to_satang": Words("ปัดขึ้นเป็นสตางค์เต็ม = {value} บาท", "Rounded up to the whole satang = {value} baht"),
}
HEADINGS = {
    "floor": Words("อัตราขั้นต่ำตามกฎหมาย", "Least lawful rate"),
    "fair": Words("อัตราที่เป็นธรรม", "Fair rate"),
}


@dataclass(frozen=True, slots=True)
class Rates:
    """Satang per piece. `working`: the wage used, then the steps to the floor and to the fair rate, as JSON."""

    floor_satang: int
    fair_satang: int
    working: list[dict[str, Any]]


def rate_for(wage: MinimumWage, pieces_per_day: Fraction) -> Rates:
    """Floor and fair rate under a minimum wage, for a piece of which an average worker makes so many in eight hours."""
    floor = floor_rate(wage.daily_satang, pieces_per_day)
    fair = fair_rate(wage.daily_satang, pieces_per_day)
    working = [_wage_step(wage)]
    working += [_step("floor", step) for step in floor.working]
    working += [_step("fair", step) for step in fair.working]
    return Rates(floor.satang, fair.satang, working)


def explain(working: Iterable[Mapping[str, Any]], language: Language) -> list[str]:
    """The working as sentences with amounts in baht, one for each step; each rate begins with its name."""
    lines: list[str] = []
    rate = None
    for step in working:
        if step["rate"] in HEADINGS and step["rate"] != rate:
            rate = step["rate"]
            lines.append(HEADINGS[rate].in_(language))
        lines.append(SENTENCES[step["step"]].in_(language, facts_of(step, language)))
    return lines


def _wage_step(wage: MinimumWage) -> dict[str, Any]:
    return {
        "rate": "wage",
        "step": "minimum_wage",
        "inputs": {
            "minimum_wage_id": f"wag_{wage.id.hex}",
            "notification_number": wage.notification.number,
            "source": wage.notification.source,
            "effective_from": wage.effective_from.isoformat(),
            "province_code": wage.province_code,
            "district_code": wage.district_code,
        },
        "value": str(wage.daily_satang),
    }


def _step(rate: str, step: Step) -> dict[str, Any]:
    """A step of the arithmetic. Numbers are exact texts, `3370/3` where they are no whole satang."""
    return {"rate": rate, "step": step.code, "inputs": dict(step.inputs), "value": step.value}


def facts_of(step: Mapping[str, Any], language: Language) -> dict[str, str]:
    """What a step's sentence is filled with: amounts in baht, dates as the language writes them."""
    inputs = step["inputs"]
    if step["step"] == "minimum_wage":
        since = date.fromisoformat(inputs["effective_from"])
        return {
            "daily": _baht(step["value"]),
            "number": inputs["notification_number"],
            "since": say_date(since) if language == "th" else since.isoformat(),
        }
    facts = {"value": _baht(step["value"])}
    if "daily_satang" in inputs:
        facts |= {"daily": _baht(inputs["daily_satang"]), "pieces": _plain(Fraction(inputs["pieces_per_day"]))}
    if "uplift" in inputs:
        facts |= {"floor": _baht(inputs["floor"]), "uplift": _plain(Fraction(inputs["uplift"]))}
    return facts


def _baht(satang: str) -> str:
    return _plain(Fraction(satang) / 100, least_decimals=2)


def _plain(number: Fraction, least_decimals: int = 0) -> str:
    """A number as people read it: up to four decimals, `…` after them when more would follow."""
    shown = number * 10_000
    whole, part = divmod(int(shown), 10_000)
    decimals = f"{part:04d}".rstrip("0").ljust(least_decimals, "0")
    return f"{whole:,}" + (f".{decimals}" if decimals else "") + ("" if shown.denominator == 1 else "…")
