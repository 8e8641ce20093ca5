"""Provinces and districts, skills and machines: what may be named in a form."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import DomainError, Faults
from api.parties.models import Machine, Province, Skill
from api.problems import CONSTRAINTS
from api.words import Words


class UnknownProvince(DomainError):
    title = Words("ไม่รู้จักจังหวัดนี้", "This province is not known")
    detail = Words("ไม่มีจังหวัดที่ใช้รหัสนี้", "No province has this code")
    remedy = Words("ใช้รหัสสองหลักจาก GET /v1/provinces", "Use a two-digit code from GET /v1/provinces")


class DistrictElsewhere(DomainError):
    title = Words("อำเภอไม่อยู่ในจังหวัดนี้", "The district is not in this province")
    detail = Words("รหัสอำเภอต้องขึ้นต้นด้วยรหัสจังหวัด", "A district's code begins with that of its province")
    remedy = Words("แก้รหัสอำเภอหรือรหัสจังหวัด", "Mend the code of the district or of the province")


class UnknownSkill(DomainError):
    title = Words("ไม่รู้จักทักษะนี้", "This skill is not known")
    detail = Words("ไม่มีทักษะที่ใช้รหัสนี้", "No skill has this code")
    remedy = Words("ใช้รหัสจาก GET /v1/skills", "Use a code from GET /v1/skills")


class UnknownMachine(DomainError):
    title = Words("ไม่รู้จักเครื่องจักรนี้", "This machine is not known")
    detail = Words("ไม่มีเครื่องจักรที่ใช้รหัสนี้", "No machine has this code")
    remedy = Words("ใช้รหัสจาก GET /v1/machines", "Use a code from GET /v1/machines")


CONSTRAINTS.update(
    ck_hirers_district=DistrictElsewhere,
    ck_groups_district=DistrictElsewhere,
    fk_hirers_province_code_provinces=UnknownProvince,
    fk_groups_province_code_provinces=UnknownProvince,
    fk_homeworker_skills_skill_code_skills=UnknownSkill,
    fk_group_machines_machine_code_machines=UnknownMachine,
)


def unknown(session: Session, code: InstrumentedAttribute[str], wanted: Iterable[str]) -> set[str]:
    """Those of the codes that a table does not have."""
    asked = set(wanted)
    return asked - set(session.scalars(select(code).where(code.in_(asked)))) if asked else set()


def judge_place(session: Session, province_code: str, district_code: str | None, faults: Faults) -> None:
    """Add a fault for a province nobody knows and for a district of another province."""
    if unknown(session, Province.code, [province_code]):
        faults.add(UnknownProvince("/province_code"))
    if district_code is not None and not district_code.startswith(province_code):
        faults.add(DistrictElsewhere("/district_code"))


def judge_skills(session: Session, codes: list[str], pointer: str, faults: Faults) -> None:
    """Add a fault for each skill nobody knows; `pointer` is where the list stands."""
    missing = unknown(session, Skill.code, codes)
    for at, code in enumerate(codes):
        if code in missing:
            faults.add(UnknownSkill(f"{pointer}/{at}/skill"))


def judge_machines(session: Session, codes: list[str], pointer: str, faults: Faults) -> None:
    """Add a fault for each machine nobody knows."""
    missing = unknown(session, Machine.code, codes)
    for at, code in enumerate(codes):
        if code in missing:
            faults.add(UnknownMachine(f"{pointer}/{at}/machine"))
