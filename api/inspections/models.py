"""Check runs and findings, complaints, inspections, orders to pay, the timeline of a case, and who read what."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from api.db import Base, Identified, Versioned, among

SEVERITIES = ("notice", "breach", "grave")


class CheckRun(Identified, Base):
    """One run of all checks: as of which day, with which version of the rules, and what it came to."""

    __tablename__ = "check_runs"
    __table_args__ = (CheckConstraint(among("state", ("running", "finished", "failed")), name="state"),)

    state: Mapped[str]
    as_of: Mapped[date]
    rules_version: Mapped[str]
    entries_read: Mapped[int | None]
    found: Mapped[int | None]
    new: Mapped[int | None]
    milliseconds: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    finished_at: Mapped[datetime | None]


class Finding(Identified, Versioned, Base):
    """What a check found: which rule, about what, the working, and what is owed. One row for the same fault, however
    many nights it is seen; a night that no longer sees it says so."""

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "subject_id"),
        CheckConstraint(among("severity", SEVERITIES), name="severity"),
        CheckConstraint(among("state", ("open", "explained", "confirmed", "settled", "gone")), name="state"),
        CheckConstraint("owed_satang >= 0", name="owed"),
        Index(None, "hirer_id"),
        Index(None, "group_id"),
        Index(None, "award_id"),
    )

    rule: Mapped[str]
    rule_version: Mapped[str]
    severity: Mapped[str]
    subject: Mapped[str]
    """The kind of thing it is about: award, instalment, payment, delivery_note, ledger_entry, homeworker, …"""
    subject_id: Mapped[UUID]
    hirer_id: Mapped[UUID | None] = mapped_column(ForeignKey("hirers.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"))
    on_date: Mapped[date]
    owed_satang: Mapped[int]
    owed: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """Satang owed per homeworker: {"hwk_…": 1250}. They add up to `owed_satang`."""
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Ids of entries and other rows, and the working with every number in it."""
    state: Mapped[str]
    first_run_id: Mapped[UUID] = mapped_column(ForeignKey("check_runs.id"))
    last_run_id: Mapped[UUID] = mapped_column(ForeignKey("check_runs.id"))
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))


class Complaint(Identified, Versioned, Base):
    """A complaint under s.33, or anonymous. What it says is sealed; its clocks are the Act's (30 + 30 days, s.34).

    Of an anonymous one nothing is kept that links it to anybody: its id is random and `created_at` is a day.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(among("source", ("web", "staff", "paper")), name="source"),
        CheckConstraint(
            among(
                "about",
                (
                    "not_paid",
                    "paid_short",
                    "paid_late",
                    "deduction",
                    "rejected",
                    "unsafe",
                    "no_document",
                    "rate_too_low",
                    "leader",
                    "other",
                ),
            ),
            name="about",
        ),
        CheckConstraint(
            among("state", ("open", "extended", "ordered", "nothing_due", "settled", "withdrawn")), name="state"
        ),
        CheckConstraint("extended_until IS NULL OR extended_until <= decide_by + 30", name="extended_at_most_30"),
        CheckConstraint("decide_by = received_on + 30", name="decide_by"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    anonymous: Mapped[bool]
    about: Mapped[str]
    received_on: Mapped[date]
    decide_by: Mapped[date]
    extended_until: Mapped[date | None]
    decided_on: Mapped[date | None]
    homeworker_id: Mapped[UUID | None] = mapped_column(ForeignKey("homeworkers.id"))
    hirer_id: Mapped[UUID | None] = mapped_column(ForeignKey("hirers.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id"), index=True)
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_mark: Mapped[str | None] = mapped_column(unique=True)
    """Keyed hash of the code by which one who gave no name asks how it goes."""
    outcome_words: Mapped[str | None]
    state: Mapped[str]


class ComplaintLot(Base):
    """The awards a complaint opens with."""

    __tablename__ = "complaint_lots"

    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)


class Inspection(Identified, Versioned, Base):
    """A case: an inspector looks into a hirer, for a complaint, for findings, or by random draw."""

    __tablename__ = "inspections"
    __table_args__ = (
        CheckConstraint(among("reason", ("complaint", "findings", "random", "follow_up")), name="reason"),
        CheckConstraint(among("state", ("open", "ordered", "closed")), name="state"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"), index=True)
    inspector_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), index=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    outcome: Mapped[str | None]
    state: Mapped[str]


class InspectionFinding(Base):
    """The findings a case is about."""

    __tablename__ = "inspection_findings"

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"), primary_key=True)


class CaseOrder(Identified, Versioned, Base):
    """What an inspector orders: a summons, compliance (s.37; appeal within at most 30 days, s.38), or to pay (s.34:
    within 30 days of knowing; the Labour Court within 30 days, s.35)."""

    __tablename__ = "case_orders"
    __table_args__ = (
        CheckConstraint(among("kind", ("summons", "compliance", "pay")), name="kind"),
        CheckConstraint(
            among("state", ("issued", "known", "appealed", "in_court", "complied", "expired", "revoked")), name="state"
        ),
        CheckConstraint("state = 'issued' OR state = 'revoked' OR known_on IS NOT NULL", name="known_on"),
        CheckConstraint("kind <> 'pay' OR known_on IS NULL OR act_by = known_on + 30", name="pay_in_30_days"),
        CheckConstraint("kind <> 'pay' OR known_on IS NULL OR court_until = known_on + 30", name="court_in_30_days"),
        CheckConstraint("appeal_until IS NULL OR known_on IS NULL OR appeal_until <= known_on + 30", name="appeal"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspections.id"), index=True)
    kind: Mapped[str]
    issued_on: Mapped[date]
    known_on: Mapped[date | None]
    act_by: Mapped[date | None]
    appeal_until: Mapped[date | None]
    court_until: Mapped[date | None]
    words: Mapped[str]
    state: Mapped[str]
    inspector_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class PayOrderLine(Identified, Base):
    """What an order to pay asks for one member and lot: found, agreed, and interest, with the rules' version."""

    __tablename__ = "pay_order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "homeworker_id", "award_id", "rule"),
        CheckConstraint("found_satang >= 0 AND agreed_satang >= 0 AND interest_satang >= 0", name="amounts"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("case_orders.id"))
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"), index=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    rule: Mapped[str]
    rule_version: Mapped[str]
    finding_id: Mapped[UUID | None] = mapped_column(ForeignKey("findings.id"))
    found_satang: Mapped[int]
    agreed_satang: Mapped[int]
    interest_satang: Mapped[int]
    interest_until: Mapped[date]


class PayOrderPaid(Identified, Base):
    """Money paid under an order to pay, by the member's own word or a matched bank line."""

    __tablename__ = "pay_order_paid"
    __table_args__ = (CheckConstraint("amount_satang >= 1", name="amount"),)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("pay_order_lines.id"), index=True)
    amount_satang: Mapped[int]
    paid_on: Mapped[date]
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]


class CaseEvent(Identified, Base):
    """One step in a complaint or case, in the order it happened."""

    __tablename__ = "case_events"
    __table_args__ = (
        CheckConstraint("num_nonnulls(complaint_id, inspection_id) >= 1", name="of_a_case"),
        Index(None, "complaint_id"),
        Index(None, "inspection_id"),
    )

    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaints.id"))
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspections.id"))
    happened_on: Mapped[date]
    kind: Mapped[str]
    words: Mapped[str]
    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))


class RecordRead(Identified, Base):
    """Who read whose record, in which case, why, and which fields. Written in the transaction that reads."""

    __tablename__ = "record_reads"
    __table_args__ = (
        CheckConstraint("purpose <> ''", name="purpose"),
        Index(None, "principal_id", "created_at"),
        Index("ix_record_reads_homeworkers", "homeworker_ids", postgresql_using="gin"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspections.id"))
    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaints.id"))
    purpose: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    homeworker_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    rows: Mapped[int]


class Export(Identified, Base):
    """A file of rows that an inspector asked for, and how far it is. Its parts are kept for a day."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("purpose <> ''", name="purpose"),
        CheckConstraint(among("format", ("csv", "xlsx", "json")), name="format"),
        CheckConstraint(among("state", ("running", "finished", "failed", "forgotten")), name="state"),
        CheckConstraint("state <> 'finished' OR file_sha256 IS NOT NULL", name="finished"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), index=True)
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspections.id"))
    purpose: Mapped[str]
    what: Mapped[str]
    format: Mapped[str]
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str]
    rows_of: Mapped[int]
    rows_done: Mapped[int] = mapped_column(server_default="0")
    rows_sha256: Mapped[str | None]
    file_sha256: Mapped[str | None]
    size_bytes: Mapped[int | None]


class ExportPart(Base):
    """A piece of an export's file."""

    __tablename__ = "export_parts"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("exports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
