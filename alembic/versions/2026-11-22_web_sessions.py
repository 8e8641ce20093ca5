"""Sessions of browsers, and the forms that were sent in them."""

import sqlalchemy as sa
from alembic import op

revision = "web_sessions"
down_revision = "parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("acting", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_web_sessions_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    op.create_index(op.f("ix_web_sessions_principal_id"), "web_sessions", ["principal_id"])
    op.execute("GRANT UPDATE (last_used_at, ended_at) ON web_sessions TO trong_app")
    op.create_table(
        "web_actions",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["web_sessions.id"], name=op.f("fk_web_actions_session_id_web_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_actions")),
    )
    op.create_index(op.f("ix_web_actions_session_id"), "web_actions", ["session_id"])
    op.create_index(op.f("ix_web_actions_request_id"), "web_actions", ["request_id"])


def downgrade() -> None:
    op.drop_table("web_actions")
    op.drop_table("web_sessions")
