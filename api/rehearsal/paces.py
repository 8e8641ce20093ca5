"""How fast each member works, and when she is free."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from api.rehearsal.parties import Person, Team, Work

MINUTES_A_WEEK = (420, 1_500)  # seven to twenty-five hours: homework beside house and field
SAY_SO = 0.6  # of all say how long they worked


@dataclass(slots=True)
class Pace:
    """How fast each member works, and until when she has work: nobody is in two lots at once."""

    speed: dict[UUID, float] = field(default_factory=dict)
    busy_until: dict[UUID, date] = field(default_factory=dict)

    def free(self, team: Team, on: date) -> list[Person]:
        """Members without work on a day."""
        return [one for one in team.people if self.busy_until.get(one.id, date.min) < on]

    def pieces(self, chance: Random, person: Person, work: Work, weeks: float) -> int:
        """What she makes of it in so many weeks: never a round number on purpose."""
        if person.id not in self.speed:
            self.speed[person.id] = min(1.6, max(0.6, chance.gauss(1.0, 0.18)))
        minutes = chance.uniform(*MINUTES_A_WEEK) * weeks * self.speed[person.id]
        return max(1, round(minutes * 100 / work.centiminutes))

    def minutes(self, chance: Random, work: Work, pieces: Mapping[UUID, int]) -> dict[UUID, int]:
        """How long those who say so took, each at her own pace: the slow ones are paid less for an hour."""
        standard = {one: many * work.centiminutes / 100 for one, many in pieces.items() if chance.random() < SAY_SO}
        return {one: 1 + round(long / self.speed[one] * chance.uniform(0.93, 1.07)) for one, long in standard.items()}
