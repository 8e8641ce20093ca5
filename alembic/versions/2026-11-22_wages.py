"""Minimum wages: dated rows with their source, only added to."""

import sqlalchemy as sa
from alembic import op

revision = "wages"
down_revision = "parties"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = (
    "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


def upgrade() -> None:
    op.create_table(
        "wage_notifications",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["loaded_by"], ["principals.id"], name=op.f("fk_wage_notifications_loaded_by_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_notifications")),
        sa.UniqueConstraint("number", name=op.f("uq_wage_notifications_number")),
    )
    op.create_table(
        "minimum_wages",
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("district_name_th", sa.String(), nullable=True),
        sa.Column("daily_satang", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("daily_satang BETWEEN 1 AND 10000000", name=op.f("ck_minimum_wages_daily_satang")),
        sa.CheckConstraint(
            "district_code IS NULL OR left(district_code, 2) = province_code", name=op.f("ck_minimum_wages_district")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["wage_notifications.id"],
            name=op.f("fk_minimum_wages_notification_id_wage_notifications"),
        ),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_minimum_wages_province_code_provinces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minimum_wages")),
        sa.UniqueConstraint(
            "province_code",
            "district_code",
            "effective_from",
            name=op.f("uq_minimum_wages_province_code_district_code_effective_from"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_minimum_wages_notification_id"), "minimum_wages", ["notification_id"], unique=False)
    for table in ("wage_notifications", "minimum_wages"):
        op.execute(ONLY_ADDED_TO.format(table=table))


def downgrade() -> None:
    op.drop_index(op.f("ix_minimum_wages_notification_id"), table_name="minimum_wages")
    op.drop_table("minimum_wages")
    op.drop_table("wage_notifications")
