"""A plan kept warm: problem, plan, prices and arrays in memory, repaired event by event.

Nothing is kept that the problem and the plan do not say: a warm state made anew from the two goes on in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching import guard
from matching.accepted import still
from matching.compiled import chance_from
from matching.engine.arrays import flatten
from matching.engine.bound import PriceList
from matching.engine.model import build
from matching.engine.search import orders
from matching.engine.solve import engine_version
from matching.plan import Allocation, Plan
from matching.problem import Problem, ProblemError, problem_hash
from matching.reasons.left import all_unplaced
from matching.repair.block import best_first, core
from matching.repair.ceiling import Ceiling
from matching.repair.desk import Desk
from matching.repair.events import Event
from matching.repair.falling import Happened
from matching.repair.happen import Happening
from matching.repair.mend import mend
from matching.repair.rings import rings
from matching.repair.table import Table
from matching.rows import Row

# Of a first answer: at 5,000 x 2,000 half of 200 events take at most 21 ms of CPU (load 0.35) and 35 (1.0).
STEPS = 4000
LOTS = 128  # on its table, about thirty steps for each
QUIET = 50_000  # steps of further thought while nothing happens, in some 0.2 s
MOST_WITHDRAWN = 5  # so many people may be disappointed for one event, unless the caller says otherwise
WARMTH = 150  # in thousandths of a median lot's value: a plan at hand is not to be forgotten
MOST_RUINED = 3  # lots taken off a group in one step: few, since each may be an offer withdrawn


@dataclass(frozen=True, slots=True)
class Repaired:
    """What the event and its repair changed, since just before the event.

    added: offers to make; withdrawn: offers taken back by choice, at most as many as allowed; fallen: offers that the
    event itself made impossible; kept: how many stand just as they were. An answered offer is in none of them.
    """

    added: tuple[Allocation, ...]
    withdrawn: tuple[Allocation, ...]
    fallen: tuple[Allocation, ...]
    kept: int
    objective: int
    bound: int


class Warm:
    """A problem and its plan, ready for the next event. Accepted work that may move stands where the plan has it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.desk = Desk(still(problem, plan.moved), plan)
        model = build(self.desk.base)
        self.ceiling = Ceiling(self.desk, flatten(model)._replace(pair_cost=model.pairs.cost), plan.prices)
        self.steps, self.most_withdrawn, self.struck = plan.steps, 0, Happened()

    @property
    def problem(self) -> Problem:
        """The problem as the events have left it."""
        return self.desk.problem()

    def after(self, event: Event, *, most_withdrawn: int = MOST_WITHDRAWN, steps: int = STEPS) -> Repaired:
        """Change the problem as the event says, and repair the plan around it in so many steps.

        ProblemError, and nothing changed, for an event that cannot be.
        """
        guard.whole("most_withdrawn", most_withdrawn)
        before, self.desk.before, promised = self.desk.before, {}, list(self.desk.frozen)
        try:
            self.struck = Happening(self.desk, self.ceiling).happen(event)
        except ProblemError:
            self.desk.before = before
            raise
        self.ceiling.ask_others()
        self.most_withdrawn = most_withdrawn
        repaired = self.quiet(steps)
        if self.desk.frozen[: len(promised)] != promised:
            raise AssertionError("accepted work has moved")
        return repaired

    def quiet(self, steps: int = QUIET) -> Repaired:
        """Think on about the last event, within what it may still withdraw: the more steps, the farther around it."""
        self._mend(steps)
        self.steps += steps
        return self._repaired()

    def plan(self) -> Plan:
        """The whole plan as it stands, with its bound proven anew."""
        self.ceiling.settle()
        problem, allocations, bound = self.problem, self.desk.allocations(), self.ceiling.bound
        return Plan(
            allocations=allocations,
            unplaced=all_unplaced(problem, allocations),
            objective=self.desk.objective,
            bound=bound,
            proof="prices",
            price_bound=bound,
            prices=self.ceiling.prices(),
            seed=problem.seed,
            steps=self.steps,
            version=engine_version(),
            problem_hash=problem_hash(problem),
        )

    def _mend(self, steps: int) -> None:
        desk, struck = self.desk, self.struck
        names = rings(desk, struck.lots, struck.groups, LOTS * max(steps, STEPS) // STEPS)
        pairs = [self._worth_a_thought(name) for name in names]
        if not sum(map(len, pairs)):
            return
        table = Table(desk, names, pairs, struck.loose)
        arrays = table.arrays
        gains = [self.ceiling.gains[name] for name in names]
        keys = orders(arrays, PriceList([], [], [], [], gains, np.zeros(0, dtype=np.int64)))
        warmth = int(np.median(arrays.value * arrays.quantity)) * WARMTH // 1000
        chance, spare = chance_from(desk.base.seed + self.steps), self.most_withdrawn - len(self._withdrawn())
        mend(arrays, table.state, table.trail, table.home, keys, chance, warmth, MOST_RUINED, spare, steps)
        self._adopt(table)

    def _worth_a_thought(self, name: str) -> Row:
        """Positions of a lot's pairs: all of one that was struck, the core of others."""
        block = self.desk.blocks[name]
        return best_first(block) if name in self.struck.lots else core(block, self.desk.had(name))

    def _adopt(self, table: Table) -> None:
        """The best plan of the table becomes the plan."""
        desk = self.desk
        found = {name: table.best(lot) for lot, name in enumerate(table.names)}
        changed = [name for name in table.names if found[name] != desk.offers[name]]
        for name in changed:
            for group in sorted(desk.offers[name]):
                desk.lift(name, group)
        for name in changed:
            for group, offer in found[name].items():
                desk.put(name, group, offer)

    def _withdrawn(self) -> list[Allocation]:
        """Offers that no longer stand, though nothing forbids it."""
        return [one for name, one in self._gone() if name not in self.struck.loose]

    def _gone(self) -> list[tuple[str, Allocation]]:
        desk = self.desk
        return [
            (name, desk.allocation(name, group, offer))
            for name, offers in sorted(desk.before.items())
            for group, offer in sorted(offers.items())
            if desk.offers.get(name, {}).get(group) != offer
        ]

    def _repaired(self) -> Repaired:
        desk, withdrawn = self.desk, self._withdrawn()
        if len(withdrawn) > self.most_withdrawn:
            raise AssertionError(f"{len(withdrawn)} offers withdrawn, {self.most_withdrawn} allowed")
        added = [
            desk.allocation(name, group, offer)
            for name in sorted(desk.before)
            for group, offer in sorted(desk.offers.get(name, {}).items())
            if desk.before[name].get(group) != offer
        ]
        together = [one for name, one in self._gone() if name in self.struck.loose]
        return Repaired(
            added=tuple(added),
            withdrawn=tuple(withdrawn),
            fallen=(*self.struck.fallen, *together),
            kept=sum(map(len, desk.offers.values())) - len(added),
            objective=desk.objective,
            bound=self.ceiling.bound,
        )
