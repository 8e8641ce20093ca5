"""Three roles: who owns the tables, who may change them, who uses them; and what every table inherits."""

from alembic import op

revision = "roles"
down_revision = None
branch_labels = None
depends_on = None

# Roles belong to the whole server, so another database of it may have made them already.
DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE trong_owner IN SCHEMA public"
ROLES = """
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['trong_owner NOLOGIN', 'trong_migrate LOGIN NOINHERIT', 'trong_app LOGIN'] LOOP
    BEGIN
      EXECUTE 'CREATE ROLE ' || wanted;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
  BEGIN
    GRANT trong_owner TO trong_migrate;
    EXECUTE format('GRANT trong_owner, trong_app TO %I', current_user);
  EXCEPTION WHEN unique_violation OR invalid_grant_operation THEN NULL;
  END;
END $$
"""

# A changed row counts up: its version is the ETag that callers hold.
COUNT_VERSION = """
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$
"""

# What may follow what is a table; a change of state that is not in it is refused.
TRANSITIONS = """
CREATE TABLE state_transitions (
  thing text NOT NULL, from_state text NOT NULL, to_state text NOT NULL,
  CONSTRAINT pk_state_transitions PRIMARY KEY (thing, from_state, to_state)
)
"""
CHECK_TRANSITION = """
CREATE FUNCTION check_transition() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM state_transitions
    WHERE thing = TG_TABLE_NAME AND from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'state_transition';
  END IF;
  RETURN NEW;
END $$
"""

# Grants stop the application; this stops slips of those who may do more.
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% is only added to', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'append_only';
END $$
"""


def upgrade() -> None:
    op.execute(ROLES)
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute("GRANT USAGE, CREATE ON SCHEMA public TO trong_owner")
    op.execute("GRANT USAGE ON SCHEMA public TO trong_app")
    op.execute("ALTER TABLE alembic_version OWNER TO trong_owner")
    op.execute("SET ROLE trong_owner")
    # The application may read and add; what else it may do is granted table by table.
    op.execute(f"{DEFAULTS} GRANT SELECT, INSERT ON TABLES TO trong_app")
    op.execute(f"{DEFAULTS} GRANT USAGE ON SEQUENCES TO trong_app")
    op.execute(COUNT_VERSION)
    op.execute(TRANSITIONS)
    op.execute("REVOKE INSERT ON state_transitions FROM trong_app")
    op.execute(CHECK_TRANSITION)
    op.execute(REFUSE_CHANGE)
    op.execute("GRANT SELECT ON alembic_version TO trong_app")


def downgrade() -> None:
    """The roles stay: other databases of the server may use them."""
    op.execute("DROP FUNCTION refuse_change")
    op.execute("DROP FUNCTION check_transition")
    op.execute("DROP TABLE state_transitions")
    op.execute("DROP FUNCTION count_version")
    op.execute(f"{DEFAULTS} REVOKE SELECT, INSERT ON TABLES FROM trong_app")
    op.execute(f"{DEFAULTS} REVOKE USAGE ON SEQUENCES FROM trong_app")
