"""What chance makes of a lot: who takes part, in how many deliveries, and how each is answered."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from api.rehearsal.deliveries import Answer, Dispute, Handing, Pieces
from api.rehearsal.paces import Pace
from api.rehearsal.parties import Person, Team, Work, World

REASONS = ("stitch", "measure", "stain", "wrong_article", "damage")
"""Reasons for refusing pieces that are the group's fault; what is the hirer's is paid."""


def teams_for(
    chance: Random, world: World, pace: Pace, start_on: date
) -> tuple[Work, list[tuple[Team, tuple[Person, ...]]]] | None:
    """A team with people free, what it makes, and now and then a second team for the same work."""
    team = chance.choice(world.teams)
    work = chance.choice([one for one in team.works if one.hazard == "none" or one.hazard in team.hazards])
    teams = [team]
    if chance.random() < 0.15:
        others = [one for one in world.teams if one is not team and work in one.works and work.hazard == "none"]
        teams += chance.sample(others, min(1, len(others)))
    chosen = []
    for one in teams:
        free = pace.free(one, start_on)
        if len(free) >= 5:
            chosen.append((one, tuple(chance.sample(free, min(len(free), chance.randrange(5, 26))))))
    return (work, chosen) if chosen else None


def deliveries(
    chance: Random, pace: Pace, work: Work, people: tuple[Person, ...], start_on: date, days: int
) -> list[Handing]:
    """One to four deliveries over the window, each of what was made since the one before."""
    count = chance.choices((1, 2, 3, 4), (35, 30, 20, 15))[0]
    ends = [start_on + timedelta(days=days * number // count) for number in range(1, count + 1)]
    begins = [start_on, *ends]
    made = []
    for number, (begin, end) in enumerate(zip(begins, ends, strict=False), 1):
        weeks = (end - begin).days / 7
        pieces = {person.id: pace.pieces(chance, person, work, weeks) for person in people}
        heard_after = 1 if chance.random() < 0.15 else 0
        made.append(
            Handing(
                number=number,
                on=end,
                pieces=pieces,
                answer=_answer(chance, end, heard_after, pieces),
                heard_after_days=heard_after,
                hirer_claims_on=end + timedelta(days=chance.randrange(2)) if chance.random() < 0.4 else None,
                source="paper" if chance.random() < 0.2 else "phone",
                minutes=pace.minutes(chance, work, pieces),
            )
        )
    return made


def _answer(chance: Random, on: date, heard_after: int, pieces: Pieces) -> Answer:
    """The hirer answers within its days; or it does not, and all is accepted the day after."""
    if heard_after == 0 and chance.random() < 0.12:
        return Answer(on + timedelta(days=4), by="silence")
    day = on + timedelta(days=chance.randrange(heard_after, 4))
    mood = chance.random()
    if mood < 0.06:
        return Answer(day, short=_some(chance, pieces))
    if mood > 0.18:
        return Answer(day)
    if mood > 0.14:
        return Answer(day, own_fault=min(chance.randrange(2, 30), sum(pieces.values())))
    rejected = _some(chance, pieces)
    answer = Answer(day, rejected=rejected, reason=chance.choice(REASONS), mend_by_on=day + timedelta(days=10))
    if rejected and chance.random() < 0.35:
        granted = {one: chance.randrange(1, many + 1) for one, many in rejected.items()}
        return replace(answer, dispute=Dispute(day + timedelta(days=chance.randrange(2, 16)), granted))
    return answer


def _some(chance: Random, pieces: Pieces) -> dict[UUID, int]:
    """A few pieces of a few people."""
    whose = [one for one, many in pieces.items() if many >= 20]
    return {one: chance.randrange(1, 6) for one in chance.sample(whose, min(len(whose), 3))}
