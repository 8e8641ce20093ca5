"""The demonstration country as plain data. The same seed and the same week give the same country.

Shapes follow the benchmark recipe of the matching design: group sizes log-normal, work per lot log-normal, windows
of two to six weeks, rates a floor times (1 + Gamma), buyers mostly around Bangkok.
"""

from datetime import date, timedelta
from random import Random

from api.demo.crafts import CRAFTS, Craft
from api.demo.names import FACTORIES, GROUPS, MEN, SURNAMES, WOMEN
from api.demo.plans import Country, GroupPlan, HirerPlan, LotPlan, OrderPlan, Person, Wish

MEMBERS = 5_000
HIRERS = 40
ORDERS = 120
LOTS = 300
BY_SKILL = {craft.skill: craft for craft in CRAFTS}
LOAD = 0.8  # work ordered over minutes free in the eight weeks: some of it must be left over
HIRER_PLACES = ("10",) * 6 + ("11", "12", "13", "73", "74", "14", "20", "30", "40", "50", "90", "84")


def make_country(seed: int, today: date) -> Country:
    """Everything the demonstration starts from."""
    chance = Random(seed)  # noqa: S311 - a story, not a secret
    groups = _groups(chance)
    hirers = tuple(_hirer(chance, number) for number in range(HIRERS))
    minutes = sum(len(g.members) * g.minutes_per_member_day * 6 * 8 for g in groups)
    return Country(groups, hirers, _orders(chance, groups, today, int(minutes * LOAD)))


def _groups(chance: Random) -> tuple[GroupPlan, ...]:
    sizes = [chance.lognormvariate(0, 0.45) for _ in GROUPS]
    members = [max(60, round(size / sum(sizes) * MEMBERS)) for size in sizes]
    members[members.index(max(members))] += MEMBERS - sum(members)
    return tuple(
        _group(chance, number, name, region, province, count)
        for number, ((name, region, province), count) in enumerate(zip(GROUPS, members, strict=True))
    )


def _group(chance: Random, number: int, name: str, region: str, province: str, count: int) -> GroupPlan:
    local = [craft for craft in CRAFTS if region in craft.regions]
    crafts = chance.sample(local, 4 + chance.randrange(4))
    kinds = [_profile(chance, crafts) for _ in range(3 + chance.randrange(4))]
    people = tuple(_person(chance, kinds) for _ in range(count))
    machines = {craft.machine: max(4, count // 3) for craft in crafts if craft.machine}
    return GroupPlan(
        name=name,
        region=region,
        province=province,
        phone=f"08{10_000_000 + number * 7_919:08d}",
        quality_level=chance.choices((1, 2, 3), (1, 5, 4))[0],
        least_satang_per_hour=chance.choice((0, 0, 4_300, 4_600, 5_000)),
        farthest_km=1_200 if region == "South" else chance.choice((500, 700, 900)),
        hazards=("sharp", "heat") if chance.random() < 0.7 else ("sharp",),
        minutes_per_member_day=chance.choice((150, 180, 210, 240, 270)),
        machines=tuple(sorted(machines.items())),
        members=people,
    )


def _profile(chance: Random, crafts: list[Craft]) -> tuple[tuple[str, int, str], ...]:
    known = chance.sample(crafts, min(len(crafts), 1 + chance.randrange(3)))
    evidence = ("self_stated", "mentor_seen", "delivered", "certified")
    return tuple(
        (craft.skill, chance.choices((1, 2, 3), (1, 5, 3))[0], chance.choices(evidence, (3, 3, 3, 1))[0])
        for craft in sorted(known, key=lambda craft: craft.skill)
    )


def _person(chance: Random, kinds: list[tuple[tuple[str, int, str], ...]]) -> Person:
    woman = chance.random() < 0.77  # the share of women in the homework survey of 2007
    given = chance.choice(WOMEN if woman else MEN)
    born = 2026 - int(chance.triangular(20, 72, 49))
    return Person(f"{given} {chance.choice(SURNAMES)}", "female" if woman else "male", born, chance.choice(kinds))


def _hirer(chance: Random, number: int) -> HirerPlan:
    stem = FACTORIES[number % len(FACTORIES)]
    kind = "agent" if number % 13 == 12 else "brand" if number % 5 == 4 else "factory"
    suffix = "" if number < len(FACTORIES) else " สาขา 2"
    body = f"0{chance.randrange(1, 9)}0{5_500_000 + number * 1_237:07d}{number % 90 + 10:02d}"
    return HirerPlan(
        name=f"บริษัท {stem}{suffix} จำกัด",
        kind=kind,
        tax_id=body + check_digit(body),
        province=chance.choice(HIRER_PLACES),
        phone=f"02{2_000_000 + number * 4_111:07d}",
    )


def check_digit(first_twelve: str) -> str:
    """The last digit of a Thai 13-digit number: sum of digit times (13 to 2), modulo 11 (Department of Provincial
    Administration; the same for persons and companies)."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(first_twelve))
    return str((11 - total % 11) % 10)


def _orders(chance: Random, groups: tuple[GroupPlan, ...], today: date, minutes: int) -> tuple[OrderPlan, ...]:
    counts = [1] * ORDERS
    for _ in range(LOTS - ORDERS):
        counts[chance.randrange(ORDERS)] += 1
    work = [chance.lognormvariate(0, 1.2) for _ in range(LOTS)]
    lots = [_lot(chance, _wish(chance, groups), part / sum(work) * minutes, today) for part in work]
    orders, used = [], 0
    for number, count in enumerate(counts):
        reference = f"PO-{today.year % 100}{number + 1:04d}"
        orders.append(OrderPlan(chance.randrange(HIRERS), reference, tuple(lots[used : used + count])))
        used += count
    return tuple(orders)


def _wish(chance: Random, groups: tuple[GroupPlan, ...]) -> Wish:
    """Mostly what somebody here can do, since hirers know the market; sometimes what perhaps nobody can."""
    if chance.random() < 0.06:
        return Wish(chance.choice(CRAFTS), chance.choice((2, 3)), 2)
    group = chance.choices(groups, [len(group.members) for group in groups])[0]
    skill, level, _ = chance.choice(chance.choice(group.members).skills)
    return Wish(BY_SKILL[skill], chance.randint(1, level), chance.randint(1, group.quality_level))


def _lot(chance: Random, wish: Wish, minutes: float, today: date) -> LotPlan:
    craft = wish.craft
    each = min(60.0, max(0.3, craft.minutes * chance.lognormvariate(0, 0.35)))
    pieces = max(100, min(50_000, round(minutes / each)))
    pieces = round(pieces, -1 if pieces < 1_000 else -2)
    monday = today + timedelta(days=7 - today.weekday() + 7 * chance.randrange(4))
    start = max(today, monday - timedelta(days=chance.randrange(3)))
    most_groups = chance.choices((1, 2, 3, 5), (25, 30, 25, 20))[0]
    return LotPlan(
        article=chance.choice(craft.articles),
        craft=craft,
        level=wish.level,
        centiminutes=round(each * 100),
        pieces=pieces,
        start_on=start,
        due_on=start + timedelta(weeks=chance.randrange(2, 7), days=chance.randrange(1, 6)),
        minimum_lot=max(1, int(pieces * chance.uniform(0.05, 0.25))),
        most_groups=most_groups,
        all_or_nothing=chance.random() < 0.7,
        quality_level=wish.quality_level,
        over_floor=1 + chance.gammavariate(2, 0.22),
    )
