"""Questions to matching runs, overrides with their review, appeals, and the debt book."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "decisions"
down_revision = "reads"
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

MAY_CHANGE = {
    "matching_questions": "state, answer, answered_at",
    "matching_overrides": (
        "state, cost_satang, losers, why_dropped, offer_id, review_by_on, reviewed_by, reviewed_at, review_note"
    ),
    "matching_appeals": (
        "state, replay_good, replay_hash, findings, decision, override_id, answer, answered_by, answered_at"
    ),
}
MAY_FOLLOW = {
    "matching_questions": [("waiting", "answered"), ("waiting", "failed")],
    "matching_overrides": [
        ("reckoning", "shown"),
        ("reckoning", "dropped"),
        ("shown", "waiting"),
        ("shown", "dropped"),
        ("waiting", "carried_out"),
        ("waiting", "dropped"),
        ("carried_out", "upheld"),
        ("carried_out", "taken_back"),
    ],
    "matching_appeals": [("open", "ready"), ("ready", "answered")],
}


def upgrade() -> None:
    op.create_table(
        "group_credits",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("satang", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("satang <> 0", name=op.f("ck_group_credits_satang")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_credits_group_id_groups")),
        sa.ForeignKeyConstraint(["run_id"], ["matching_runs.id"], name=op.f("fk_group_credits_run_id_matching_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_credits")),
    )
    op.create_index("uq_group_credits_once_a_run", "group_credits", ["group_id", "run_id"], unique=True)
    op.create_table(
        "matching_questions",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'waiting') = (answer IS NULL)", name=op.f("ck_matching_questions_answer")),
        sa.CheckConstraint(
            "kind IN ('explain', 'training_prices', 'alternatives', 'what_if', 'sandbox', "
            "'rush_price', 'change_price')",
            name=op.f("ck_matching_questions_kind"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'answered', 'failed')", name=op.f("ck_matching_questions_state")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["principals.id"], name=op.f("fk_matching_questions_asked_by_principals")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["matching_runs.id"], name=op.f("fk_matching_questions_run_id_matching_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_questions")),
    )
    op.create_index(op.f("ix_matching_questions_asked_by"), "matching_questions", ["asked_by"], unique=False)
    op.create_index(op.f("ix_matching_questions_run_id"), "matching_questions", ["run_id"], unique=False)
    op.create_table(
        "matching_overrides",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), server_default="reckoning", nullable=False),
        sa.Column("cost_satang", sa.BigInteger(), nullable=True),
        sa.Column("losers", postgresql.JSONB(), nullable=True),
        sa.Column("why_dropped", sa.String(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("review_by_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state IN ('upheld', 'taken_back')) = (reviewed_by IS NOT NULL)",
            name=op.f("ck_matching_overrides_reviewed"),
        ),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("ck_matching_overrides_reason")),
        sa.CheckConstraint(
            "state IN ('reckoning', 'dropped') OR cost_satang IS NOT NULL",
            name=op.f("ck_matching_overrides_cost_shown"),
        ),
        sa.CheckConstraint(
            "state IN ('reckoning', 'shown', 'waiting', 'carried_out', 'upheld', 'taken_back', 'dropped')",
            name=op.f("ck_matching_overrides_state"),
        ),
        sa.CheckConstraint(
            "(offer_id IS NOT NULL) = (review_by_on IS NOT NULL)", name=op.f("ck_matching_overrides_review_by")
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_matching_overrides_pieces")),
        sa.CheckConstraint("reviewed_by <> by", name=op.f("ck_matching_overrides_reviewed_by_another")),
        sa.ForeignKeyConstraint(["by"], ["principals.id"], name=op.f("fk_matching_overrides_by_principals")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_matching_overrides_group_id_groups")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_matching_overrides_lot_id_lots")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_matching_overrides_offer_id_offers")),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["principals.id"], name=op.f("fk_matching_overrides_reviewed_by_principals")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["matching_runs.id"], name=op.f("fk_matching_overrides_run_id_matching_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_overrides")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_matching_overrides_offer_id")),
    )
    op.create_index(op.f("ix_matching_overrides_lot_id"), "matching_overrides", ["lot_id"], unique=False)
    op.create_index(op.f("ix_matching_overrides_run_id"), "matching_overrides", ["run_id"], unique=False)
    op.create_index(
        "ix_matching_overrides_unreviewed",
        "matching_overrides",
        ["review_by_on"],
        unique=False,
        postgresql_where=sa.text("state = 'carried_out'"),
    )
    op.create_table(
        "matching_appeals",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("replay_good", sa.Boolean(), nullable=True),
        sa.Column("replay_hash", sa.String(), nullable=True),
        sa.Column("findings", postgresql.JSONB(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("override_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'answered') = (decision IS NOT NULL)", name=op.f("ck_matching_appeals_answered")),
        sa.CheckConstraint("btrim(words) <> ''", name=op.f("ck_matching_appeals_words")),
        sa.CheckConstraint("decision IN ('stands', 'changed')", name=op.f("ck_matching_appeals_decision")),
        sa.CheckConstraint("override_id IS NULL OR decision = 'changed'", name=op.f("ck_matching_appeals_override")),
        sa.CheckConstraint("state = 'open' OR replay_good IS NOT NULL", name=op.f("ck_matching_appeals_replayed")),
        sa.CheckConstraint("state IN ('open', 'ready', 'answered')", name=op.f("ck_matching_appeals_state")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["principals.id"], name=op.f("fk_matching_appeals_answered_by_principals")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_matching_appeals_group_id_groups")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_matching_appeals_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["override_id"], ["matching_overrides.id"], name=op.f("fk_matching_appeals_override_id_matching_overrides")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["matching_runs.id"], name=op.f("fk_matching_appeals_run_id_matching_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_appeals")),
    )
    op.create_index(
        "ix_matching_appeals_unanswered",
        "matching_appeals",
        ["answer_by_on"],
        unique=False,
        postgresql_where=sa.text("state <> 'answered'"),
    )
    op.create_index("uq_matching_appeals_one_open", "matching_appeals", ["group_id", "run_id", "lot_id"], unique=True)
    for table, columns in MAY_CHANGE.items():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO trong_app")
    for table in ("matching_overrides", "matching_appeals"):
        op.execute(COUNT_VERSION.format(table=table))
    for table, pairs in MAY_FOLLOW.items():
        for before, after in pairs:
            op.execute(f"INSERT INTO state_transitions VALUES ('{table}', '{before}', '{after}')")
        op.execute(CHECK_TRANSITION.format(table=table))
    op.execute(ONLY_ADDED_TO.format(table="group_credits"))


def downgrade() -> None:
    things = ", ".join(f"'{thing}'" for thing in MAY_FOLLOW)
    op.execute(f"DELETE FROM state_transitions WHERE thing IN ({things})")
    op.drop_index("uq_matching_appeals_one_open", table_name="matching_appeals")
    op.drop_index(
        "ix_matching_appeals_unanswered", table_name="matching_appeals", postgresql_where=sa.text("state <> 'answered'")
    )
    op.drop_table("matching_appeals")
    op.drop_index(
        "ix_matching_overrides_unreviewed",
        table_name="matching_overrides",
        postgresql_where=sa.text("state = 'carried_out'"),
    )
    op.drop_index(op.f("ix_matching_overrides_run_id"), table_name="matching_overrides")
    op.drop_index(op.f("ix_matching_overrides_lot_id"), table_name="matching_overrides")
    op.drop_table("matching_overrides")
    op.drop_index(op.f("ix_matching_questions_run_id"), table_name="matching_questions")
    op.drop_index(op.f("ix_matching_questions_asked_by"), table_name="matching_questions")
    op.drop_table("matching_questions")
    op.drop_index("uq_group_credits_once_a_run", table_name="group_credits")
    op.drop_table("group_credits")
