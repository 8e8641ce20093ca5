"""Which way somebody wants tried first."""

import sqlalchemy as sa
from alembic import op

revision = "first_ways"
down_revision = "external"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_ways",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.CheckConstraint("way IN ('line', 'sms', 'email')", name=op.f("ck_first_ways_way")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_first_ways_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_first_ways")),
    )
    op.execute("GRANT UPDATE (way) ON first_ways TO trong_app")


def downgrade() -> None:
    op.drop_table("first_ways")
