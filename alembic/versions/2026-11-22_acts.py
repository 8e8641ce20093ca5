"""An account reads what it did: its own audit events, newest first, without reading everybody's."""

from alembic import op

revision = "acts"
down_revision = "ways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_events_principal_id", "audit_events", ["principal_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_events_principal_id", "audit_events")
