"""Clean books in bulk: the lawful past of a world, written in one transaction by the owner's hand."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.ledger.books import AccountOf
from api.rehearsal import paying
from api.rehearsal.cancelling import Due
from api.rehearsal.earning import Owed
from api.rehearsal.ids import Ids, at
from api.rehearsal.lives import live
from api.rehearsal.paces import Pace
from api.rehearsal.parties import World
from api.rehearsal.rows import Rows, by_the_owners_hand
from api.rehearsal.scribe import Scribe
from api.rehearsal.ways import Habits

BATCH = 100_000  # rows held before they are sent
Step = Callable[[str, int, int], None]
SHORTEST_LIFE = timedelta(days=25)
"""Lots begin at least so long before the end (`rest`), so that most of them are paid by then."""


@dataclass(slots=True)
class Books:
    """What was laid, and the pens to write more into it."""

    world: World
    seed: int
    since: date
    until: date
    habits: Habits
    as_of: date
    """The day from which the checks look back on it."""
    accounts: dict[AccountOf, UUID] = field(default_factory=dict)
    makers: set[UUID] = field(default_factory=set)
    """Who has worked on a stage: everybody does so once, so that two faults do not meet in one person."""
    rows_written: int = 0
    entries: int = 0

    def scribe(self, what: str) -> Scribe:
        """A pen whose chances and ids hang on the seed and on `what` alone."""
        pen = f"{self.seed} {what}"
        ids = Ids(pen, at(self.until + timedelta(days=1), hour=0))
        return Scribe(Rows(), ids, Random(pen), self.until, self.accounts)  # noqa: S311 - a story, not a secret

    def write(self, connection: Connection[Any], rows: Rows) -> None:
        """Send rows to the database; none are left."""
        self.rows_written += len(rows)
        self.entries += len(rows.of("ledger_journals"))
        with by_the_owners_hand(connection):
            rows.write(connection)


def lay(
    connection: Connection[Any],
    world: World,
    *,
    seed: int,
    lots: int,
    since: date,
    until: date,
    as_of: date | None = None,
    rest: timedelta = SHORTEST_LIFE,
    step: Step = lambda stage, done, of: None,
) -> Books:
    """So many lots with all that followed from them by `until`. Raises nothing that a check would find.

    Writes in the connection's transaction and does not commit.
    """
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # thinking takes longer than a request
    books = Books(world, seed, since, until, Habits(since), as_of or until)
    scribe = books.scribe("clean")
    _accounts_of_firms(scribe, world, since)
    days = (until - rest - since).days
    starts = sorted(since + timedelta(days=scribe.chance.randrange(days)) for _ in range(lots))
    owed: dict[UUID, list[Owed | Due]] = defaultdict(list)
    pace = Pace()
    for number, start_on in enumerate(starts, 1):
        step("history", number, lots)
        for _ in range(8):  # until a team with people free is found
            if (found := live(scribe, world, pace, start_on)) is not None:
                for one in found:
                    owed[one.job.firm.id].append(one)
                break
        if len(scribe.rows) > BATCH:
            books.write(connection, scribe.rows)
    for firm in world.firms:
        paying.pay(scribe, books.habits, firm, owed[firm.id])
        books.write(connection, scribe.rows)
    return books


def _accounts_of_firms(scribe: Scribe, world: World, on: date) -> None:
    """The account each hirer pays from and each group is paid into: all different."""
    parties = [("hirer_id", firm.id, firm.principal_id) for firm in world.firms]
    parties += [("group_id", team.id, team.principal_id) for team in world.teams]
    for column, party_id, principal_id in parties:
        whose = {"homeworker_id": None, "group_id": None, "hirer_id": None, column: party_id}
        scribe.new(
            "pay_methods",
            at(on),
            **whose,
            method="bank",
            account_sealed=b"rehearsal",
            account_mark=scribe.ids.at(at(on)).hex,
            consent_id=None,
            principal_id=principal_id,
        )
