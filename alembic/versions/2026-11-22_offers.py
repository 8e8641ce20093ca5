"""Matching runs, offers, awards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "offers"
down_revision = "orders"
branch_labels = None
depends_on = None

CHECK_TRANSITION = (
    "CREATE TRIGGER check_transition BEFORE UPDATE OF state ON {table} FOR EACH ROW EXECUTE FUNCTION check_transition()"
)
COUNT_VERSION = "CREATE TRIGGER count_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()"
ONLY_ADDED_TO = (
    "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


def upgrade() -> None:
    op.create_table(
        "matching_policies",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("weights", postgresql.JSONB(), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_by"], ["principals.id"], name=op.f("fk_matching_policies_adopted_by_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_policies")),
    )
    op.create_table(
        "matching_runs",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("snapshot_hash", sa.String(), nullable=True),
        sa.Column("first_week_on", sa.Date(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("plan_hash", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("effort", sa.BigInteger(), nullable=False),
        sa.Column("objective", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("gap_ppm", sa.BigInteger(), nullable=True),
        sa.Column("lots", sa.BigInteger(), nullable=True),
        sa.Column("offers_made", sa.BigInteger(), nullable=True),
        sa.Column("lots_changed_meanwhile", sa.BigInteger(), nullable=True),
        sa.Column("left_out", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_not_published", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('solving', 'empty', 'failed') OR plan_hash IS NOT NULL", name=op.f("ck_matching_runs_has_plan")
        ),
        sa.CheckConstraint(
            "state IN ('solving', 'published', 'withheld', 'empty', 'failed')", name=op.f("ck_matching_runs_state")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["principals.id"], name=op.f("fk_matching_runs_asked_by_principals")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["matching_policies.id"], name=op.f("fk_matching_runs_policy_id_matching_policies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_runs")),
    )
    op.create_table(
        "offers",
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("lot_terms", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("rate_satang", sa.BigInteger(), nullable=False),
        sa.Column("floor_satang", sa.BigInteger(), nullable=False),
        sa.Column("minimum_wage_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(), nullable=True),
        sa.Column("counter_rate_satang", sa.BigInteger(), nullable=True),
        sa.Column("counter_pieces", sa.BigInteger(), nullable=True),
        sa.Column("counter_note", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'countered') <= (counter_rate_satang IS NOT NULL)", name=op.f("ck_offers_counter")
        ),
        sa.CheckConstraint(
            "(state = 'declined') <= (decline_reason IS NOT NULL)", name=op.f("ck_offers_decline_reason")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'countered', 'accepted', 'declined', 'lapsed', 'withdrawn')",
            name=op.f("ck_offers_state"),
        ),
        sa.CheckConstraint(
            "counter_rate_satang IS NULL OR counter_rate_satang >= floor_satang", name=op.f("ck_offers_counter_floor")
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_offers_pieces")),
        sa.CheckConstraint("rate_satang >= floor_satang", name=op.f("ck_offers_rate_not_under_floor")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_offers_group_id_groups")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_offers_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["minimum_wage_id"], ["minimum_wages.id"], name=op.f("fk_offers_minimum_wage_id_minimum_wages")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["matching_runs.id"], name=op.f("fk_offers_run_id_matching_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_group_id"), "offers", ["group_id"], unique=False)
    op.create_index(op.f("ix_offers_run_id"), "offers", ["run_id"], unique=False)
    op.create_index(
        "ix_offers_waiting",
        "offers",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'countered')"),
    )
    op.create_index(
        "uq_offers_one_waiting",
        "offers",
        ["lot_id", "group_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'countered')"),
    )
    op.create_table(
        "awards",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("rate_satang", sa.BigInteger(), nullable=False),
        sa.Column("floor_satang", sa.BigInteger(), nullable=False),
        sa.Column("minimum_wage_id", sa.Uuid(), nullable=False),
        sa.Column("centiminutes_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('agreed', 'cancelled')", name=op.f("ck_awards_state")),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_awards_pieces")),
        sa.CheckConstraint("rate_satang >= floor_satang", name=op.f("ck_awards_rate_not_under_floor")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_awards_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_awards_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_awards_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["minimum_wage_id"], ["minimum_wages.id"], name=op.f("fk_awards_minimum_wage_id_minimum_wages")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_awards_offer_id_offers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_awards_offer_id")),
    )
    op.create_index(op.f("ix_awards_group_id"), "awards", ["group_id"], unique=False)
    op.create_index(op.f("ix_awards_hirer_id"), "awards", ["hirer_id"], unique=False)
    op.create_index(op.f("ix_awards_lot_id"), "awards", ["lot_id"], unique=False)
    op.create_table(
        "offer_work",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("centiminutes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("centiminutes > 0", name=op.f("ck_offer_work_centiminutes")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_work_offer_id_offers")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["skill_profiles.id"], name=op.f("fk_offer_work_profile_id_skill_profiles")
        ),
        sa.PrimaryKeyConstraint("offer_id", "week_on", "profile_id", name=op.f("pk_offer_work")),
    )
    op.create_table(
        "award_cancellations",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("compensation_satang", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "reason <> 'unavoidable_need' OR compensation_satang > 0",
            name=op.f("ck_award_cancellations_compensation_due"),
        ),
        sa.CheckConstraint(
            "reason IN ('worker_at_fault', 'unavoidable_need', 'agreed_by_both')",
            name=op.f("ck_award_cancellations_reason"),
        ),
        sa.CheckConstraint("compensation_satang >= 0", name=op.f("ck_award_cancellations_compensation")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_cancellations_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_cancellations")),
        sa.UniqueConstraint("award_id", name=op.f("uq_award_cancellations_award_id")),
    )
    op.create_table(
        "award_members",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_year", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_members_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_award_members_homeworker_id_homeworkers")
        ),
        sa.PrimaryKeyConstraint("award_id", "homeworker_id", name=op.f("pk_award_members")),
    )
    op.create_table(
        "award_work",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("centiminutes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_work_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["skill_profiles.id"], name=op.f("fk_award_work_profile_id_skill_profiles")
        ),
        sa.PrimaryKeyConstraint("award_id", "week_on", "profile_id", name=op.f("pk_award_work")),
    )
    for table in ("matching_runs", "offers", "awards"):
        op.execute(f"GRANT UPDATE ON {table} TO trong_app")
    for table in ("offers", "awards"):
        op.execute(COUNT_VERSION.format(table=table))
    for table in ("matching_policies", "offer_work", "award_work", "award_members", "award_cancellations"):
        op.execute(ONLY_ADDED_TO.format(table=table))
    _allow(
        "matching_runs",
        [
            ("solving", "published"),
            ("solving", "withheld"),
            ("solving", "empty"),
            ("solving", "failed"),
        ],
    )
    op.execute(CHECK_TRANSITION.format(table="matching_runs"))
    _allow(
        "offers",
        [
            ("open", "countered"),
            ("open", "accepted"),
            ("open", "declined"),
            ("open", "lapsed"),
            ("open", "withdrawn"),
            ("countered", "accepted"),
            ("countered", "declined"),
            ("countered", "lapsed"),
            ("countered", "withdrawn"),
        ],
    )
    op.execute(CHECK_TRANSITION.format(table="offers"))
    _allow(
        "awards",
        [
            ("agreed", "cancelled"),
        ],
    )
    op.execute(CHECK_TRANSITION.format(table="awards"))


def downgrade() -> None:
    op.drop_table("award_work")
    op.drop_table("award_members")
    op.drop_table("award_cancellations")
    op.drop_table("offer_work")
    op.drop_index(op.f("ix_awards_lot_id"), table_name="awards")
    op.drop_index(op.f("ix_awards_hirer_id"), table_name="awards")
    op.drop_index(op.f("ix_awards_group_id"), table_name="awards")
    op.drop_table("awards")
    op.drop_index(
        "uq_offers_one_waiting", table_name="offers", postgresql_where=sa.text("state IN ('open', 'countered')")
    )
    op.drop_index("ix_offers_waiting", table_name="offers", postgresql_where=sa.text("state IN ('open', 'countered')"))
    op.drop_index(op.f("ix_offers_run_id"), table_name="offers")
    op.drop_index(op.f("ix_offers_group_id"), table_name="offers")
    op.drop_table("offers")
    op.drop_table("matching_runs")
    op.drop_table("matching_policies")
    op.execute("DELETE FROM state_transitions WHERE thing = 'matching_runs'")
    op.execute("DELETE FROM state_transitions WHERE thing = 'offers'")
    op.execute("DELETE FROM state_transitions WHERE thing = 'awards'")


def _allow(thing: str, pairs: list[tuple[str, str]]) -> None:
    """What may follow what."""
    for before, after in pairs:
        op.execute(f"INSERT INTO state_transitions VALUES ('{thing}', '{before}', '{after}')")
