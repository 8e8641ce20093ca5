"""Proofs from elsewhere that open an account: LINE Login, the sign-in of an office."""

import sqlalchemy as sa
from alembic import op

revision = "external"
down_revision = "acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_sign_ins",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("provider IN ('line', 'office')", name=op.f("ck_external_sign_ins_provider")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_external_sign_ins_principal_id_principals")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_sign_ins.id"], name=op.f("fk_external_sign_ins_staff_id_staff_sign_ins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_sign_ins")),
        sa.UniqueConstraint("provider", "subject", name=op.f("uq_external_sign_ins_provider_subject")),
    )
    op.create_index(op.f("ix_external_sign_ins_principal_id"), "external_sign_ins", ["principal_id"])
    op.execute(
        "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON external_sign_ins "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("external_sign_ins")
