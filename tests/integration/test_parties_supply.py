"""What matching gets to know of the groups: minutes, machines, places and nothing else."""

from datetime import date, timedelta

from sqlalchemy import event, func, update
from sqlalchemy.orm import Session

from api.parties.capacity import plan_every_group
from api.parties.members import add_members, leave
from api.parties.models import CapacityWeek, Group, MachineWeek
from api.parties.roster import member_for
from api.parties.supply import Supply, supply
from api.sealing import Sealer
from tests.factories import MadeGroup, group, member

MONDAY = date(2027, 6, 7)
OWN_RATE = frozenset(("5001", "8404", "9011"))


def read(session: Session, *made: MadeGroup, weeks: int = 2) -> Supply:
    plan_every_group(session, MONDAY, weeks)
    ids = [one.id for one in made]
    return supply(session, first_week_on=MONDAY, weeks=weeks, districts_with_own_rate=OWN_RATE, group_ids=ids)


def test_a_group_comes_with_its_minutes_machines_and_place(session: Session) -> None:
    made = group(
        session,
        members=4,
        province="90",
        district_code="9011",
        minutes_per_member_day=100,
        machines=[{"machine": "gem_lap", "count": 2}],
        hazards=["sharp"],
    )

    found = read(session, made).groups[0]

    assert found.id == f"grp_{made.id.hex}"
    assert found.wage_place == "9011"
    assert 7_000_000 < found.latitude_e6 < 7_500_000
    assert [profile.minutes for profile in found.profiles] == [(2_400, 2_400)]
    assert found.profiles[0].skills == (("hand_embroidery", 2),)
    assert found.machines == (("gem_lap", 2 * 480 * 6),)
    assert (found.available_minutes, found.income_satang, found.ineligible) == (4_800, 0, ())


def test_a_district_without_its_own_wage_is_paid_as_the_province(session: Session) -> None:
    made = group(session, province="90", district_code="9001")

    assert read(session, made).groups[0].wage_place == "90"


def test_profiles_stand_in_the_order_of_their_skills(session: Session, sealer: Sealer) -> None:
    made = group(session, members=1, skills="pressing:1")
    add_members(session, session.get_one(Group, made.id), [member(skills="batik_textile_painting:3")], sealer=sealer)

    found = read(session, made)

    assert [one.skills[0][0] for one in found.groups[0].profiles] == ["batik_textile_painting", "pressing"]
    assert len(found.profile_ids[found.groups[0].id]) == 2


def test_what_is_promised_is_told_and_not_taken_off(session: Session) -> None:
    made = group(session, members=1, minutes_per_member_day=100, machines=[{"machine": "gem_lap", "count": 1}])
    plan_every_group(session, MONDAY, 2)
    second = MONDAY + timedelta(weeks=1)
    for table in (CapacityWeek, MachineWeek):
        week = (table.group_id == made.id, table.week_on == second)
        session.execute(update(table).where(*week).values(booked_centiminutes=5_000))

    found = read(session, made)

    profile = found.profile_ids[found.groups[0].id][0]
    assert found.booked == {(profile, 1): 5_000}
    assert found.booked_machines == {(found.groups[0].id, "gem_lap", 1): 5_000}
    assert found.groups[0].profiles[0].minutes == (600, 600)


def test_a_profile_whose_members_left_stays_while_work_may_name_it(session: Session) -> None:
    made = group(session, members=1)
    before = read(session, made)
    membership, _ = member_for(session, session.get_one(Group, made.id), made.members[0])

    leave(session, session.get_one(Group, made.id), membership)

    after = read(session, made)
    assert after.profile_ids == before.profile_ids
    assert after.groups[0].profiles[0].minutes == (0, 0)
    assert after.groups[0].ineligible == ("no_members",)


def test_a_suspended_group_is_not_eligible(session: Session) -> None:
    made = group(session)
    session.execute(update(Group).where(Group.id == made.id).values(suspended_at=func.now()))

    assert read(session, made).groups[0].ineligible == ("suspended",)


def test_twenty_groups_are_read_in_three_queries(session: Session) -> None:
    made = [group(session, members=1, machines=[{"machine": "gem_lap", "count": 1}]) for _ in range(20)]
    plan_every_group(session, MONDAY, 2)
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))

    found = supply(session, first_week_on=MONDAY, weeks=2, districts_with_own_rate=OWN_RATE)

    assert len(statements) == 3
    assert {f"grp_{one.id.hex}" for one in made} <= {one.id for one in found.groups}
