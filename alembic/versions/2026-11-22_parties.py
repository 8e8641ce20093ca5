"""Hirers, groups, homeworkers, skills, machines, weekly capacity."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "parties"
down_revision = "notifications"
branch_labels = None
depends_on = None

COUNT_VERSION = "CREATE TRIGGER count_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()"


def upgrade() -> None:
    op.create_table(
        "homeworkers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_year", sa.SmallInteger(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("identity_mark", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("sex IN ('female', 'male')", name=op.f("ck_homeworkers_sex")),
        sa.CheckConstraint("birth_year BETWEEN 1900 AND 2100", name=op.f("ck_homeworkers_birth_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homeworkers")),
        sa.UniqueConstraint("identity_mark", name=op.f("uq_homeworkers_identity_mark")),
    )
    op.create_table(
        "machines",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_machines")),
    )
    op.create_table(
        "provinces",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("region_broad", sa.String(), nullable=False),
        sa.Column("latitude_e6", sa.BigInteger(), nullable=False),
        sa.Column("longitude_e6", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_provinces")),
    )
    op.create_table(
        "skills",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_th", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("isco08", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_skills")),
    )
    op.create_table(
        "groups",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("quality_level", sa.SmallInteger(), nullable=False),
        sa.Column("least_satang_per_hour", sa.BigInteger(), nullable=False),
        sa.Column("farthest_km", sa.BigInteger(), nullable=False),
        sa.Column("hazards", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("minutes_per_member_day", sa.SmallInteger(), nullable=False),
        sa.Column("working_days_per_week", sa.SmallInteger(), nullable=False),
        sa.Column("doe_registered", sa.Boolean(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_because", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "district_code IS NULL OR left(district_code, 2) = province_code", name=op.f("ck_groups_district")
        ),
        sa.CheckConstraint("least_satang_per_hour >= 0 AND farthest_km >= 0", name=op.f("ck_groups_not_negative")),
        sa.CheckConstraint("minutes_per_member_day BETWEEN 0 AND 600", name=op.f("ck_groups_minutes_per_member_day")),
        sa.CheckConstraint("quality_level BETWEEN 1 AND 3", name=op.f("ck_groups_quality_level")),
        sa.CheckConstraint("working_days_per_week BETWEEN 1 AND 7", name=op.f("ck_groups_working_days_per_week")),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_groups_principal_id_principals")),
        sa.ForeignKeyConstraint(["province_code"], ["provinces.code"], name=op.f("fk_groups_province_code_provinces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("principal_id", name=op.f("uq_groups_principal_id")),
    )
    op.create_index(op.f("ix_groups_name_sort"), "groups", ["name_sort"], unique=False)
    op.create_table(
        "hirers",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("tax_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("industry_code", sa.String(), nullable=True),
        sa.Column("next_up_hirer_id", sa.Uuid(), nullable=True),
        sa.Column("next_up_name", sa.String(), nullable=True),
        sa.Column("next_up_address", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind <> 'agent' OR next_up_hirer_id IS NOT NULL OR "
            "(next_up_name IS NOT NULL AND next_up_address IS NOT NULL)",
            name=op.f("ck_hirers_agent_names_next_up"),
        ),
        sa.CheckConstraint("kind IN ('factory', 'brand', 'agent')", name=op.f("ck_hirers_kind")),
        sa.CheckConstraint("tax_id ~ '^[0-9]{13}$'", name=op.f("ck_hirers_tax_id")),
        sa.CheckConstraint(
            "district_code IS NULL OR left(district_code, 2) = province_code", name=op.f("ck_hirers_district")
        ),
        sa.ForeignKeyConstraint(["next_up_hirer_id"], ["hirers.id"], name=op.f("fk_hirers_next_up_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_hirers_principal_id_principals")),
        sa.ForeignKeyConstraint(["province_code"], ["provinces.code"], name=op.f("fk_hirers_province_code_provinces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hirers")),
        sa.UniqueConstraint("principal_id", name=op.f("uq_hirers_principal_id")),
        sa.UniqueConstraint("tax_id", name=op.f("uq_hirers_tax_id")),
    )
    op.create_index(op.f("ix_hirers_name_sort"), "hirers", ["name_sort"], unique=False)
    op.create_table(
        "homeworker_skills",
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("skill_code", sa.String(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('self_stated', 'mentor_seen', 'delivered', 'certified')",
            name=op.f("ck_homeworker_skills_evidence"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_homeworker_skills_level")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_homeworker_skills_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(["skill_code"], ["skills.code"], name=op.f("fk_homeworker_skills_skill_code_skills")),
        sa.PrimaryKeyConstraint("homeworker_id", "skill_code", name=op.f("pk_homeworker_skills")),
    )
    op.create_table(
        "group_machines",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("machine_code", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_group_machines_count")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_machines_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["machine_code"], ["machines.code"], name=op.f("fk_group_machines_machine_code_machines")
        ),
        sa.PrimaryKeyConstraint("group_id", "machine_code", name=op.f("pk_group_machines")),
    )
    op.create_table(
        "machine_weeks",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("machine_code", sa.String(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("booked_centiminutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("booked_centiminutes BETWEEN 0 AND minutes * 100", name=op.f("ck_machine_weeks_booked")),
        sa.CheckConstraint("extract(isodow FROM week_on) = 1", name=op.f("ck_machine_weeks_monday")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_machine_weeks_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["machine_code"], ["machines.code"], name=op.f("fk_machine_weeks_machine_code_machines")
        ),
        sa.PrimaryKeyConstraint("group_id", "machine_code", "week_on", name=op.f("pk_machine_weeks")),
    )
    op.create_table(
        "memberships",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name=op.f("ck_memberships_left_after_joined")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_memberships_homeworker_id_homeworkers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_group_id"), "memberships", ["group_id"], unique=False)
    op.create_index(
        "uq_memberships_one_group",
        "memberships",
        ["homeworker_id"],
        unique=True,
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_table(
        "skill_profiles",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("skills", sa.String(), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_skill_profiles_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_profiles")),
        sa.UniqueConstraint("group_id", "skills", name=op.f("uq_skill_profiles_group_id_skills")),
    )
    op.create_table(
        "capacity_weeks",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("booked_centiminutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("holidays", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("care_days", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("booked_centiminutes BETWEEN 0 AND minutes * 100", name=op.f("ck_capacity_weeks_booked")),
        sa.CheckConstraint("extract(isodow FROM week_on) = 1", name=op.f("ck_capacity_weeks_monday")),
        sa.CheckConstraint(
            "holidays BETWEEN 0 AND 7 AND care_days BETWEEN 0 AND 7", name=op.f("ck_capacity_weeks_days")
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 100000000", name=op.f("ck_capacity_weeks_minutes")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_capacity_weeks_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["skill_profiles.id"], name=op.f("fk_capacity_weeks_profile_id_skill_profiles")
        ),
        sa.PrimaryKeyConstraint("profile_id", "week_on", name=op.f("pk_capacity_weeks")),
    )
    op.create_index(op.f("ix_capacity_weeks_group_id_week_on"), "capacity_weeks", ["group_id", "week_on"], unique=False)
    for table in ("provinces", "skills", "machines"):
        op.execute(f"REVOKE INSERT ON {table} FROM trong_app")
    for table in (
        "hirers",
        "groups",
        "group_machines",
        "homeworkers",
        "memberships",
        "homeworker_skills",
        "skill_profiles",
        "capacity_weeks",
        "machine_weeks",
    ):
        op.execute(f"GRANT UPDATE ON {table} TO trong_app")
    for table in ("group_machines", "homeworker_skills"):
        op.execute(f"GRANT DELETE ON {table} TO trong_app")
    for table in ("hirers", "groups", "homeworkers", "capacity_weeks"):
        op.execute(COUNT_VERSION.format(table=table))


def downgrade() -> None:
    op.drop_index(op.f("ix_capacity_weeks_group_id_week_on"), table_name="capacity_weeks")
    op.drop_table("capacity_weeks")
    op.drop_table("skill_profiles")
    op.drop_index("uq_memberships_one_group", table_name="memberships", postgresql_where=sa.text("left_on IS NULL"))
    op.drop_index(op.f("ix_memberships_group_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_table("machine_weeks")
    op.drop_table("group_machines")
    op.drop_table("homeworker_skills")
    op.drop_index(op.f("ix_hirers_name_sort"), table_name="hirers")
    op.drop_table("hirers")
    op.drop_index(op.f("ix_groups_name_sort"), table_name="groups")
    op.drop_table("groups")
    op.drop_table("skills")
    op.drop_table("provinces")
    op.drop_table("machines")
    op.drop_table("homeworkers")
