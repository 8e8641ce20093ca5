"""Hirers, groups, homeworkers, skills, machines and weekly capacity."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned


class Province(Base):
    """One of the 77 provinces; the point is its capital's (GeoNames, CC BY 4.0)."""

    __tablename__ = "provinces"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_th: Mapped[str]
    name_en: Mapped[str]
    region: Mapped[str]
    region_broad: Mapped[str]
    latitude_e6: Mapped[int]
    longitude_e6: Mapped[int]


class Skill(Base):
    """An operation a group can do (56 of them), with its ISCO-08 unit group."""

    __tablename__ = "skills"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_th: Mapped[str]
    name_en: Mapped[str]
    isco08: Mapped[str]


class Machine(Base):
    """A kind of machine a lot may need."""

    __tablename__ = "machines"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_th: Mapped[str]
    name_en: Mapped[str]


class Hirer(Identified, Versioned, Base):
    """Who gives work out. An agent names the next one up the chain (Act s.9(2))."""

    __tablename__ = "hirers"
    __table_args__ = (
        CheckConstraint("kind IN ('factory', 'brand', 'agent')", name="kind"),
        CheckConstraint("tax_id ~ '^[0-9]{13}$'", name="tax_id"),
        CheckConstraint(
            "kind <> 'agent' OR next_up_hirer_id IS NOT NULL OR "
            "(next_up_name IS NOT NULL AND next_up_address IS NOT NULL)",
            name="agent_names_next_up",
        ),
        CheckConstraint("district_code IS NULL OR left(district_code, 2) = province_code", name="district"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_sort: Mapped[str] = mapped_column(index=True)
    tax_id: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    district_code: Mapped[str | None]
    phone: Mapped[str | None]
    industry_code: Mapped[str | None]
    next_up_hirer_id: Mapped[UUID | None] = mapped_column(ForeignKey("hirers.id"))
    next_up_name: Mapped[str | None]
    next_up_address: Mapped[str | None]


class Group(Identified, Versioned, Base):
    """Homeworkers who take work together, under a leader who signs in by phone."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint("quality_level BETWEEN 1 AND 3", name="quality_level"),
        CheckConstraint("minutes_per_member_day BETWEEN 0 AND 600", name="minutes_per_member_day"),
        CheckConstraint("working_days_per_week BETWEEN 1 AND 7", name="working_days_per_week"),
        CheckConstraint("least_satang_per_hour >= 0 AND farthest_km >= 0", name="not_negative"),
        CheckConstraint("district_code IS NULL OR left(district_code, 2) = province_code", name="district"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), unique=True)
    name: Mapped[str]
    name_sort: Mapped[str] = mapped_column(index=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    district_code: Mapped[str | None]
    address: Mapped[str]
    quality_level: Mapped[int] = mapped_column(SmallInteger)
    least_satang_per_hour: Mapped[int]
    farthest_km: Mapped[int]
    hazards: Mapped[list[str]] = mapped_column(ARRAY(Text))
    minutes_per_member_day: Mapped[int] = mapped_column(SmallInteger)
    working_days_per_week: Mapped[int] = mapped_column(SmallInteger)
    doe_registered: Mapped[bool]
    suspended_at: Mapped[datetime | None]
    suspended_because: Mapped[str | None]


class GroupMachine(Base):
    """How many machines of a kind a group owns."""

    __tablename__ = "group_machines"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    machine_code: Mapped[str] = mapped_column(ForeignKey("machines.code"), primary_key=True)
    count: Mapped[int]


class Homeworker(Identified, Versioned, Base):
    """One person. The id is her pseudonym; name, sex and birth year are what s.9(1) of the Act asks for."""

    __tablename__ = "homeworkers"
    __table_args__ = (
        CheckConstraint("sex IN ('female', 'male')", name="sex"),
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year"),
    )

    name: Mapped[str]
    name_sort: Mapped[str]
    sex: Mapped[str]
    birth_year: Mapped[int] = mapped_column(SmallInteger)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phone: Mapped[str | None]
    identity_mark: Mapped[str | None] = mapped_column(unique=True)
    """Keyed hash of the national id number: tells that two are one, never who. The number itself is not kept."""


class Membership(Identified, Base):
    """From when to when a person is in a group: in one at a time, the index decides."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("uq_memberships_one_group", "homeworker_id", unique=True, postgresql_where=text("left_on IS NULL")),
        Index(None, "group_id"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="left_after_joined"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]


class HomeworkerSkill(Base):
    """What a person can do, how well (1 learns, 2 works alone, 3 teaches), and how we know."""

    __tablename__ = "homeworker_skills"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("evidence IN ('self_stated', 'mentor_seen', 'delivered', 'certified')", name="evidence"),
    )

    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"), primary_key=True)
    skill_code: Mapped[str] = mapped_column(ForeignKey("skills.code"), primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    evidence: Mapped[str]


class SkillProfile(Identified, Base):
    """Members of one group with the same skills at the same levels, such as `hand_embroidery:2 pressing:1`."""

    __tablename__ = "skill_profiles"
    __table_args__ = (UniqueConstraint("group_id", "skills"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    skills: Mapped[str]
    members: Mapped[int]


class CapacityWeek(Versioned, Base):
    """Minutes a profile has in one week, and how much of them is promised. Nothing is promised twice: the CHECK holds.

    `week_on` is the week's Monday. `booked` counts in 1/100 minute, as piece times do.
    """

    __tablename__ = "capacity_weeks"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 100000000", name="minutes"),
        CheckConstraint("booked_centiminutes BETWEEN 0 AND minutes * 100", name="booked"),
        CheckConstraint("extract(isodow FROM week_on) = 1", name="monday"),
        CheckConstraint("holidays BETWEEN 0 AND 7 AND care_days BETWEEN 0 AND 7", name="days"),
        Index(None, "group_id", "week_on"),
    )

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("skill_profiles.id"), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    minutes: Mapped[int]
    booked_centiminutes: Mapped[int] = mapped_column(server_default="0")
    holidays: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    care_days: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class MachineWeek(Base):
    """Minutes the machines of one kind have in a week, and how much of them is promised."""

    __tablename__ = "machine_weeks"
    __table_args__ = (
        CheckConstraint("booked_centiminutes BETWEEN 0 AND minutes * 100", name="booked"),
        CheckConstraint("extract(isodow FROM week_on) = 1", name="monday"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    machine_code: Mapped[str] = mapped_column(ForeignKey("machines.code"), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    booked_centiminutes: Mapped[int] = mapped_column(server_default="0")
