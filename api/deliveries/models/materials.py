"""Materials that move between hirer and group, and the pictures that go with goods."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among


class Photo(Identified, Base):
    """A picture that goes with a delivery or a refusal, by its SHA-256; the same picture is kept once."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint(among("media_type", ("image/jpeg", "image/png", "image/webp")), name="media_type"),
        CheckConstraint("octet_length(content) BETWEEN 1 AND 400000", name="size"),
        UniqueConstraint("award_id", "sha256"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    sha256: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MaterialMove(Identified, Base):
    """Materials or tools handed to the group (`issue`) or back to the hirer (`return`), with value and hazards (s.15,
    s.22, s.23). None moves before both sides have signed the work document."""

    __tablename__ = "material_moves"
    __table_args__ = (
        CheckConstraint(among("kind", ("issue", "return")), name="kind"),
        CheckConstraint("quantity_milli BETWEEN 1 AND 1000000000000", name="quantity"),
        CheckConstraint("value_satang BETWEEN 0 AND 1000000000000", name="value"),
        CheckConstraint(among("hazard", ("none", "sharp", "heat", "dust", "solvent")), name="hazard"),
        CheckConstraint(among("side", ("hirer", "leader")), name="side"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    kind: Mapped[str]
    material: Mapped[str]
    unit: Mapped[str]
    quantity_milli: Mapped[int]  # thousandths of the unit
    value_satang: Mapped[int]
    hazard: Mapped[str]
    equipment: Mapped[str]
    moved_on: Mapped[date]
    device_at: Mapped[datetime | None]
    side: Mapped[str]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]
