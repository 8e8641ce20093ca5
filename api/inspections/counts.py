"""Findings counted by rule, place, month or party, beside how much was looked at: 14 of 412.

What is counted are awards with a finding, out of all awards. A finding that belongs to no award (a fault of books)
counts as a finding only. The day of both is the award's first; of a finding without one, its own.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, cast, func, null, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import Text

from api.inspections.models import Finding
from api.offers.models import Award
from api.parties.models import Group, Province
from api.shapes import Id

By = Literal["rule", "severity", "province", "region", "month", "hirer", "group"]
NOW = ("open", "explained", "confirmed")
"""States of a finding that still stands: neither settled nor gone."""
_day: ColumnElement[date] = func.coalesce(Award.start_on, Finding.on_date)


def counts(
    session: Session,
    by: By,
    asked: Sequence[ColumnElement[bool]],
    since: date | None,
    until: date | None,
    only: UUID | None = None,
) -> list[dict[str, object]]:
    """A row for each key: findings, grave ones, awards with one, awards in all, satang owed.

    `only`: of hirers or groups, this one.
    """
    looked_at = _looked_at(session, by, since, until, only)
    found = {row.key: row for row in session.execute(_found(by, asked, since, until)) if row.key is not None}
    whole = looked_at.get(None, 0)
    rows = [_row(by, key, found.get(key), looked_at.get(key, whole)) for key in sorted({*found, *looked_at} - {None})]
    return [row for row in rows if row["of_awards"] or row["findings"]]


def _found(
    by: By, asked: Sequence[ColumnElement[bool]], since: date | None, until: date | None
) -> "Select[tuple[str | None, int, int, int, int]]":
    keys: dict[By, Any] = {
        "rule": Finding.rule,
        "severity": Finding.severity,
        "province": Group.province_code,
        "region": Province.region,
        "month": func.to_char(_day, "YYYY-MM"),
        "hirer": cast(Finding.hirer_id, Text),
        "group": cast(Finding.group_id, Text),
    }
    key = keys[by].label("key")
    return (
        select(
            key,
            func.count().label("findings"),
            func.count(case((Finding.severity == "grave", 1))).label("grave"),
            func.count(func.distinct(Finding.award_id)).label("awards"),
            func.coalesce(func.sum(Finding.owed_satang), 0).label("owed_satang"),
        )
        .outerjoin(Award, Award.id == Finding.award_id)
        .outerjoin(Group, Group.id == func.coalesce(Finding.group_id, Award.group_id))
        .outerjoin(Province, Province.code == Group.province_code)
        .where(*asked, *_within(_day, since, until))
        .group_by(key)
    )


def _looked_at(
    session: Session, by: By, since: date | None, until: date | None, only: UUID | None
) -> dict[str | None, int]:
    """Awards in all, by key; under None where the key is not one of awards."""
    keys: dict[By, Any] = {
        "province": Group.province_code,
        "region": Province.region,
        "month": func.to_char(Award.start_on, "YYYY-MM"),
        "hirer": cast(Award.hirer_id, Text),
        "group": cast(Award.group_id, Text),
    }
    key = keys.get(by, cast(null(), Text))
    wanted = (
        select(key, func.count())
        .select_from(Award)
        .join(Group, Group.id == Award.group_id)
        .join(Province, Province.code == Group.province_code)
        .where(*_within(Award.start_on, since, until), key == str(only) if only else true())
        .group_by(key)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _within(
    day: ColumnElement[date] | InstrumentedAttribute[date], since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    return [day >= since if since else true(), day <= until if until else true()]


def _row(
    by: By, key: str | None, found: Row[tuple[str | None, int, int, int, int]] | None, of: int
) -> dict[str, object]:
    prefix = {"hirer": "hir", "group": "grp"}.get(by)
    return {
        "key": Id(prefix).write(UUID(key)) if prefix and key else key,
        "findings": found.findings if found else 0,
        "grave": found.grave if found else 0,
        "awards": found.awards if found else 0,
        "of_awards": of,
        "owed_satang": int(found.owed_satang) if found else 0,
    }
