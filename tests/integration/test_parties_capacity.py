"""Skill profiles and weekly capacity: minutes follow members, days off count, what is promised stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.audit import AuditEvent
from api.config import Settings
from api.errors import DomainError
from api.parties.capacity import MinutesAlreadyPromised, NotMonday, plan_every_group, plan_weeks, set_week
from api.parties.groups import change_group, set_machines
from api.parties.member_schemas import ChangeMember
from api.parties.members import add_members, change_member, leave
from api.parties.models import CapacityWeek, Group, Homeworker, MachineWeek, SkillProfile
from api.parties.roster import member_for
from api.parties.rules import days_of_work, monday_of, profile_skills, profile_text, surely_of_age
from api.parties.schemas import ChangeGroup, MachineCount, SetWeek
from api.parties.weeks import public_holidays
from api.problems import CONSTRAINTS
from api.sealing import Sealer
from api.thai import today
from tests.factories import MadeGroup, bearer, group, leader_token, member

QUIET = date(2027, 6, 7)  # a Monday without public holidays
SONGKRAN = date(2027, 4, 12)  # 13, 14 and 15 April


def profiles(session: Session, made: MadeGroup) -> dict[str, int]:
    rows = select(SkillProfile.skills, SkillProfile.members).where(SkillProfile.group_id == made.id)
    return dict(session.execute(rows).all())


def minutes(session: Session, made: MadeGroup, week_on: date) -> int | None:
    week = (CapacityWeek.group_id == made.id, CapacityWeek.week_on == week_on)
    return session.scalar(select(func.sum(CapacityWeek.minutes)).where(*week))


def laid_out(session: Session, week_on: date = QUIET, **over: Any) -> tuple[MadeGroup, Group]:
    made = group(session, **over)
    found = session.get_one(Group, made.id)
    plan_weeks(session, found, week_on, 1)
    return made, found


def book(session: Session, made: MadeGroup, week_on: date, centiminutes: int) -> None:
    week = (CapacityWeek.group_id == made.id, CapacityWeek.week_on == week_on)
    session.execute(update(CapacityWeek).where(*week).values(booked_centiminutes=centiminutes))


def test_members_with_the_same_skills_share_a_profile(session: Session, sealer: Sealer) -> None:
    made = group(session, members=3, skills="pressing:1 hand_embroidery:2")
    found = session.get_one(Group, made.id)

    add_members(session, found, [member(skills="hand_embroidery:2 pressing:1"), member(skills="")], sealer=sealer)

    assert profiles(session, made) == {"hand_embroidery:2 pressing:1": 4}


def test_a_member_with_new_skills_moves_to_another_profile(session: Session) -> None:
    made = group(session, members=2)
    person = session.get_one(Homeworker, made.members[0])
    skills = ChangeMember.model_validate({"skills": [{"skill": "pressing", "level": 1}]})

    change_member(session, session.get_one(Group, made.id), person, change=skills)

    assert profiles(session, made) == {"hand_embroidery:2": 1, "pressing:1": 1}


def test_minutes_are_members_times_hours_times_days(session: Session) -> None:
    made, _ = laid_out(session, members=5, minutes_per_member_day=300, working_days_per_week=6)

    assert minutes(session, made, QUIET) == 5 * 300 * 6


def test_public_holidays_take_days_away(session: Session) -> None:
    made, _ = laid_out(session, week_on=SONGKRAN, members=5, minutes_per_member_day=300)

    assert minutes(session, made, SONGKRAN) == 5 * 300 * 3


def test_a_holiday_on_a_day_off_takes_nothing_away() -> None:
    saturday_holiday = date(2026, 11, 30)  # 5 December 2026

    assert public_holidays(saturday_holiday, 5) == 0
    assert public_holidays(saturday_holiday, 6) == 1


def test_who_joins_or_leaves_changes_the_weeks_to_come(session: Session, sealer: Sealer) -> None:
    made, found = laid_out(session, members=5, minutes_per_member_day=300)

    add_members(session, found, [member()], sealer=sealer)
    more = minutes(session, made, QUIET)
    membership, _ = member_for(session, found, made.members[0])
    leave(session, found, membership)

    assert more == 6 * 300 * 6
    assert minutes(session, made, QUIET) == 5 * 300 * 6


def test_the_past_stays_as_it_was(session: Session, sealer: Sealer) -> None:
    past = monday_of(today()) - timedelta(weeks=1)
    made, found = laid_out(session, week_on=past)
    before = minutes(session, made, past)

    add_members(session, found, [member()], sealer=sealer)

    assert minutes(session, made, past) == before


def test_what_is_promised_stays_when_members_leave_and_leaves_a_trace(session: Session) -> None:
    made, found = laid_out(session, members=1, minutes_per_member_day=300)
    book(session, made, QUIET, 100_050)
    membership, _ = member_for(session, found, made.members[0])

    leave(session, found, membership)

    assert minutes(session, made, QUIET) == 1_001
    trace = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == made.id)).all()
    assert "kept_promised_minutes" in [one.action for one in trace]


def test_other_hours_count_from_this_week_on(session: Session) -> None:
    made, found = laid_out(session, members=5)

    change_group(session, found, change=ChangeGroup(minutes_per_member_day=100, working_days_per_week=5))

    assert minutes(session, made, QUIET) == 5 * 100 * 5


def test_machines_have_eight_hours_a_day_and_keep_what_is_promised(session: Session) -> None:
    made, found = laid_out(session, machines=[{"machine": "gem_lap", "count": 2}])
    week = select(MachineWeek.minutes).where(MachineWeek.group_id == made.id, MachineWeek.week_on == QUIET)
    before = session.scalar(week)
    session.execute(update(MachineWeek).where(MachineWeek.group_id == made.id).values(booked_centiminutes=70_000))

    set_machines(session, found, machines=[])

    assert (before, session.scalar(week)) == (2 * 480 * 6, 700)


def test_a_new_machine_counts_in_the_weeks_to_come(session: Session) -> None:
    made, found = laid_out(session)

    set_machines(session, found, machines=[MachineCount(machine="gem_lap", count=1)])

    soon = monday_of(today()) + timedelta(weeks=1)
    week = select(MachineWeek.minutes).where(MachineWeek.group_id == made.id, MachineWeek.week_on == soon)
    assert session.scalar(week) == 480 * 6


def test_laying_out_twice_changes_nothing(session: Session) -> None:
    made, found = laid_out(session)
    set_week(session, found, QUIET, facts=SetWeek(care_days=2))
    before = minutes(session, made, QUIET)

    plan_every_group(session, QUIET, 1)

    assert minutes(session, made, QUIET) == before


def test_a_profile_that_is_new_takes_the_days_off_of_its_group(session: Session, sealer: Sealer) -> None:
    made, found = laid_out(session, members=1, minutes_per_member_day=100)
    soon = monday_of(today()) + timedelta(weeks=2)
    set_week(session, found, soon, facts=SetWeek(holidays=1, care_days=1))

    add_members(session, found, [member(skills="pressing:1")], sealer=sealer)

    assert minutes(session, made, soon) == 2 * 100 * 4


def capacity(made: MadeGroup, rest: str = "") -> str:
    return f"/v1/groups/grp_{made.id.hex}/capacity{rest}"


def test_a_leader_reads_and_sets_her_weeks(client: TestClient, engine: Engine) -> None:
    made = group(engine, members=2, minutes_per_member_day=100)
    leader = leader_token(made)

    before = client.get(capacity(made, "?from=2027-06-07&weeks=2"), headers=bearer(leader)).json()["items"]
    set_ = client.put(capacity(made, "/2027-06-07"), json={"care_days": 1}, headers=bearer(leader)).json()
    after = client.get(capacity(made, "?from=2027-06-07&weeks=1"), headers=bearer(leader)).json()["items"]

    assert [one["profiles"] for one in before] == [[], []]
    assert set_["profiles"][0]["minutes"] == 2 * 100 * 5
    assert after == [set_]


def test_minutes_of_one_profile_can_be_said_by_hand(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    leader = leader_token(made)
    week = client.get(capacity(made, "?weeks=1"), headers=bearer(leader)).json()["items"][0]
    named = {"profile_id": week["profiles"][0]["profile_id"], "minutes": 77}

    set_ = client.put(capacity(made, f"/{week['week_on']}"), json={"profiles": [named]}, headers=bearer(leader))

    assert set_.json()["profiles"][0]["minutes"] == 77


def test_nobody_can_take_back_promised_minutes(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    week_on = monday_of(today()) + timedelta(weeks=1)
    with Session(engine) as session, session.begin():
        book(session, made, week_on, 12_345)

    answer = client.put(
        capacity(made, f"/{week_on}"),
        json={"care_days": 7},
        headers=bearer(
            leader_token(
                made,
            ),
            **{"Accept-Language": "en"},
        ),
    )

    assert answer.status_code == 409
    assert answer.json()["promised_minutes"] == 124
    assert "124 minutes" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("way", "rest", "sent", "status"),
    [
        ("PUT", "/2027-06-08", {}, 422),
        ("PUT", "/2027-06-07", {"care_days": 8}, 422),
        ("PUT", "/2570-06-07", {}, 422),
        ("PUT", "/2027-06-07", {"profiles": [{"profile_id": "prf_" + "0" * 32, "minutes": 1}]}, 404),
        ("GET", "?from=2027-06-08", None, 422),
        ("GET", "?weeks=53", None, 422),
    ],
)
def test_weeks_that_cannot_be_are_refused(
    client: TestClient, engine: Engine, way: str, rest: str, sent: Any, status: int
) -> None:
    made = group(engine)

    assert (
        client.request(way, capacity(made, rest), json=sent, headers=bearer(leader_token(made))).status_code == status
    )


def test_a_foreign_groups_weeks_are_not_found(client: TestClient, engine: Engine) -> None:
    mine, other = group(engine), group(engine)

    assert client.get(capacity(other), headers=bearer(leader_token(mine))).status_code == 404
    assert client.put(capacity(other, "/2027-06-07"), json={}, headers=bearer(leader_token(mine))).status_code == 404


@pytest.mark.parametrize(
    ("table", "values", "refusal"),
    [
        (CapacityWeek, {"booked_centiminutes": 10**9}, MinutesAlreadyPromised),
        (CapacityWeek, {"booked_centiminutes": -1}, MinutesAlreadyPromised),
        (CapacityWeek, {"minutes": 10**8 + 1}, None),
        (CapacityWeek, {"care_days": 8}, None),
        (CapacityWeek, {"week_on": date(2031, 1, 1)}, NotMonday),
        (MachineWeek, {"booked_centiminutes": 10**9}, None),
        (MachineWeek, {"week_on": date(2031, 1, 1)}, None),
        (SkillProfile, {"skills": "same"}, None),
    ],
)
def test_the_database_refuses_what_slips_through(
    session: Session, table: Any, values: dict[str, Any], refusal: type[DomainError] | None
) -> None:
    made = group(session, machines=[{"machine": "gem_lap", "count": 2}])
    found = session.get_one(Group, made.id)
    add_members(session, found, [member(skills="pressing:1")], sealer=Sealer(Settings(mode="test", _env_file=None)))
    one = table.week_on == monday_of(today()) if table is not SkillProfile else table.members > 0

    with pytest.raises(IntegrityError) as refused:
        session.execute(update(table).where(table.group_id == made.id, one).values(values))
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]


def test_small_rules_of_profiles_days_and_age() -> None:
    text = profile_text([("pressing", 1), ("hand_embroidery", 2)])

    assert text == "hand_embroidery:2 pressing:1"
    assert profile_skills(text) == (("hand_embroidery", 2), ("pressing", 1))
    assert days_of_work(6, 3, 4) == 0
    assert surely_of_age(2010, date(2026, 1, 1))
    assert not surely_of_age(2011, date(2026, 12, 30))
