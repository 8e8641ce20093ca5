"""Check runs and findings, complaints, inspections, orders to pay, and who read what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "inspections"
down_revision = "payments"
branch_labels = None
depends_on = None

COUNT_VERSION = "CREATE TRIGGER count_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()"
CHECK_TRANSITION = (
    "CREATE TRIGGER check_transition BEFORE UPDATE OF state ON {table} FOR EACH ROW EXECUTE FUNCTION check_transition()"
)
ONLY_ADDED_TO = (
    "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)

ADDED_TO = (
    "complaint_lots",
    "inspection_findings",
    "pay_order_lines",
    "pay_order_paid",
    "case_events",
    "record_reads",
)
MAY_CHANGE = {
    "findings": "state, severity, owed_satang, owed, evidence, rule_version, on_date, last_run_id, answer, answered_by",
    "complaints": "state, extended_until, decided_on, outcome_words",
    "inspections": "state, closed_on, outcome",
    "case_orders": "state, known_on, act_by, appeal_until, court_until",
}
MAY_FOLLOW = {
    "exports": [("running", "finished"), ("running", "failed"), ("finished", "forgotten")],
    "check_runs": [("running", "finished"), ("running", "failed")],
    "findings": [
        ("open", "explained"),
        ("open", "confirmed"),
        ("open", "settled"),
        ("open", "gone"),
        ("explained", "confirmed"),
        ("explained", "gone"),
        ("confirmed", "settled"),
        ("confirmed", "gone"),
        ("gone", "open"),
        ("settled", "open"),  # more is owed than was settled
    ],
    "complaints": [
        ("open", "extended"),
        ("open", "ordered"),
        ("open", "nothing_due"),
        ("open", "settled"),
        ("open", "withdrawn"),
        ("extended", "ordered"),
        ("extended", "nothing_due"),
        ("extended", "settled"),
        ("extended", "withdrawn"),
        ("ordered", "settled"),
    ],
    "inspections": [("open", "ordered"), ("open", "closed"), ("ordered", "closed")],
    "case_orders": [
        ("issued", "known"),
        ("issued", "revoked"),
        ("known", "appealed"),
        ("known", "in_court"),
        ("known", "complied"),
        ("known", "expired"),
        ("known", "revoked"),
        ("appealed", "known"),
        ("appealed", "complied"),
        ("appealed", "revoked"),
        ("in_court", "complied"),
        ("in_court", "revoked"),
        ("expired", "complied"),
        ("expired", "in_court"),
    ],
}


def upgrade() -> None:
    op.create_table(
        "check_runs",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("entries_read", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.BigInteger(), nullable=True),
        sa.Column("new", sa.BigInteger(), nullable=True),
        sa.Column("milliseconds", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('running', 'finished', 'failed')", name=op.f("ck_check_runs_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["principals.id"], name=op.f("fk_check_runs_asked_by_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_runs")),
    )
    op.create_table(
        "complaints",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("homeworker_id", sa.Uuid(), nullable=True),
        sa.Column("hirer_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_mark", sa.String(), nullable=True),
        sa.Column("outcome_words", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "about IN ('not_paid', 'paid_short', 'paid_late', 'deduction', 'rejected', 'unsafe', "
            "'no_document', 'rate_too_low', 'leader', 'other')",
            name=op.f("ck_complaints_about"),
        ),
        sa.CheckConstraint("source IN ('web', 'staff', 'paper')", name=op.f("ck_complaints_source")),
        sa.CheckConstraint(
            "state IN ('open', 'extended', 'ordered', 'nothing_due', 'settled', 'withdrawn')",
            name=op.f("ck_complaints_state"),
        ),
        sa.CheckConstraint("decide_by = received_on + 30", name=op.f("ck_complaints_decide_by")),
        sa.CheckConstraint(
            "extended_until IS NULL OR extended_until <= decide_by + 30", name=op.f("ck_complaints_extended_at_most_30")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_complaints_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_complaints_hirer_id_hirers")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_complaints_homeworker_id_homeworkers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
        sa.UniqueConstraint("receipt_mark", name=op.f("uq_complaints_receipt_mark")),
    )
    op.create_index(op.f("ix_complaints_group_id"), "complaints", ["group_id"], unique=False)
    op.create_index(op.f("ix_complaints_hirer_id"), "complaints", ["hirer_id"], unique=False)
    op.create_table(
        "inspections",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "reason IN ('complaint', 'findings', 'random', 'follow_up')", name=op.f("ck_inspections_reason")
        ),
        sa.CheckConstraint("state IN ('open', 'ordered', 'closed')", name=op.f("ck_inspections_state")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_inspections_complaint_id_complaints")
        ),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_inspections_hirer_id_hirers")),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["principals.id"], name=op.f("fk_inspections_inspector_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("number", name=op.f("uq_inspections_number")),
    )
    op.create_index(op.f("ix_inspections_complaint_id"), "inspections", ["complaint_id"], unique=False)
    op.create_index(op.f("ix_inspections_hirer_id"), "inspections", ["hirer_id"], unique=False)
    op.create_index(op.f("ix_inspections_inspector_id"), "inspections", ["inspector_id"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(complaint_id, inspection_id) >= 1", name=op.f("ck_case_events_of_a_case")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_case_events_complaint_id_complaints")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_case_events_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_case_events_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    op.create_index(op.f("ix_case_events_complaint_id"), "case_events", ["complaint_id"], unique=False)
    op.create_index(op.f("ix_case_events_inspection_id"), "case_events", ["inspection_id"], unique=False)
    op.create_table(
        "case_orders",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("court_until", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind <> 'pay' OR known_on IS NULL OR act_by = known_on + 30", name=op.f("ck_case_orders_pay_in_30_days")
        ),
        sa.CheckConstraint(
            "kind <> 'pay' OR known_on IS NULL OR court_until = known_on + 30",
            name=op.f("ck_case_orders_court_in_30_days"),
        ),
        sa.CheckConstraint("kind IN ('summons', 'compliance', 'pay')", name=op.f("ck_case_orders_kind")),
        sa.CheckConstraint(
            "state = 'issued' OR state = 'revoked' OR known_on IS NOT NULL", name=op.f("ck_case_orders_known_on")
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'known', 'appealed', 'in_court', 'complied', 'expired', 'revoked')",
            name=op.f("ck_case_orders_state"),
        ),
        sa.CheckConstraint(
            "appeal_until IS NULL OR known_on IS NULL OR appeal_until <= known_on + 30",
            name=op.f("ck_case_orders_appeal"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_case_orders_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["principals.id"], name=op.f("fk_case_orders_inspector_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_orders")),
    )
    op.create_index(op.f("ix_case_orders_inspection_id"), "case_orders", ["inspection_id"], unique=False)
    op.create_table(
        "record_reads",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("homeworker_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("purpose <> ''", name=op.f("ck_record_reads_purpose")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_record_reads_complaint_id_complaints")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_record_reads_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_record_reads_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_reads")),
    )
    op.create_index(
        "ix_record_reads_homeworkers", "record_reads", ["homeworker_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        op.f("ix_record_reads_principal_id_created_at"), "record_reads", ["principal_id", "created_at"], unique=False
    )
    op.create_table(
        "complaint_lots",
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_complaint_lots_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_lots_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "award_id", name=op.f("pk_complaint_lots")),
    )
    op.create_table(
        "findings",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("owed_satang", sa.BigInteger(), nullable=False),
        sa.Column("owed", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_run_id", sa.Uuid(), nullable=False),
        sa.Column("last_run_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("severity IN ('notice', 'breach', 'grave')", name=op.f("ck_findings_severity")),
        sa.CheckConstraint(
            "state IN ('open', 'explained', 'confirmed', 'settled', 'gone')", name=op.f("ck_findings_state")
        ),
        sa.CheckConstraint("owed_satang >= 0", name=op.f("ck_findings_owed")),
        sa.ForeignKeyConstraint(["answered_by"], ["principals.id"], name=op.f("fk_findings_answered_by_principals")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_findings_award_id_awards")),
        sa.ForeignKeyConstraint(["first_run_id"], ["check_runs.id"], name=op.f("fk_findings_first_run_id_check_runs")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_findings_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_findings_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["last_run_id"], ["check_runs.id"], name=op.f("fk_findings_last_run_id_check_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("rule", "subject", "subject_id", name=op.f("uq_findings_rule_subject_subject_id")),
    )
    op.create_index(op.f("ix_findings_award_id"), "findings", ["award_id"], unique=False)
    op.create_index(op.f("ix_findings_group_id"), "findings", ["group_id"], unique=False)
    op.create_index(op.f("ix_findings_hirer_id"), "findings", ["hirer_id"], unique=False)
    op.create_table(
        "inspection_findings",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_inspection_findings_finding_id_findings")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_inspection_findings_inspection_id_inspections")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "finding_id", name=op.f("pk_inspection_findings")),
    )
    op.create_table(
        "pay_order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("found_satang", sa.BigInteger(), nullable=False),
        sa.Column("agreed_satang", sa.BigInteger(), nullable=False),
        sa.Column("interest_satang", sa.BigInteger(), nullable=False),
        sa.Column("interest_until", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "found_satang >= 0 AND agreed_satang >= 0 AND interest_satang >= 0", name=op.f("ck_pay_order_lines_amounts")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_pay_order_lines_award_id_awards")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_pay_order_lines_finding_id_findings")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_pay_order_lines_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["case_orders.id"], name=op.f("fk_pay_order_lines_order_id_case_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_order_lines")),
        sa.UniqueConstraint(
            "order_id",
            "homeworker_id",
            "award_id",
            "rule",
            name=op.f("uq_pay_order_lines_order_id_homeworker_id_award_id_rule"),
        ),
    )
    op.create_index(op.f("ix_pay_order_lines_homeworker_id"), "pay_order_lines", ["homeworker_id"], unique=False)
    op.create_table(
        "pay_order_paid",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_pay_order_paid_amount")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["pay_order_lines.id"], name=op.f("fk_pay_order_paid_line_id_pay_order_lines")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_pay_order_paid_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_pay_order_paid_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_order_paid")),
    )
    op.create_index(op.f("ix_pay_order_paid_line_id"), "pay_order_paid", ["line_id"], unique=False)
    _exports()
    for table in ADDED_TO:
        op.execute(ONLY_ADDED_TO.format(table=table))
    for table, columns in MAY_CHANGE.items():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO trong_app")
        op.execute(COUNT_VERSION.format(table=table))
    for thing, pairs in MAY_FOLLOW.items():
        for before, after in pairs:
            op.execute(f"INSERT INTO state_transitions VALUES ('{thing}', '{before}', '{after}')")
    for table in MAY_FOLLOW:
        op.execute(CHECK_TRANSITION.format(table=table))
    op.execute("GRANT UPDATE (state, entries_read, found, new, milliseconds, finished_at) ON check_runs TO trong_app")


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows_of", sa.BigInteger(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_sha256", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("purpose <> ''", name=op.f("ck_exports_purpose")),
        sa.CheckConstraint("format IN ('csv', 'xlsx', 'json')", name=op.f("ck_exports_format")),
        sa.CheckConstraint("state IN ('running', 'finished', 'failed', 'forgotten')", name=op.f("ck_exports_state")),
        sa.CheckConstraint("state <> 'finished' OR file_sha256 IS NOT NULL", name=op.f("ck_exports_finished")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_exports_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_exports_principal_id_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_principal_id"), "exports", ["principal_id"], unique=False)
    op.create_table(
        "export_parts",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_export_parts_export_id_exports")),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_parts")),
    )
    op.execute("GRANT UPDATE (state, rows_done, rows_sha256, file_sha256, size_bytes) ON exports TO trong_app")
    op.execute("GRANT DELETE ON export_parts TO trong_app")  # a file is kept for a day


def downgrade() -> None:
    things = ", ".join(f"'{thing}'" for thing in MAY_FOLLOW)
    op.execute(f"DELETE FROM state_transitions WHERE thing IN ({things})")
    op.drop_table("export_parts")
    op.drop_index(op.f("ix_exports_principal_id"), table_name="exports")
    op.drop_table("exports")
    op.drop_index(op.f("ix_pay_order_paid_line_id"), table_name="pay_order_paid")
    op.drop_table("pay_order_paid")
    op.drop_index(op.f("ix_pay_order_lines_homeworker_id"), table_name="pay_order_lines")
    op.drop_table("pay_order_lines")
    op.drop_table("inspection_findings")
    op.drop_index(op.f("ix_findings_hirer_id"), table_name="findings")
    op.drop_index(op.f("ix_findings_group_id"), table_name="findings")
    op.drop_index(op.f("ix_findings_award_id"), table_name="findings")
    op.drop_table("findings")
    op.drop_table("complaint_lots")
    op.drop_index(op.f("ix_record_reads_principal_id_created_at"), table_name="record_reads")
    op.drop_index("ix_record_reads_homeworkers", table_name="record_reads", postgresql_using="gin")
    op.drop_table("record_reads")
    op.drop_index(op.f("ix_case_orders_inspection_id"), table_name="case_orders")
    op.drop_table("case_orders")
    op.drop_index(op.f("ix_case_events_inspection_id"), table_name="case_events")
    op.drop_index(op.f("ix_case_events_complaint_id"), table_name="case_events")
    op.drop_table("case_events")
    op.drop_index(op.f("ix_inspections_inspector_id"), table_name="inspections")
    op.drop_index(op.f("ix_inspections_hirer_id"), table_name="inspections")
    op.drop_index(op.f("ix_inspections_complaint_id"), table_name="inspections")
    op.drop_table("inspections")
    op.drop_index(op.f("ix_complaints_hirer_id"), table_name="complaints")
    op.drop_index(op.f("ix_complaints_group_id"), table_name="complaints")
    op.drop_table("complaints")
    op.drop_table("check_runs")
