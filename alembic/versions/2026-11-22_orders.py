"""Orders of lots, time tests, and each version of the lawful rate."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "orders"
down_revision = "wages"
branch_labels = None
depends_on = None

CHECK_TRANSITION = (
    "CREATE TRIGGER check_transition BEFORE UPDATE OF state ON {table} FOR EACH ROW EXECUTE FUNCTION check_transition()"
)
COUNT_VERSION = "CREATE TRIGGER count_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()"
ONLY_ADDED_TO = (
    "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("client_ref", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("delivery_province_code", sa.String(), nullable=False),
        sa.Column("delivery_district_code", sa.String(), nullable=True),
        sa.Column("delivery_address", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cancelled_because", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('to_specification', 'finished_goods')", name=op.f("ck_orders_kind")),
        sa.CheckConstraint("state IN ('open', 'cancelled')", name=op.f("ck_orders_state")),
        sa.CheckConstraint(
            "delivery_district_code IS NULL OR left(delivery_district_code, 2) = delivery_province_code",
            name=op.f("ck_orders_district"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_province_code"], ["provinces.code"], name=op.f("fk_orders_delivery_province_code_provinces")
        ),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_orders_hirer_id_hirers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("hirer_id", "client_ref", name=op.f("uq_orders_hirer_id_client_ref")),
    )
    op.create_table(
        "time_tests",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("workers", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("worker_seconds", sa.BigInteger(), nullable=False),
        sa.Column("allowance_percent", sa.SmallInteger(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("measured_by", sa.String(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("allowance_percent BETWEEN 0 AND 50", name=op.f("ck_time_tests_allowance")),
        sa.CheckConstraint("workers > 0 AND pieces > 0 AND worker_seconds > 0", name=op.f("ck_time_tests_measured")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_time_tests_hirer_id_hirers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_tests")),
    )
    op.create_table(
        "lots",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("skill_code", sa.String(), nullable=False),
        sa.Column("skill_level", sa.SmallInteger(), nullable=False),
        sa.Column("machine_code", sa.String(), nullable=True),
        sa.Column("quantity_pieces", sa.BigInteger(), nullable=False),
        sa.Column("centiminutes_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("time_test_id", sa.Uuid(), nullable=True),
        sa.Column("materials_by", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("minimum_lot_pieces", sa.BigInteger(), nullable=False),
        sa.Column("most_groups", sa.SmallInteger(), nullable=False),
        sa.Column("all_or_nothing", sa.Boolean(), nullable=False),
        sa.Column("quality_level", sa.SmallInteger(), nullable=False),
        sa.Column("hazard", sa.String(), nullable=False),
        sa.Column("rate_satang", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("terms", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("awarded_pieces", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("groups_awarded", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("hazard IN ('none', 'sharp', 'heat', 'dust', 'solvent')", name=op.f("ck_lots_hazard")),
        sa.CheckConstraint("materials_by IN ('hirer', 'group')", name=op.f("ck_lots_materials_by")),
        sa.CheckConstraint("state IN ('open', 'blocked', 'cancelled')", name=op.f("ck_lots_state")),
        sa.CheckConstraint("awarded_pieces BETWEEN 0 AND quantity_pieces", name=op.f("ck_lots_awarded")),
        sa.CheckConstraint("centiminutes_per_piece BETWEEN 1 AND 600000", name=op.f("ck_lots_centiminutes")),
        sa.CheckConstraint("due_on > start_on", name=op.f("ck_lots_window")),
        sa.CheckConstraint("groups_awarded BETWEEN 0 AND most_groups", name=op.f("ck_lots_groups_awarded")),
        sa.CheckConstraint("minimum_lot_pieces BETWEEN 1 AND quantity_pieces", name=op.f("ck_lots_minimum_lot")),
        sa.CheckConstraint("most_groups BETWEEN 1 AND 50", name=op.f("ck_lots_most_groups")),
        sa.CheckConstraint("quantity_pieces BETWEEN 1 AND 10000000", name=op.f("ck_lots_quantity")),
        sa.CheckConstraint("rate_satang BETWEEN 1 AND 1000000000", name=op.f("ck_lots_rate")),
        sa.CheckConstraint(
            "skill_level BETWEEN 1 AND 3 AND quality_level BETWEEN 1 AND 3", name=op.f("ck_lots_levels")
        ),
        sa.ForeignKeyConstraint(["machine_code"], ["machines.code"], name=op.f("fk_lots_machine_code_machines")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_lots_order_id_orders")),
        sa.ForeignKeyConstraint(["skill_code"], ["skills.code"], name=op.f("fk_lots_skill_code_skills")),
        sa.ForeignKeyConstraint(["time_test_id"], ["time_tests.id"], name=op.f("fk_lots_time_test_id_time_tests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_lots_order_id_position")),
    )
    op.create_index("ix_lots_open", "lots", ["due_on"], unique=False, postgresql_where="state = 'open'")
    op.create_table(
        "lot_rates",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("minimum_wage_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("floor_satang", sa.BigInteger(), nullable=False),
        sa.Column("fair_satang", sa.BigInteger(), nullable=False),
        sa.Column("working", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_rates_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["minimum_wage_id"], ["minimum_wages.id"], name=op.f("fk_lot_rates_minimum_wage_id_minimum_wages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_rates")),
        sa.UniqueConstraint("lot_id", "number", name=op.f("uq_lot_rates_lot_id_number")),
    )
    for table in ("orders", "lots"):
        op.execute(f"GRANT UPDATE ON {table} TO trong_app")
    for table in ("orders", "lots"):
        op.execute(COUNT_VERSION.format(table=table))
    for table in ("time_tests", "lot_rates"):
        op.execute(ONLY_ADDED_TO.format(table=table))
    _allow(
        "orders",
        [
            ("open", "cancelled"),
        ],
    )
    op.execute(CHECK_TRANSITION.format(table="orders"))
    _allow(
        "lots",
        [
            ("open", "blocked"),
            ("open", "cancelled"),
            ("blocked", "open"),
            ("blocked", "cancelled"),
        ],
    )
    op.execute(CHECK_TRANSITION.format(table="lots"))


def downgrade() -> None:
    op.drop_table("lot_rates")
    op.drop_index("ix_lots_open", table_name="lots", postgresql_where="state = 'open'")
    op.drop_table("lots")
    op.drop_table("time_tests")
    op.drop_table("orders")
    op.execute("DELETE FROM state_transitions WHERE thing = 'orders'")
    op.execute("DELETE FROM state_transitions WHERE thing = 'lots'")


def _allow(thing: str, pairs: list[tuple[str, str]]) -> None:
    """What may follow what."""
    for before, after in pairs:
        op.execute(f"INSERT INTO state_transitions VALUES ('{thing}', '{before}', '{after}')")
