"""The queue: procrastinate's own tables, as the version in the lock ships them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "jobs"
down_revision = "accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Many statements in one text, with % in them: past SQLAlchemy, which would read parameters into it.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers, "
        "procrastinate_periodic_defers TO trong_app"
    )


def downgrade() -> None:
    op.execute(
        """
        DO $$
        DECLARE found record;
        BEGIN
          DROP TABLE procrastinate_events, procrastinate_periodic_defers CASCADE;
          DROP TABLE procrastinate_jobs, procrastinate_workers CASCADE;
          FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' LOOP
            EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE';
          END LOOP;
          FOR found IN SELECT typname FROM pg_type
            WHERE typname LIKE 'procrastinate\\_job%' AND typtype IN ('e', 'c') LOOP
            EXECUTE 'DROP TYPE ' || found.typname || ' CASCADE';
          END LOOP;
        END $$
        """
    )
