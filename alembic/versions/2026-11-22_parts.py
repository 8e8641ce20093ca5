"""Parts of large matching problems, in the hands of workers."""

import sqlalchemy as sa
from alembic import op

revision = "parts"
down_revision = "decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matching_parts",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("snapshot_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.CheckConstraint("round >= 0 AND part >= 0", name=op.f("ck_matching_parts_numbers")),
        sa.CheckConstraint("state IN ('waiting', 'solved')", name=op.f("ck_matching_parts_state")),
        sa.CheckConstraint("(state = 'solved') = (result IS NOT NULL)", name=op.f("ck_matching_parts_result")),
        sa.ForeignKeyConstraint(["run_id"], ["matching_runs.id"], name=op.f("fk_matching_parts_run_id_matching_runs")),
        sa.PrimaryKeyConstraint("run_id", "round", "part", name=op.f("pk_matching_parts")),
    )
    op.execute("GRANT UPDATE (state, result), DELETE ON matching_parts TO trong_app")


def downgrade() -> None:
    op.drop_table("matching_parts")
