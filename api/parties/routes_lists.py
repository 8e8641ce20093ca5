"""Lists to choose from: provinces, skills, machines."""

from sqlalchemy import select

from api.auth.door import Door
from api.parties.models import Machine, Province, Skill
from api.parties.schemas import MachineShape, ProvinceShape, SkillShape
from api.shapes import Page
from api.thai import sort_key
from api.transaction import Tx

provinces = Door("/provinces", "lists")
skills = Door("/skills", "lists")
machines = Door("/machines", "lists")


@provinces.open("GET", "", needs="wages:read")
def list_provinces(session: Tx) -> Page[ProvinceShape]:
    """The 77 provinces in the order of the Thai dictionary, all on one page."""
    rows = sorted(session.scalars(select(Province)), key=lambda one: sort_key(one.name_th))
    return Page(items=[ProvinceShape.model_validate(one) for one in rows], next_cursor=None)


@skills.open("GET", "", needs="wages:read")
def list_skills(session: Tx) -> Page[SkillShape]:
    """The 56 skills a lot can ask for, in the order of the Thai dictionary, all on one page."""
    rows = sorted(session.scalars(select(Skill)), key=lambda one: sort_key(one.name_th))
    return Page(items=[SkillShape.model_validate(one) for one in rows], next_cursor=None)


@machines.open("GET", "", needs="wages:read")
def list_machines(session: Tx) -> Page[MachineShape]:
    """Machines a lot can ask for, in the order of the Thai dictionary, all on one page."""
    rows = sorted(session.scalars(select(Machine)), key=lambda one: sort_key(one.name_th))
    return Page(items=[MachineShape.model_validate(one) for one in rows], next_cursor=None)
