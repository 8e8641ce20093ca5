"""A stage for one fault: an award of its own, laid as lawfully as any, in which one thing can be done wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from api.rehearsal import paying
from api.rehearsal.books import Books
from api.rehearsal.deliveries import Answer, Handing
from api.rehearsal.earning import Owed
from api.rehearsal.handing import Handed, hand_over
from api.rehearsal.hearing import Slip
from api.rehearsal.jobs import agree
from api.rehearsal.parties import Firm, Person, Team, Work
from api.rehearsal.paying import Item
from api.rehearsal.plans import Job, LotPlan, Share
from api.rehearsal.rows import Row
from api.rehearsal.scribe import Scribe
from api.rehearsal.ways import Habits

ROSTER = 6
DAYS_OF_WORK = 20
MINUTES_OF_WORK = (300, 500)  # little enough to be done beside any other lot


@dataclass(slots=True)
class Stage:
    """The parties, the pen and the days of one fault. `nth` tells one fault of a kind from the next."""

    books: Books
    scribe: Scribe
    nth: int
    firm: Firm
    team: Team
    roster: tuple[Person, ...]
    work: Work
    starts_on: date
    methods: dict[UUID, str] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day the checks look from."""
        return self.books.as_of

    @property
    def handed_on(self) -> date:
        """The usual day of hand-over."""
        return self.starts_on + timedelta(days=DAYS_OF_WORK)

    def starting(self, days_before_as_of: int) -> None:
        """Begin so that the usual hand-over lies so many days before the checks look."""
        self.starts_on = self.as_of - timedelta(days=days_before_as_of + DAYS_OF_WORK)

    def floor(self) -> int:
        """The lawful floor where the team works, on the usual day of hand-over, by our own arithmetic."""
        wage = self.books.world.wage(self.team.province_code, self.team.district_code, self.handed_on, self.handed_on)
        return -(-wage.daily_satang * self.work.centiminutes // 48_000)

    def agree(self, *shares: Share, pieces: int = 5_000, **over: Any) -> Job:
        """An award at 1.3 times the floor, unless said otherwise."""
        every = shares or (Share(self.team, self.roster, pieces),)
        plan = LotPlan(self.firm, self.work, self.starts_on, self.handed_on + timedelta(days=3), 1.3, every)
        return agree(self.scribe, self.books.world, replace(plan, **over))[0]

    def agree_all(self, *shares: Share, **over: Any) -> list[Job]:
        """The awards of a lot with several groups."""
        plan = LotPlan(self.firm, self.work, self.starts_on, self.handed_on + timedelta(days=3), 1.3, shares)
        return agree(self.scribe, self.books.world, replace(plan, **over))

    def pieces(self, people: int = 1) -> dict[UUID, int]:
        """Natural tallies of the first so many of the roster."""
        each = self.work.centiminutes
        chance = self.scribe.chance
        return {one.id: max(2, chance.randrange(*MINUTES_OF_WORK) * 100 // each) for one in self.roster[:people]}

    def deliver(self, job: Job, pieces: Mapping[UUID, int] | None = None, **over: Any) -> Handed:
        """A delivery on the usual day, accepted the day after, made by one person unless said otherwise."""
        on = over.pop("on", self.handed_on)
        number = 1 + sum(row["award_id"] == job.id for row in self.scribe.rows.of("delivery_notes"))
        plan = Handing(number=number, on=on, pieces=pieces or self.pieces(), answer=Answer(on + timedelta(days=1)))
        handed = hand_over(self.scribe, job, replace(plan, **over))
        if plan.kind != "rework":
            award = self.row("awards", job.id)
            award["delivered_pieces"] += sum(plan.pieces.values())
            award["pieces"] = max(award["pieces"], award["delivered_pieces"])
        return handed

    def pay(
        self, *handed: Handed, on: date | None = None, heard: bool = True, items: list[Item] | None = None
    ) -> list[Slip]:
        """Pay in time, in cash at the workplace, as everybody says; or on another day, or other sums."""
        owed = [one for each in handed for one in each.owed]
        day = on or max(one.ready_on for one in owed) + timedelta(days=1)
        habits = Habits(self.books.since, self.methods, self.books.habits.runs)
        for one in owed:
            self.methods.setdefault(one.homeworker_id, "cash_at_workplace")
        firm = owed[0].job.firm
        return paying.run(self.scribe, habits, firm, day, items or paying.items_of(owed, day), heard=heard)

    def earned(self, **over: Any) -> tuple[Job, Owed]:
        """One instalment of one person, not paid yet."""
        job = self.agree(**over)
        return job, self.deliver(job).owed[0]

    def unlike(self, homeworker_id: UUID) -> str:
        """A way of paying she never agreed to."""
        known = self.books.habits.methods.get(homeworker_id)
        return "cash_elsewhere" if known != "cash_elsewhere" else "promptpay"

    def row(self, table: str, row_id: UUID) -> Row:
        """A row of this stage, to be altered before it is written."""
        return next(row for row in self.scribe.rows.of(table) if row["id"] == row_id)


def set_stage(books: Books, kind: str, nth: int, **wanted: Any) -> Stage:
    """A stage with parties of its own choice. `wanted`: province or hazard of the team."""
    scribe = books.scribe(f"fault {kind} {nth}")
    chance = scribe.chance
    province, hazard = wanted.get("province"), wanted.get("hazard", "none")
    teams = [team for team in books.world.teams if province in (None, team.province_code)]
    willing = [team for team in teams if hazard == "none" or hazard in team.hazards]
    team = chance.choice(willing or teams)
    work = replace(chance.choice(team.works), hazard=hazard)
    return Stage(
        books=books,
        scribe=scribe,
        nth=nth,
        firm=chance.choice(books.world.firms),
        team=team,
        roster=_roster(books, chance, team),
        work=work,
        starts_on=books.as_of - timedelta(days=60 + chance.randrange(60)),
    )


def _roster(books: Books, chance: Random, team: Team) -> tuple[Person, ...]:
    """Six of the team; the first, who makes the pieces, was on no other stage while there are such."""
    fresh = [one for one in team.people if one.id not in books.makers]
    maker = chance.choice(fresh or list(team.people))
    books.makers.add(maker.id)
    return (maker, *chance.sample([one for one in team.people if one is not maker], ROSTER - 1))
