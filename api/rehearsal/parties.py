"""Who takes part in a rehearsal: firms, teams and their members, read from the database or invented."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.auth.models import Principal
from api.parties.models import Group, Hirer, Homeworker, Membership, Province, Skill, SkillProfile
from api.wages.models import MinimumWage
from api.wages.rules import highest_in_force


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a team, as s.9(1) names her."""

    id: UUID
    name: str
    sex: str
    birth_year: int


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is made: which skill, what, how many 1/100 minutes a piece, how dangerous."""

    skill: str
    article: str
    centiminutes: int
    hazard: str = "none"
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A group of homeworkers with what it can do."""

    id: UUID
    principal_id: UUID
    profile_id: UUID
    name: str
    leader: str
    address: str
    province_code: str
    district_code: str | None
    hazards: tuple[str, ...]
    people: tuple[Person, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """A hirer."""

    id: UUID
    principal_id: UUID
    name: str
    kind: str
    address: str
    province_code: str
    next_up: tuple[tuple[str, str], ...] = ()
    """Name and address of each one up the chain of hire."""


@dataclass(slots=True)
class World:
    """Everybody, and the minimum wages they work under."""

    firms: list[Firm]
    teams: list[Team]
    wages: dict[str, list[MinimumWage]]
    province_names: dict[str, str]
    skill_names: dict[str, dict[str, str]] = field(default_factory=dict)
    spare_firms: list[Firm] = field(default_factory=list)
    spare_teams: list[Team] = field(default_factory=list)
    """Without a clean past: for faults that show in all that a party has ever done."""

    def spare(self, firms: int, teams: int) -> None:
        """Set the last so many aside."""
        self.spare_firms, self.firms = self.firms[-firms:], self.firms[:-firms]
        self.spare_teams, self.teams = self.teams[-teams:], self.teams[:-teams]

    def wage(self, province: str, district: str | None, start: date, until: date) -> MinimumWage:
        """The highest wage in force there on any day from `start` to `until`."""
        found = highest_in_force(self.wages[province], district, start, until)
        if found is None:
            raise ValueError(f"no minimum wage is on record for {start}")
        return found


def names_of(session: Session) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Thai names of provinces, and names of skills in Thai and English, as documents write them."""
    provinces = {row.code: row.name_th for row in session.scalars(select(Province))}
    skills = {row.code: {"th": row.name_th, "en": row.name_en} for row in session.scalars(select(Skill))}
    return provinces, skills


def wages_of(session: Session) -> dict[str, list[MinimumWage]]:
    """Every minimum wage with its notification, by province."""
    found: dict[str, list[MinimumWage]] = {}
    for wage in session.scalars(select(MinimumWage).options(joinedload(MinimumWage.notification))):
        found.setdefault(wage.province_code, []).append(wage)
    return found


def read_world(session: Session, works: dict[str, tuple[Work, ...]]) -> World:
    """The hirers and groups of a database. `works`: what can be made with each skill."""
    people = _people(session)
    profiles: dict[UUID, SkillProfile] = {}
    for profile in session.scalars(select(SkillProfile).order_by(SkillProfile.id.desc())):
        profiles[profile.group_id] = profile
    teams = []
    for group, leader in session.execute(
        select(Group, Principal.name).join(Principal, Principal.id == Group.principal_id).order_by(Group.id)
    ):
        if group.id not in profiles or group.id not in people:
            continue
        profile = profiles[group.id]
        skills = [one.rpartition(":")[0] for one in profile.skills.split()]
        teams.append(
            Team(
                id=group.id,
                principal_id=group.principal_id,
                profile_id=profile.id,
                name=group.name,
                leader=leader,
                address=group.address,
                province_code=group.province_code,
                district_code=group.district_code,
                hazards=tuple(group.hazards),
                people=people[group.id],
                works=tuple(work for skill in skills for work in works.get(skill, ())),
            )
        )
    firms = [_firm(hirer) for hirer in session.scalars(select(Hirer).order_by(Hirer.id))]
    return World(firms, [team for team in teams if team.works], wages_of(session), *names_of(session))


def _people(session: Session) -> dict[UUID, tuple[Person, ...]]:
    rows = session.execute(
        select(Membership.group_id, Homeworker.id, Homeworker.name, Homeworker.sex, Homeworker.birth_year)
        .join(Homeworker, Homeworker.id == Membership.homeworker_id)
        .where(Membership.left_on.is_(None))
        .order_by(Homeworker.id)
    )
    found: dict[UUID, list[Person]] = {}
    for group_id, person_id, name, sex, birth_year in rows:
        found.setdefault(group_id, []).append(Person(person_id, name, sex, birth_year))
    return {group_id: tuple(people) for group_id, people in found.items()}


def _firm(hirer: Hirer) -> Firm:
    up = ((hirer.next_up_name, hirer.next_up_address),) if hirer.next_up_name and hirer.next_up_address else ()
    return Firm(hirer.id, hirer.principal_id, hirer.name, hirer.kind, hirer.address, hirer.province_code, up)
