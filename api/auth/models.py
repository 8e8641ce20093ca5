"""Principals, their API keys, the one-time codes that sign a leader's phone in, and sessions of browsers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.auth.rules import ROLES
from api.db import Base, Identified


class Principal(Identified, Base):
    """Someone who can ask: a hirer, a group's leader, an inspector, the programme, the operator."""

    __tablename__ = "principals"
    __table_args__ = (CheckConstraint(f"role IN ({', '.join(repr(r) for r in ROLES)})", name="role"),)

    role: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(server_default="th")
    disabled_at: Mapped[datetime | None]


class ApiKey(Identified, Base):
    """A secret of a principal, kept as a hash. At most two live ones, so that one can replace the other in peace."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("uq_api_keys_two_live", "principal_id", "slot", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("slot IN (1, 2)", name="slot"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    slot: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OneTimeCode(Identified, Base):
    """A code sent to a phone. A phone that nobody has gets a row too, so that nothing tells the two apart."""

    __tablename__ = "one_time_codes"
    __table_args__ = (
        Index(None, "phone", "created_at"),
        Index(None, "created_at"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
    )

    phone: Mapped[str]
    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    code_mark: Mapped[str]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    used_at: Mapped[datetime | None]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class Helper(Identified, Base):
    """Somebody who signs in for a leader with a phone of her own."""

    __tablename__ = "helpers"
    __table_args__ = (
        Index("uq_helpers_phone_live", "phone", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index(None, "principal_id"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    name: Mapped[str]
    phone: Mapped[str]
    ended_at: Mapped[datetime | None]


class StaffSignIn(Identified, Base):
    """Somebody who works for a hirer, the labour department, the programme or the operator."""

    __tablename__ = "staff_sign_ins"
    __table_args__ = (Index(None, "principal_id"), CheckConstraint("login = lower(login)", name="login"))

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    name: Mapped[str]
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int | None]
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    locked_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Pin(Base):
    """Six digits before money on a leader's phone."""

    __tablename__ = "pins"

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), primary_key=True)
    pin_hash: Mapped[str]
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    locked_until: Mapped[datetime | None]


class SignInLink(Identified, Base):
    """A link in a message that signs its reader in, once."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index(None, "principal_id"),)

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    to_path: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ExternalSignIn(Identified, Base):
    """A proof from elsewhere (LINE, an office) that opens an account of ours. Only added to."""

    __tablename__ = "external_sign_ins"
    __table_args__ = (
        UniqueConstraint("provider", "subject"),
        CheckConstraint("provider IN ('line', 'office')", name="provider"),
        Index(None, "principal_id"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_sign_ins.id"))
    provider: Mapped[str]
    subject: Mapped[str]


class WebSession(Identified, Base):
    """A browser that is signed in, kept as the hash of its token."""

    __tablename__ = "web_sessions"
    __table_args__ = (Index(None, "principal_id"),)

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("helpers.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_sign_ins.id"))
    money_open_until: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class WebAction(Identified, Base):
    """A form that was sent: by which session, and when its device says it was tapped. Only added to."""

    __tablename__ = "web_actions"
    __table_args__ = (Index(None, "session_id"), Index(None, "request_id"))

    session_id: Mapped[UUID] = mapped_column(ForeignKey("web_sessions.id"))
    request_id: Mapped[str]
    path: Mapped[str]
    device_at: Mapped[datetime | None]
