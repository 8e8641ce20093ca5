"""Each message by its ways, where people want to be told, and what providers still take."""

import sqlalchemy as sa
from alembic import op

revision = "ways"
down_revision = "web_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notifications", sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("notifications", sa.Column("occasion", sa.String(), nullable=True))
    op.create_unique_constraint(op.f("uq_notifications_occasion"), "notifications", ["occasion"])
    op.create_index("ix_notifications_created_at", "notifications", ["created_at"])
    op.create_table(
        "notification_sendings",
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("try_after", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("way IN ('line', 'sms', 'email', 'file')", name=op.f("ck_notification_sendings_way")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'accepted', 'failed', 'gave_up')", name=op.f("ck_notification_sendings_state")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_notification_sendings_accepted_at")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name=op.f("fk_notification_sendings_notification_id_notifications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_sendings")),
        sa.UniqueConstraint("notification_id", "way", name=op.f("uq_notification_sendings_notification_id_way")),
    )
    op.create_index(
        "ix_notification_sendings_waiting",
        "notification_sendings",
        ["try_after"],
        postgresql_where=sa.text("state IN ('queued', 'sent')"),
    )
    changes = "state, attempts, try_after, accepted_at, provider_reference, last_error"
    op.execute(f"GRANT UPDATE ({changes}) ON notification_sendings TO trong_app")
    _addresses()
    op.create_table(
        "provider_quotas",
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("limit_messages", sa.BigInteger(), nullable=True),
        sa.Column("used_messages", sa.BigInteger(), nullable=False),
        sa.Column("used_up", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("way", name=op.f("pk_provider_quotas")),
    )
    op.execute("GRANT UPDATE ON provider_quotas TO trong_app")


def _addresses() -> None:
    op.create_table(
        "contact_addresses",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_mark", sa.String(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'line', 'email')", name=op.f("ck_contact_addresses_kind")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_contact_addresses_tries")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_contact_addresses_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_addresses")),
        sa.UniqueConstraint("principal_id", "kind", name=op.f("uq_contact_addresses_principal_id_kind")),
    )
    op.execute("GRANT UPDATE, DELETE ON contact_addresses TO trong_app")


def downgrade() -> None:
    op.drop_table("provider_quotas")
    op.drop_table("contact_addresses")
    op.drop_table("notification_sendings")
    op.drop_index("ix_notifications_created_at", table_name="notifications")
    op.drop_constraint(op.f("uq_notifications_occasion"), "notifications")
    op.drop_column("notifications", "occasion")
    op.drop_column("notifications", "routed_at")
