"""Minimum wages as dated rows with their source. Nobody can edit them; a new notification adds rows."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.db import Base, Identified


class WageNotification(Identified, Base):
    """A notification of the Wage Committee, loaded once."""

    __tablename__ = "wage_notifications"

    number: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    effective_from: Mapped[date]
    loaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))


class MinimumWage(Identified, Base):
    """The daily minimum of a province, or of a district with a rate of its own, from a day on."""

    __tablename__ = "minimum_wages"
    __table_args__ = (
        UniqueConstraint("province_code", "district_code", "effective_from", postgresql_nulls_not_distinct=True),
        CheckConstraint("daily_satang BETWEEN 1 AND 10000000", name="daily_satang"),
        CheckConstraint("district_code IS NULL OR left(district_code, 2) = province_code", name="district"),
        Index(None, "notification_id"),
    )

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("wage_notifications.id"))
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    district_code: Mapped[str | None]
    district_name_th: Mapped[str | None]
    daily_satang: Mapped[int]
    effective_from: Mapped[date]
    notification: Mapped[WageNotification] = relationship(lazy="raise")
    """Read by every look-up in `api.wages.lookup`: a wage is never shown without its source."""
