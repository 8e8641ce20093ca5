"""Sessions of browsers and the forms sent in them; helpers, sign-ins of staff, PINs, links that sign in."""

import sqlalchemy as sa
from alembic import op

revision = "web_sessions"
down_revision = "parts"
branch_labels = None
depends_on = None


def _row(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _whose(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["principal_id"], ["principals.id"], name=op.f(f"fk_{table}_principal_id_principals")
    )


def upgrade() -> None:
    op.create_table(
        "helpers",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_row("helpers"),
        _whose("helpers"),
    )
    op.create_index(op.f("ix_helpers_principal_id"), "helpers", ["principal_id"])
    op.create_index(
        "uq_helpers_phone_live", "helpers", ["phone"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.execute("GRANT UPDATE (ended_at) ON helpers TO trong_app")
    op.create_table(
        "staff_sign_ins",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("wrong_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_row("staff_sign_ins"),
        _whose("staff_sign_ins"),
        sa.CheckConstraint("login = lower(login)", name=op.f("ck_staff_sign_ins_login")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_sign_ins_login")),
    )
    op.create_index(op.f("ix_staff_sign_ins_principal_id"), "staff_sign_ins", ["principal_id"])
    op.execute(
        "GRANT UPDATE (password_hash, last_step, wrong_tries, locked_until, ended_at) ON staff_sign_ins TO trong_app"
    )
    op.create_table(
        "pins",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("wrong_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        _whose("pins"),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_pins")),
    )
    op.execute("GRANT UPDATE, DELETE ON pins TO trong_app")
    op.create_table(
        "sign_in_links",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("to_path", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_row("sign_in_links"),
        _whose("sign_in_links"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_links_principal_id"), "sign_in_links", ["principal_id"])
    op.execute("GRANT UPDATE (used_at) ON sign_in_links TO trong_app")
    op.create_table(
        "web_sessions",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("money_open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_row("web_sessions"),
        _whose("web_sessions"),
        sa.ForeignKeyConstraint(["helper_id"], ["helpers.id"], name=op.f("fk_web_sessions_helper_id_helpers")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_sign_ins.id"], name=op.f("fk_web_sessions_staff_id_staff_sign_ins")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    op.create_index(op.f("ix_web_sessions_principal_id"), "web_sessions", ["principal_id"])
    op.execute("GRANT UPDATE (last_used_at, ended_at, money_open_until) ON web_sessions TO trong_app")
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
    )
    op.create_index(op.f("ix_web_actions_session_id"), "web_actions", ["session_id"])
    op.create_index(op.f("ix_web_actions_request_id"), "web_actions", ["request_id"])
    op.execute(
        "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON web_actions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    for table in ("web_actions", "web_sessions", "sign_in_links", "pins", "staff_sign_ins", "helpers"):
        op.drop_table(table)
