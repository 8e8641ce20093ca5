"""The order form: what a hirer typed, kept as typed, and the call it makes. Names are those the API points at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.thai import read_date, today
from api.web.pages.buyer import reading
from api.web.pages.buyer.reading import Reader

MOST_LOTS = 10  # on a page; more come as a file
LOT: dict[str, Reader] = {
    "article": reading.text,
    "skill": reading.text,
    "skill_level": reading.whole,
    "machine": reading.text,
    "quantity_pieces": reading.whole,
    "standard_centiminutes": reading.hundredths,
    "time_test_id": reading.text,
    "start_on": reading.day,
    "due_on": reading.day,
    "minimum_lot_pieces": reading.whole,
    "most_groups": reading.whole,
    "all_or_nothing": reading.yes,
    "quality_level": reading.whole,
    "hazard": reading.text,
    "materials_by": reading.text,
    "rate_satang": reading.hundredths,
}
NEEDED = ("skill", "quantity_pieces", "start_on", "due_on")
NOT_QUOTED = ("article", "materials_by")


@dataclass(slots=True)
class OrderForm:
    """`fields`: of the order, by name. `lots`: of each lot."""

    fields: dict[str, str]
    lots: list[dict[str, str]]

    @classmethod
    def blank(cls) -> "OrderForm":
        """One lot that starts in a week and is due four weeks later."""
        start = today() + timedelta(days=7)
        lot = {"start_on": start.isoformat(), "due_on": (start + timedelta(days=28)).isoformat()}
        return cls({}, [lot | {"materials_by": "hirer"}])

    @classmethod
    def typed(cls, sent: Mapping[str, Any]) -> "OrderForm":
        """What came with a form or an address."""
        fields, lots = {}, dict[int, dict[str, str]]()
        for name, value in sent.items():
            if not isinstance(value, str):
                continue
            parts = name.split(".")
            if parts[0] == "lots" and len(parts) == 3 and parts[1].isdecimal():
                lots.setdefault(int(parts[1]), {})[parts[2]] = value.strip()
            else:
                fields[name] = value.strip()
        kept = [lots[at] for at in sorted(lots)][:MOST_LOTS]
        return cls(fields, kept or cls.blank().lots)

    @staticmethod
    def day_of(lot: dict[str, str], name: str) -> date | None:
        """A day that was typed, if it can be read: said again beside the field in the Buddhist Era."""
        try:
            return read_date(lot.get(name, ""))
        except ValueError:
            return None

    def add_lot(self) -> None:
        """One more lot, for the same days."""
        if len(self.lots) < MOST_LOTS:
            same = ("start_on", "due_on", "materials_by")
            self.lots.append({name: self.lots[-1].get(name, "") for name in same})

    def drop_lot(self, at: int) -> None:
        """One lot less; the last one stays."""
        if len(self.lots) > 1 and 0 <= at < len(self.lots):
            del self.lots[at]

    def place(self) -> dict[str, str]:
        """Where the work is delivered."""
        names = ("province_code", "district_code")
        return {name: found for name in names if (found := self.fields.get(f"delivery.{name}"))}

    def order(self) -> dict[str, Any]:
        """The body of `POST /v1/orders`."""
        about = {name: value for name in ("client_ref", "note") if (value := self.fields.get(name))}
        delivery = dict(self.place())
        if address := self.fields.get("delivery.address"):
            delivery["address"] = address
        return {**about, "delivery": delivery, "lots": [_lot(lot) for lot in self.lots]}

    def quote(self, at: int) -> dict[str, Any] | None:
        """The body of `POST /v1/quotes` of one lot; None while it is not filled in so far."""
        lot = self.lots[at]
        timed = lot.get("standard_centiminutes") or lot.get("time_test_id")
        if not timed or not self.place() or not all(lot.get(name) for name in NEEDED):
            return None
        asked = {name: value for name, value in _lot(lot).items() if name not in NOT_QUOTED}
        return {**asked, "delivery": self.place()}


def _lot(lot: dict[str, str]) -> dict[str, Any]:
    found = reading.body(lot, LOT)
    if "time_test_id" in found:
        found.pop("standard_centiminutes", None)  # a test that was chosen counts, not minutes typed before
    return found
