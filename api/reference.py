"""What every installation knows from the start: places, skills, machines, law, minimum wages, the first policy.

Loaded after each migration as the owner of the tables; loading it again changes nothing that is there.
"""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from uuid import UUID

from sqlalchemy import Engine, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.db import OWNER_ROLE, Base
from api.offers.models import MatchingPolicy
from api.parties.models import Machine, Province, Skill
from api.payments.models import LawFigure
from api.shapes import new_id
from api.wages.models import MinimumWage, WageNotification
from matching import STANDARD

NOTIFICATIONS = {"2024-01-01": "12", "2025-01-01": "13", "2025-07-01": "14"}
"""Day in force → number of the Wage Committee's notification; the files name it in their source."""

Line = dict[str, str]


def load(engine: Engine) -> None:
    """Load or complete the reference data."""
    with Session(engine) as session, session.begin():
        session.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
        _add(session, Province, [_province(line) for line in _lines("api.parties", "provinces.csv")])
        _add(session, Skill, [_named(line, isco08=line["isco08"]) for line in _lines("api.parties", "skills.csv")])
        _add(session, Machine, [_named(line) for line in _lines("api.parties", "machines.csv")])
        _add(session, LawFigure, [_figure(line) for line in _lines("api.documents", "law.csv")])
        _load_wages(session)
        _load_policy(session)


def _lines(package: str, name: str) -> Iterator[Line]:
    content = (files(package) / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(content.splitlines())


def _add(session: Session, table: type[Base], rows: list[dict[str, object]]) -> None:
    """Add the rows that are not there yet."""
    if rows:
        session.execute(insert(table).values(rows).on_conflict_do_nothing())


def _province(line: Line) -> dict[str, object]:
    return {
        "code": line["province_code"],
        "name_th": line["province_th"],
        "name_en": line["province_en"],
        "region": line["region"],
        "region_broad": line["region_broad"],
        "latitude_e6": _micro(line["capital_lat"]),
        "longitude_e6": _micro(line["capital_lon"]),
    }


def _micro(degrees: str) -> int:
    """`13.7540` → 13754000, exactly."""
    whole, _, part = degrees.partition(".")
    return int(whole + part.ljust(6, "0")[:6])


def _named(line: Line, **more: str) -> dict[str, object]:
    return {"code": line["code"], "name_th": line["name_th"], "name_en": line["name_en"], **more}


def _figure(line: Line) -> dict[str, object]:
    effective_from = date.fromisoformat(line["effective_from"])
    return {
        "key": line["key"],
        "effective_from": effective_from,
        "value": int(line["value"]),
        "source": line["source"],
    }


def _load_wages(session: Session) -> None:
    """One notification for each day in force, with a row for each province and each district of its own."""
    provinces = list(_lines("api.wages", "minimum_wage.csv"))
    districts = list(_lines("api.wages", "minimum_wage_district.csv"))
    known = set(session.scalars(select(WageNotification.number)))
    for day, number in NOTIFICATIONS.items():
        if number in known:
            continue
        source = next(line["source"] for line in provinces if line["effective_from"] == day)
        notification = WageNotification(number=number, source=source, effective_from=date.fromisoformat(day))
        session.add(notification)
        session.flush()
        lines = [line for line in provinces + districts if line["effective_from"] == day]
        _add(session, MinimumWage, [_wage(line, notification.id) for line in lines])


def _wage(line: Line, notification_id: UUID) -> dict[str, object]:
    return {
        "id": new_id(),
        "notification_id": notification_id,
        "province_code": line["province_code"],
        "district_code": line.get("district_code"),
        "district_name_th": line.get("district_th"),
        "daily_satang": int(line["daily_thb"]) * 100,
        "effective_from": date.fromisoformat(line["effective_from"]),
    }


def _load_policy(session: Session) -> None:
    if session.scalar(select(MatchingPolicy.id).limit(1)) is None:
        weights = asdict(STANDARD)
        session.add(MatchingPolicy(name=STANDARD.name, effective_from=date(2026, 1, 1), weights=weights))
