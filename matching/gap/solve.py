"""Rounds of generalised assignment: two searchers side by side; one of them makes way for the bound and exact search.

Work is counted, not timed, and rounds are short, so an answer can be made again from the number of its rounds. Two
threads always do the same two halves of a round, on any number of processors.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter

from matching.gap.desk import NOTHING_YET
from matching.gap.exact import Exact, small_enough
from matching.gap.first import first_fit
from matching.gap.instance import Answer, Instance, cost_of
from matching.gap.search import Bound, Searcher

ROUNDS = 600  # if no clock stops them: about a minute
NEAR = (5, 8)  # agents a job may go to, of each searcher: few find more, more reach further
BOUND_ROUNDS = 200  # in every other of which the second searcher makes way for the bound
SEARCH_TURN = 3  # every so many rounds it searches once exact search has begun, which ends soon or finds more


def solve_gap(
    instance: Instance,
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    enough: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> Answer:
    """A good assignment and a bound, in so many rounds, at `enough` cost or when `stop` says so; a round at least."""
    if (instance.need > instance.capacity[:, None]).all(axis=0).any():
        return Answer((), None, None, 0)  # a job that fits nowhere
    work = Work(instance, seed)
    with ThreadPoolExecutor(2) as hands:
        while work.rounds < rounds and work.cost > max(work.least, enough) and not (work.rounds and stop()):
            work.round(hands)
    return work.answer()


class Work:
    """An instance on its way."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance, self.bound = instance, Bound(instance)
        self.rounds: int = 0
        self.exact: Exact | None = None
        self.agents = first_fit(instance, self.bound.worth)
        self.cost = _cost(instance, self.agents)
        self.searchers = [Searcher(instance, self.bound, near, 2 * seed + at) for at, near in enumerate(NEAR)]
        self._tell()

    @property
    def proven(self) -> bool:
        """Whether exact search left nothing untried."""
        return self.exact is not None and self.exact.proven

    @property
    def least(self) -> int:
        """Nothing costs less."""
        return self.cost if self.proven else self.bound.cost

    def answer(self) -> Answer:
        """What is known now."""
        if self.cost == NOTHING_YET:
            return Answer((), None, None if self.proven else self.least, self.rounds)
        return Answer(self.agents, self.cost, self.least, self.rounds)

    def round(self, hands: ThreadPoolExecutor) -> None:
        """One round."""
        halves = [hands.submit(self.searchers[0].search), hands.submit(self._second_half())]
        for half in halves:
            half.result()
        self._take()

    def _second_half(self) -> Callable[[], None]:
        """What the second thread does in this round."""
        rising = self.rounds < BOUND_ROUNDS and not self.bound.risen
        if rising and self.rounds & 1:
            return self._rise
        if not rising and self.rounds % SEARCH_TURN and small_enough(self.instance, self.bound):
            self.exact = self.exact or Exact(self.instance, self.bound, self.cost)
            return self.exact.search
        return self.searchers[1].search

    def _rise(self) -> None:
        self.bound.rise(self.cost if self.cost < NOTHING_YET else self.bound.cost + 1)

    def _take(self) -> None:
        """Count the round, and write down the best."""
        self.rounds += 1
        found = [searcher.found for searcher in self.searchers]
        if self.exact:
            found.append((_cost(self.instance, self.exact.found), self.exact.found))
        self.cost, self.agents = min([(self.cost, self.agents), *found], key=itemgetter(0))
        self._tell()

    def _tell(self) -> None:
        for searcher in self.searchers:
            searcher.know(self.cost, self.agents)
        if self.exact:
            self.exact.know(self.cost)


def _cost(instance: Instance, agents: tuple[int, ...]) -> int:
    cost = cost_of(instance, agents)
    return NOTHING_YET if cost is None else cost
