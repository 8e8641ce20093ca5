"""Orders, lots, time tests, and every version of the rate a lot must pay at least."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned


class Order(Identified, Versioned, Base):
    """What a hirer wants made: one or more lots for one place of delivery."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("hirer_id", "client_ref"),
        CheckConstraint("kind IN ('to_specification', 'finished_goods')", name="kind"),
        CheckConstraint("state IN ('open', 'cancelled')", name="state"),
        CheckConstraint(
            "delivery_district_code IS NULL OR left(delivery_district_code, 2) = delivery_province_code",
            name="district",
        ),
    )

    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    client_ref: Mapped[str | None]
    kind: Mapped[str]
    delivery_province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    delivery_district_code: Mapped[str | None]
    delivery_address: Mapped[str]
    note: Mapped[str]
    state: Mapped[str]
    cancelled_because: Mapped[str | None]


class TimeTest(Identified, Base):
    """How long a piece takes, measured: the protocol of `law.md` 3.8. Never edited; a new test is a new row."""

    __tablename__ = "time_tests"
    __table_args__ = (
        CheckConstraint("workers > 0 AND pieces > 0 AND worker_seconds > 0", name="measured"),
        CheckConstraint("allowance_percent BETWEEN 0 AND 50", name="allowance"),
    )

    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    tested_on: Mapped[date]
    workers: Mapped[int]
    pieces: Mapped[int]
    worker_seconds: Mapped[int]
    allowance_percent: Mapped[int] = mapped_column(SmallInteger)
    conditions: Mapped[str]
    measured_by: Mapped[str]
    agreed_by: Mapped[str]


class Lot(Identified, Versioned, Base):
    """The part of an order that is matched as one: article, operation, quantity, due date, rate.

    `terms` counts the changes of what a group agreed to; an offer made on older terms cannot be accepted.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity_pieces BETWEEN 1 AND 10000000", name="quantity"),
        CheckConstraint("awarded_pieces BETWEEN 0 AND quantity_pieces", name="awarded"),
        CheckConstraint("minimum_lot_pieces BETWEEN 1 AND quantity_pieces", name="minimum_lot"),
        CheckConstraint("most_groups BETWEEN 1 AND 50", name="most_groups"),
        CheckConstraint("groups_awarded BETWEEN 0 AND most_groups", name="groups_awarded"),
        CheckConstraint("due_on > start_on", name="window"),
        CheckConstraint("centiminutes_per_piece BETWEEN 1 AND 600000", name="centiminutes"),
        CheckConstraint("skill_level BETWEEN 1 AND 3 AND quality_level BETWEEN 1 AND 3", name="levels"),
        CheckConstraint("materials_by IN ('hirer', 'group')", name="materials_by"),
        CheckConstraint("hazard IN ('none', 'sharp', 'heat', 'dust', 'solvent')", name="hazard"),
        CheckConstraint("rate_satang BETWEEN 1 AND 1000000000", name="rate"),
        CheckConstraint("state IN ('open', 'blocked', 'cancelled')", name="state"),
        Index("ix_lots_open", "due_on", postgresql_where="state = 'open'"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    article: Mapped[str]
    skill_code: Mapped[str] = mapped_column(ForeignKey("skills.code"))
    skill_level: Mapped[int] = mapped_column(SmallInteger)
    machine_code: Mapped[str | None] = mapped_column(ForeignKey("machines.code"))
    quantity_pieces: Mapped[int]
    centiminutes_per_piece: Mapped[int]
    time_test_id: Mapped[UUID | None] = mapped_column(ForeignKey("time_tests.id"))
    materials_by: Mapped[str]
    start_on: Mapped[date]
    due_on: Mapped[date]
    minimum_lot_pieces: Mapped[int]
    most_groups: Mapped[int] = mapped_column(SmallInteger)
    all_or_nothing: Mapped[bool]
    quality_level: Mapped[int] = mapped_column(SmallInteger)
    hazard: Mapped[str]
    rate_satang: Mapped[int]
    state: Mapped[str]
    terms: Mapped[int] = mapped_column(server_default="1")
    awarded_pieces: Mapped[int] = mapped_column(server_default="0")
    groups_awarded: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class LotRate(Identified, Base):
    """One computation of a lot's floor and fair rate at the place of delivery, with its working. Only added to."""

    __tablename__ = "lot_rates"
    __table_args__ = (UniqueConstraint("lot_id", "number"),)

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    number: Mapped[int]
    minimum_wage_id: Mapped[UUID] = mapped_column(ForeignKey("minimum_wages.id"))
    on_date: Mapped[date]
    floor_satang: Mapped[int]
    fair_satang: Mapped[int]
    working: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
