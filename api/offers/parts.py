"""Parts of a large problem as jobs of the queue: any worker takes one, and so does the run itself while it waits.

A part in hand is held by an advisory lock, which ends with the process that holds it: a part whose worker was killed
is free again at once. An answer is written down only while the run still solves the same snapshot, and joined only if
it answers that very part (its stamp). Who solved what cannot be told from the plan.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, select, text, update
from sqlalchemy.orm import Session

from api import jobs
from api.db import transaction
from api.offers.models import MatchingPart, MatchingRun
from matching.parts.part import Part, PartPlan, solve_part

LOOK_AGAIN_SECONDS = 0.2

Key = tuple[UUID, int, int]
"""Run, round, part."""


class Jobs:
    """What solves the parts of one run, round by round. To be handed to `matching.solve` as its `solver`."""

    def __init__(self, engine: Engine, run_id: UUID, snapshot_hash: str) -> None:
        self.engine, self.run_id, self.snapshot_hash = engine, run_id, snapshot_hash
        self.rounds = count()

    def __call__(self, parts: Iterable[Part]) -> Iterator[PartPlan]:
        """Hand out the parts of a round, help with them, and answer in their order when all are solved."""
        number = next(self.rounds)
        keys = [self._hand_out((self.run_id, number, part), content) for part, content in enumerate(parts)]
        waiting = keys
        while waiting:
            helped = [key for key in waiting if solve_waiting(self.engine, key)]
            waiting = self._waiting(number)
            if waiting and not helped:
                time.sleep(LOOK_AGAIN_SECONDS)
        yield from (self._answer(key) for key in keys)
        self._forget()

    def _hand_out(self, key: Key, part: Part) -> Key:
        run_id, number, position = key
        with transaction(self.engine) as session:
            session.add(
                MatchingPart(
                    run_id=run_id,
                    round=number,
                    part=position,
                    snapshot_hash=self.snapshot_hash,
                    content=part.to_json(),
                )
            )
            jobs.defer(session, "solve_matching_part", run=run_id.hex, turn=number, part=position)
        return key

    def _waiting(self, number: int) -> list[Key]:
        with Session(self.engine) as session:
            if session.get_one(MatchingRun, self.run_id).state != "solving":
                raise RuntimeError("the run is over: another one closed it")
            positions = session.scalars(
                select(MatchingPart.part)
                .where(
                    MatchingPart.run_id == self.run_id, MatchingPart.round == number, MatchingPart.state == "waiting"
                )
                .order_by(MatchingPart.part)
            )
            return [(self.run_id, number, position) for position in positions]

    def _answer(self, key: Key) -> PartPlan:
        with Session(self.engine) as session:
            return PartPlan.from_json(session.get_one(MatchingPart, key).result or "")

    def _forget(self) -> None:
        with transaction(self.engine) as session:
            session.execute(delete(MatchingPart).where(MatchingPart.run_id == self.run_id))


def solve_waiting(engine: Engine, key: Key) -> bool:
    """Solve a part that waits, unless it is in somebody's hands, solved, or no longer wanted; whether it was solved
    here."""
    with _in_hand(engine, key) as held:
        content = _wanted(engine, key) if held else None
        if content is None:
            return False
        answer = solve_part(Part.from_json(content))
        return _store(engine, key, answer)


@contextmanager
def _in_hand(engine: Engine, key: Key) -> Iterator[bool]:
    """Whether this process is now the one that has the part in hand. No transaction is open meanwhile."""
    name = {"name": "matching_part {} {} {}".format(key[0].hex, *key[1:])}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"), name))
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), name)


def _wanted(engine: Engine, key: Key) -> str | None:
    with Session(engine) as session:
        return session.scalar(select(MatchingPart.content).where(*_still_wanted(key)))


def _store(engine: Engine, key: Key, answer: PartPlan) -> bool:
    stored = update(MatchingPart).where(*_still_wanted(key)).values(state="solved", result=answer.to_json())
    with transaction(engine) as session:
        return session.execute(stored.returning(MatchingPart.part)).one_or_none() is not None


def _still_wanted(key: Key) -> tuple[ColumnElement[bool], ...]:
    """The part waits, and its run is still solving the snapshot from which it was cut."""
    run_id, number, position = key
    return (
        MatchingPart.run_id == run_id,
        MatchingPart.round == number,
        MatchingPart.part == position,
        MatchingPart.state == "waiting",
        MatchingRun.id == MatchingPart.run_id,
        MatchingRun.state == "solving",
        MatchingRun.snapshot_hash == MatchingPart.snapshot_hash,
    )
