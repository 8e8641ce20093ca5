"""Firms, teams and people invented for a scratch database. Nobody real is meant."""

from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.th import moa

from api.rehearsal.ids import Ids, at
from api.rehearsal.parties import Firm, Person, Team, Work, World, names_of, wages_of
from api.rehearsal.rows import Rows
from api.thai import sort_key

PLACES: tuple[tuple[str, str | None], ...] = (
    *((code, None) for code in ("10", "14", "20", "30", "40", "50", "73", "94", "96")),
    *(("50", "5001"), ("84", "8404"), ("90", "9011")),
)
"""Provinces and districts where teams work: three districts with a wage of their own, and Bangkok, whose wage rose in
the middle of 2025."""
WORKS = (
    Work("straight_stitch_machine_sewing", "ผ้ากันเปื้อนผ้าฝ้าย", 910),
    Work("straight_stitch_machine_sewing", "ปลอกหมอนอิง", 655),
    Work("hand_embroidery", "ปักลายฮิญาบ", 1_840),
    Work("hand_sewing_hemming", "เย็บริมผ้าเช็ดหน้า", 480),
    Work("bamboo_palm_leaf_basketry", "กระติบข้าวเหนียว", 2_130, "sharp"),
    Work("artificial_flowers", "ดอกไม้จันทน์", 125),
    Work("batik_textile_painting", "ผ้าเช็ดหน้าบาติก", 1_470, "heat"),
    Work("hand_packing_labelling", "แพ็กสบู่สมุนไพร", 62),
)
GIVEN = "สมศรี มาลี บุญมี สุดา วันเพ็ญ ประนอม สายทอง ละเอียด อามีนะห์ สมชาย ประเสริฐ วิชัย".split()
FAMILY = "ใจดี ทองสุข แสงจันทร์ บุญเรือง ศรีวงศ์ คำแก้ว พันธุ์ดี สุขสวัสดิ์ แก้วมณี เพชรรัตน์".split()
JOINED_ON = date(2024, 6, 1)
BORN = at(JOINED_ON)
"""When everybody invented was registered."""


def invent(session: Session, rows: Rows, *, seed: int, firms: int, teams: int, people: int, batch: int = 0) -> World:
    """A world of `firms` hirers and `teams` teams of `people` members. `batch` keeps several worlds apart."""
    chance = Random(f"people {seed} {batch}")  # noqa: S311 - a story, not a secret
    ids = Ids(f"{seed} people {batch}")
    made_firms = [_firm(rows, ids, chance, batch * 1_000 + number) for number in range(firms)]
    made_teams = [_team(rows, ids, chance, batch * 1_000 + number, people) for number in range(teams)]
    names, skills = names_of(session)
    return World(made_firms, made_teams, wages_of(session), names, skills)


def _principal(rows: Rows, ids: Ids, role: str, name: str, phone: str | None) -> UUID:
    made = ids.at(BORN)
    rows.add("principals", id=made, created_at=BORN, role=role, name=name, phone=phone, language="th", disabled_at=None)
    return made


def _firm(rows: Rows, ids: Ids, chance: Random, number: int) -> Firm:
    name = f"บริษัท รับช่วงงานที่ {number + 1} จำกัด"
    province = chance.choice(("10", "11", "13", "20", "40", "73"))
    body = f"0105{number:08d}"
    firm = Firm(ids.at(BORN), _principal(rows, ids, "hirer", name, None), name, "factory", "99 ถนนสายหลัก", province)
    rows.add(
        "hirers",
        id=firm.id,
        created_at=BORN,
        version=1,
        principal_id=firm.principal_id,
        kind="factory",
        name=name,
        name_sort=sort_key(name),
        tax_id=body + moa.calc_check_digit(body),
        address=firm.address,
        province_code=province,
        district_code=None,
        phone=f"02{number:07d}",
        industry_code=None,
        next_up_hirer_id=None,
        next_up_name=None,
        next_up_address=None,
    )
    return firm


def _team(rows: Rows, ids: Ids, chance: Random, number: int, people: int) -> Team:
    """A group with its leader, members and one profile of skills."""
    province, district = PLACES[number % len(PLACES)]
    name = f"กลุ่มซ้อมที่ {number + 1}"
    leader = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    works = tuple(chance.sample(WORKS, 3))
    team = Team(
        id=ids.at(BORN),
        principal_id=_principal(rows, ids, "leader", leader, f"+6680{number:07d}"),
        profile_id=ids.at(BORN),
        name=name,
        leader=leader,
        address="หมู่ 4 ศาลากลางบ้าน",
        province_code=province,
        district_code=district,
        hazards=("sharp", "heat"),
        people=tuple(_person(rows, ids, chance) for _ in range(people)),
        works=works,
    )
    _group(rows, team)
    for person in team.people:
        rows.add(
            "memberships",
            id=ids.at(BORN),
            created_at=BORN,
            group_id=team.id,
            homeworker_id=person.id,
            joined_on=JOINED_ON,
            left_on=None,
        )
    return team


def _group(rows: Rows, team: Team) -> None:
    rows.add(
        "groups",
        id=team.id,
        created_at=BORN,
        version=1,
        principal_id=team.principal_id,
        name=team.name,
        name_sort=sort_key(team.name),
        province_code=team.province_code,
        district_code=team.district_code,
        address=team.address,
        quality_level=2,
        least_satang_per_hour=0,
        farthest_km=900,
        hazards=list(team.hazards),
        minutes_per_member_day=240,
        working_days_per_week=6,
        doe_registered=True,
        suspended_at=None,
        suspended_because=None,
    )
    skills = " ".join(f"{skill}:2" for skill in sorted({work.skill for work in team.works}))
    rows.add(
        "skill_profiles",
        id=team.profile_id,
        created_at=BORN,
        group_id=team.id,
        skills=skills,
        members=len(team.people),
    )


def _person(rows: Rows, ids: Ids, chance: Random) -> Person:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    sex = "female" if chance.random() < 0.77 else "male"  # the share of women in the homework survey of 2007
    person = Person(ids.at(BORN), name, sex, 2026 - int(chance.triangular(20, 72, 49)))
    rows.add(
        "homeworkers",
        id=person.id,
        created_at=BORN,
        version=1,
        name=name,
        name_sort=sort_key(name),
        sex=sex,
        birth_year=person.birth_year,
        languages=["th"],
        phone=None,
        identity_mark=None,
    )
    return person
