"""What a hirer's own system is told: the log of events, the endpoints that want them, and how each sending goes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "events"
down_revision = "first_ways"
branch_labels = None
depends_on = None

KINDS = (
    "'order.matched', 'offer.countered', 'offer.declined', 'offer.lapsed', 'offer.withdrawn', 'award.made', "
    "'award.signed', 'award.cancelled', 'award.ended', 'delivery_note.posted', 'goods_receipt.posted', "
    "'dispute.opened', 'dispute.settled', 'pay.due', 'pay_run.paid', 'payment.paid', "
    "'payment.confirmed', 'payment.contested', 'webhook.test'"
)

# Numbers are given when a transaction commits, one transaction at a time: who has seen a number has seen every lower
# one. The same moment writes down who wants the event and asks for the job that sends it, so that nothing is lost
# and nothing is told that did not happen. The lock is taken after all others of the transaction and held for its
# commit alone.
NUMBER_EVENT = """
CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  given bigint;
  of_order bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('send_webhooks', 0));
  INSERT INTO event_counts AS c VALUES (NEW.hirer_id, 1)
    ON CONFLICT (about_id) DO UPDATE SET newest = c.newest + 1 RETURNING newest INTO given;
  IF NEW.order_id IS NOT NULL THEN
    INSERT INTO event_counts AS c VALUES (NEW.order_id, 1)
      ON CONFLICT (about_id) DO UPDATE SET newest = c.newest + 1 RETURNING newest INTO of_order;
  END IF;
  UPDATE events SET number = given, order_number = of_order WHERE id = NEW.id;
  INSERT INTO webhook_sendings (id, webhook_id, event_id, order_id, number)
    SELECT gen_random_uuid(), w.id, NEW.id, NEW.order_id, given FROM webhooks AS w
    WHERE w.hirer_id = NEW.hirer_id AND w.off_because IS NULL AND w.deleted_at IS NULL
      AND CASE WHEN NEW.kind = 'webhook.test' THEN w.id = NEW.about_id
               ELSE w.kinds = '{}' OR NEW.kind = ANY (w.kinds) END;
  IF FOUND AND NOT EXISTS (
    SELECT FROM procrastinate_jobs WHERE queueing_lock = 'send_webhooks' AND status = 'todo'
  ) THEN
    PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW('trong', 'send_webhooks', 0, NULL, 'send_webhooks', '{}'::jsonb,
      clock_timestamp())::procrastinate_job_to_defer_v1]);
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    _log()
    _endpoints()
    _sendings()
    op.execute(NUMBER_EVENT)
    op.execute("REVOKE EXECUTE ON FUNCTION number_event() FROM PUBLIC")
    op.execute(
        "CREATE CONSTRAINT TRIGGER number_event AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION number_event()"
    )
    op.execute("REVOKE INSERT ON event_counts FROM trong_app")
    op.execute("GRANT DELETE ON events, webhook_sendings TO trong_app")  # after so many days, see settings.csv
    op.execute("GRANT UPDATE ON webhooks TO trong_app")
    changes = "state, attempts, try_after, tried_at, status, took_ms, last_error"
    op.execute(f"GRANT UPDATE ({changes}) ON webhook_sendings TO trong_app")


def _log() -> None:
    op.create_table(
        "events",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("order_number", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_events_kind")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_events_hirer_id_hirers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("hirer_id", "number", name=op.f("uq_events_hirer_id_number")),
        sa.UniqueConstraint("order_id", "order_number", name=op.f("uq_events_order_id_order_number")),
    )
    op.create_index(op.f("ix_events_created_at"), "events", ["created_at"])
    op.create_table(
        "event_counts",
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("about_id", name=op.f("pk_event_counts")),
    )


def _endpoints() -> None:
    op.create_table(
        "webhooks",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_because", sa.String(), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("off_because IN ('hirer', 'gone', 'failing')", name=op.f("ck_webhooks_off_because")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_webhooks_hirer_id_hirers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_hirer_id"), "webhooks", ["hirer_id"])


def _sendings() -> None:
    op.create_table(
        "webhook_sendings",
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("try_after", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("took_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'delivered', 'failed', 'stopped')", name=op.f("ck_webhook_sendings_state")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_webhook_sendings_event_id_events")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_sendings_webhook_id_webhooks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_sendings")),
        sa.UniqueConstraint("webhook_id", "event_id", name=op.f("uq_webhook_sendings_webhook_id_event_id")),
    )
    op.create_index("ix_webhook_sendings_event_id", "webhook_sendings", ["event_id"])
    op.create_index(
        "ix_webhook_sendings_waiting",
        "webhook_sendings",
        ["webhook_id", "order_id", "number"],
        postgresql_where=sa.text("state IN ('waiting', 'sent')"),
    )


def downgrade() -> None:
    op.drop_table("webhook_sendings")
    op.drop_table("webhooks")
    op.drop_table("events")
    op.execute("DROP FUNCTION number_event()")
    op.drop_table("event_counts")
