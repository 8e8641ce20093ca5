"""The country of the demonstration before it is built."""

from dataclasses import dataclass
from datetime import date

from api.demo.crafts import Craft


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    sex: str
    birth_year: int
    skills: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class GroupPlan:
    name: str
    region: str
    province: str
    phone: str
    quality_level: int
    least_satang_per_hour: int
    farthest_km: int
    hazards: tuple[str, ...]
    minutes_per_member_day: int
    machines: tuple[tuple[str, int], ...]
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class HirerPlan:
    name: str
    kind: str
    tax_id: str
    province: str
    phone: str


@dataclass(frozen=True, slots=True)
class LotPlan:
    """A lot before its rate is known: `over_floor` says how far above the floor the hirer goes."""

    article: str
    craft: Craft
    level: int
    centiminutes: int
    pieces: int
    start_on: date
    due_on: date
    minimum_lot: int
    most_groups: int
    all_or_nothing: bool
    quality_level: int
    over_floor: float


@dataclass(frozen=True, slots=True)
class Wish:
    craft: Craft
    level: int
    quality_level: int


@dataclass(frozen=True, slots=True)
class OrderPlan:
    hirer: int
    reference: str
    lots: tuple[LotPlan, ...]


@dataclass(frozen=True, slots=True)
class Country:
    groups: tuple[GroupPlan, ...]
    hirers: tuple[HirerPlan, ...]
    orders: tuple[OrderPlan, ...]
