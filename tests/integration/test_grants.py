"""What the application may do to its tables: read and add, and change only what is listed here with its reason."""

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api import database
from api.config import Settings
from api.db import APP_ROLE, OWNER_ROLE

MAY_UPDATE = {
    "principals": "an account is disabled",
    "api_keys": "last used, revoked",
    "one_time_codes": "tries and use",
    "web_sessions": "last used, money opened, ended",
    "helpers": "helps no more",
    "staff_sign_ins": "another password, tries, locked, ended",
    "pins": "another PIN, tries, locked",
    "sign_in_links": "used once",
    "idempotency_keys": "the answer is stored beside its claim",
    "notifications": "routed, sent, given up",
    "notification_sendings": "tried, accepted, given up",
    "contact_addresses": "checked, changed",
    "first_ways": "she wants another way first",
    "provider_quotas": "asked again",
    "hirers": "a profile is amended; versions count up",
    "groups": "a profile is amended; versions count up",
    "group_machines": "how many machines stand in a group",
    "homeworkers": "a profile is amended; versions count up",
    "memberships": "somebody leaves",
    "homeworker_skills": "a level rises",
    "skill_profiles": "how many members have these skills",
    "capacity_weeks": "minutes offered and booked",
    "machine_weeks": "minutes booked",
    "orders": "cancelled; versions count up",
    "lots": "amended, awarded; versions count up",
    "matching_runs": "solving, then published or not",
    "offers": "answered; versions count up",
    "awards": "delivered, cancelled; versions count up",
    "matching_parts": "solved",
    "matching_questions": "answered",
    "matching_overrides": "carried out, reviewed; versions count up",
    "matching_appeals": "replayed, answered; versions count up",
    "delivery_notes": "received; the day of hand-over moves earlier",
    "disputes": "ended",
    "dispute_lines": "how many pieces were granted in the end",
    "extensions": "answered",
    "pay_runs": "sent, cancelled",
    "payments": "follows what the three sides say",
    "fee_payments": "follows what the hirer and the leader say",
    "statement_lines": "matched to a payment",
    "slip_tries": "codes asked for from one address are counted",
    "compensations": "paid",
    "check_runs": "running, then finished",
    "findings": "seen again, answered, settled",
    "complaints": "extended, decided",
    "inspections": "ordered, closed",
    "case_orders": "known, answered",
    "exports": "how far it is",
    "webhooks": "another secret, off and on, failures counted",
    "webhook_sendings": "tried, delivered, given up, sent again",
}
MAY_DELETE = {
    "idempotency_keys": "forgotten after forty days",
    "pins": "a leader wants none any more",
    "contact_addresses": "somebody does not want to be told there any more",
    "group_machines": "a group no longer has a machine",
    "homeworker_skills": "a homeworker no longer has a skill",
    "export_parts": "a file is kept for a day",
    "matching_parts": "a part is gone when its round is joined",
    "events": "forgotten after ninety days",
    "webhook_sendings": "forgotten with their events",
}
BY_COLUMN = ("UPDATE", "REFERENCES")  # rights that may be given for single columns
OF_THE_QUEUE = "procrastinate_"
ONLY_READ = {"alembic_version", "state_transitions", "provinces", "skills", "machines", "law_figures", "event_counts"}


def granted(engine: Engine, right: str) -> set[str]:
    """Tables of ours on which the application role has a right."""
    tables = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        f"AND {'has_any_column_privilege' if right in BY_COLUMN else 'has_table_privilege'}"
        "(:role, schemaname || '.' || tablename, :right)"
    )
    with engine.connect() as connection:
        found = set(connection.scalars(text(tables), {"role": APP_ROLE, "right": right}))
    return {one for one in found if not one.startswith(OF_THE_QUEUE)}


def every_table(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        found = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
    return {one for one in found if not one.startswith(OF_THE_QUEUE)}


def first_column(engine: Engine, table: str) -> str:
    with engine.connect() as connection:
        return next(iter(connection.execute(text(f"SELECT * FROM {table} LIMIT 0")).keys()))


def refused(engine: Engine, statement: str) -> str:
    """The SQLSTATE with which the application's statement was refused."""
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text(statement))
    return caught.value.orig.sqlstate


def test_the_application_may_update_only_what_is_listed_with_a_reason(engine: Engine) -> None:
    assert granted(engine, "UPDATE") == set(MAY_UPDATE)


def test_the_application_may_delete_only_what_is_listed_with_a_reason(engine: Engine) -> None:
    assert granted(engine, "DELETE") == set(MAY_DELETE)


@pytest.mark.parametrize("right", ["TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"])
def test_no_table_gives_the_application_more(engine: Engine, right: str) -> None:
    assert granted(engine, right) == set()


def test_the_application_adds_to_every_table_but_reference_data(engine: Engine) -> None:
    assert every_table(engine) - granted(engine, "INSERT") == ONLY_READ


def test_every_change_of_what_is_only_added_to_is_refused_to_the_application(engine: Engine) -> None:
    kept = every_table(engine) - set(MAY_UPDATE) - set(MAY_DELETE)

    states = {refused(engine, f"{change} {table}") for table in kept for change in ("DELETE FROM", "TRUNCATE")}
    states |= {refused(engine, f"UPDATE {table} SET {first_column(engine, table)} = NULL") for table in kept}

    assert len(kept) >= 10
    assert states == {"42501"}  # insufficient_privilege


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "ALTER TABLE audit_events ADD COLUMN more text",
        "ALTER TABLE audit_events DISABLE TRIGGER only_added_to",
        "ALTER TABLE audit_events OWNER TO trong_app",
        "DROP TABLE audit_events",
        "DROP TRIGGER only_added_to ON audit_events",
        "CREATE TABLE more (id int)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "SET ROLE trong_owner",
        "ALTER ROLE trong_app SUPERUSER",
        "COPY audit_events FROM PROGRAM 'true'",
        "INSERT INTO state_transitions VALUES ('offers', 'declined', 'accepted')",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_application_cannot_loosen_its_own_limits(engine: Engine, statement: str) -> None:
    assert refused(engine, statement) == "42501"


def append_only(engine: Engine) -> list[str]:
    """Tables whose trigger refuses every change, found in the catalogue."""
    with_trigger = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'only_added_to'"
    with engine.connect() as connection:
        return list(connection.scalars(text(with_trigger)))


def test_what_is_only_added_to_has_the_trigger(engine: Engine) -> None:
    recorded = every_table(engine) - set(MAY_UPDATE) - set(MAY_DELETE) - ONLY_READ

    assert recorded - set(append_only(engine)) == set()


@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_owner_of_the_tables_is_refused_too(settings: Settings, engine: Engine, change: str) -> None:
    found = database.urls(settings, name=engine.url.database)
    for table in append_only(engine):
        with psycopg.connect(found.migrate) as connection:
            connection.execute(f"SET ROLE {OWNER_ROLE}")
            column = connection.execute(f"SELECT * FROM {table} LIMIT 0").description[0].name
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added to"):
                connection.execute(change.format(table, column))


def test_the_roles_are_three_and_the_application_is_neither_superuser_nor_owner(engine: Engine) -> None:
    about = (
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication FROM pg_roles "
        "WHERE rolname = :r"
    )
    owned = "SELECT count(*) FROM pg_class WHERE relowner = CAST(:role AS regrole)"

    with engine.connect() as connection:
        strong = {role: connection.scalar(text(about), {"r": role}) for role in (APP_ROLE, OWNER_ROLE, "trong_migrate")}
        who = connection.scalar(text("SELECT current_user"))
        owns = connection.scalar(text(owned), {"role": APP_ROLE})
        member = connection.scalar(text("SELECT pg_has_role('trong_app', 'trong_owner', 'MEMBER')"))

    assert strong == {APP_ROLE: False, OWNER_ROLE: False, "trong_migrate": False}
    assert (who, owns, member) == (APP_ROLE, 0, False)


def test_every_table_of_ours_belongs_to_the_owner(engine: Engine) -> None:
    owners = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"

    with engine.connect() as connection:
        found = {row.tableowner for row in connection.execute(text(owners)) if not row[0].startswith(OF_THE_QUEUE)}

    assert found == {OWNER_ROLE}
