"""The re-checker: judges every instalment once more, by `recheck_law`, and says where what the checks found differs.
A difference is a finding too: one of the two is wrong.

The floors are worked out here and lent to the database, which sets aside what is plainly right. Whatever is not, and
whatever the checks found, is judged here one by one, in the order of its key.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.inspections import recheck_rows as rows
from api.inspections.findings import Fault, Kind
from api.inspections.recheck_law import Part, Pay, Test, Wages, judge
from api.payments.models import Instalment

CODE = "recheck_differs"
VERSION = "2"
KIND = Kind(CODE, VERSION, "grave", "instalment")
COVERS = ("under_floor", "under_floor_net", "not_paid", "paid_late", "paid_short", "deduction_over_cap")

# The interest on late pay: Civil and Commercial Code s.224 with s.7, 3 % + 2 % a year, from 11 April 2021.
RATES = ((date(2021, 4, 11), 500),)

Costs = dict[UUID, list[tuple[str, date, int]]]


def faults(session: Session, run_id: UUID, as_of: date) -> Iterator[Fault]:
    """Where what the checks of a run found and the re-checker differ, instalment by instalment."""
    found = _found(session, run_id)
    for instalment_id, pay in doubtful(session, run_id):
        mine = judge(pay, as_of, RATES)
        theirs = found.get(instalment_id, {})
        if mine != theirs:
            yield _difference(session.get_one(Instalment, UUID(instalment_id)), pay, theirs, mine)


def _difference(about: Instalment, pay: Pay, theirs: dict[str, int], mine: dict[str, int]) -> Fault:
    return Fault(
        subject_id=about.id,
        hirer_id=about.hirer_id,
        group_id=about.group_id,
        award_id=about.award_id,
        on_date=pay.handed_over_on,
        owed_satang=0,
        weights={},
        evidence={"instalment_id": str(about.id), "working": {"checks": theirs, "recheck": mine}},
    )


def _found(session: Session, run_id: UUID) -> dict[str, dict[str, int]]:
    """What the checks found, by instalment and rule."""
    found: dict[str, dict[str, int]] = {}
    for rule, subject_id, owed in session.execute(text(rows.FOUND), {"rules": list(COVERS), "run_id": run_id}):
        found.setdefault(subject_id, {})[rule] = owed
    return found


def doubtful(session: Session, run_id: UUID) -> Iterator[tuple[str, Pay]]:
    """Every instalment that is not plainly right, or was found, by its id, with all the law needs to know of it."""
    _run(session, rows.FLOORS, floors=orjson.dumps(dict(_floors(session))).decode())
    _run(session, rows.DOUBTFUL, rules=list(COVERS), run_id=run_id)
    kept, costs, parts = _kept(session), _costs(session), _parts(session)
    for key, award_id, on, floor, pieces, percent, rate, gross, days in session.execute(
        text(rows.PAY).execution_options(yield_per=5_000)
    ):
        capped, all_kept = kept.get(key, (0, 0))
        cost = _cost(costs.get(award_id, ()), on)
        yield key, Pay(pieces, percent, rate, gross, on, days, floor, capped, all_kept, cost, parts.get(key, []))


def _run(session: Session, statements: str, **given: Any) -> None:
    """Statements one by one: only one at a time can be given anything."""
    for one in statements.split(";\n"):
        session.execute(text(one), {name: value for name, value in given.items() if f":{name}" in one})


def _floors(session: Session) -> Iterator[tuple[str, int | None]]:
    """What the floor of a piece hangs on, and the floor, in satang. None: no wage was in force there."""
    wages = Wages([tuple(row) for row in session.execute(text(rows.WAGES))])
    for terms, province, district, on, centiminutes, *tested in session.execute(text(rows.TERMS)):
        test = None if tested[0] is None else Test(*tested)
        yield terms, wages.floor(province, district, on, centiminutes, test)


def _parts(session: Session) -> dict[str, list[Part]]:
    """What was paid of each instalment that is judged, payment by payment."""
    paid = session.execute(text(rows.PARTS).execution_options(yield_per=5_000))
    return {key: [Part(*one[1:]) for one in some] for key, some in groupby(paid, itemgetter(0))}


def _kept(session: Session) -> dict[str, tuple[int, int]]:
    """What is kept of an instalment: for damage and lateness, and in all."""
    kept: dict[str, tuple[int, int]] = {}
    for instalment, ground, satang in session.execute(text(rows.KEPT)):
        capped, every = kept.get(instalment, (0, 0))
        kept[instalment] = (capped + satang * (ground in ("damage", "late_delivery")), every + satang)
    return kept


def _costs(session: Session) -> Costs:
    costs: Costs = {}
    for award, kind, on, satang in session.execute(text(rows.COSTS)):
        costs.setdefault(award, []).append((kind, on, satang))
    return costs


def _cost(declared: Iterable[tuple[str, date, int]], on: date) -> int:
    """Satang a piece: of each kind what was declared last by that day."""
    newest = {kind: satang for kind, since, satang in declared if since <= on}
    return sum(newest.values())
