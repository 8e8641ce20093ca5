"""Work documents, their printed files, their signatures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "documents"
down_revision = "ledger"
branch_labels = None
depends_on = None

# No award without its work document (s.9), whatever code made it. Looked at when the transaction commits.
AWARD_HAS_DOCUMENT = """
CREATE FUNCTION award_has_document() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM work_documents WHERE award_id = NEW.id) THEN
    RAISE EXCEPTION 'award % has no work document', NEW.id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'award_has_document';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "work_documents",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version_no >= 1", name=op.f("ck_work_documents_version_no")),
        sa.CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_work_documents_content_hash")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_work_documents_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_documents")),
        sa.UniqueConstraint("award_id", "version_no", name=op.f("uq_work_documents_award_id_version_no")),
        sa.UniqueConstraint("number", "version_no", name=op.f("uq_work_documents_number_version_no")),
    )
    op.create_table(
        "document_files",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('th', 'lo', 'km', 'my', 'en')", name=op.f("ck_document_files_language")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_document_files_sha256")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["work_documents.id"], name=op.f("fk_document_files_document_id_work_documents")
        ),
        sa.PrimaryKeyConstraint("document_id", "language", name=op.f("pk_document_files")),
    )
    op.create_table(
        "signatures",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("side IN ('hirer', 'leader')", name=op.f("ck_signatures_side")),
        sa.CheckConstraint(
            "method IN ('ink', 'on_behalf') OR (side, method) IN (('hirer', 'api_key'), ('leader', 'otp'))",
            name=op.f("ck_signatures_method"),
        ),
        sa.CheckConstraint("method <> 'on_behalf' OR note <> ''", name=op.f("ck_signatures_on_behalf_says_why")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["work_documents.id"], name=op.f("fk_signatures_document_id_work_documents")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_signatures_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("document_id", "side", name=op.f("uq_signatures_document_id_side")),
    )
    for table in ("work_documents", "document_files", "signatures"):
        op.execute(
            f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(AWARD_HAS_DOCUMENT)
    op.execute(
        "CREATE CONSTRAINT TRIGGER award_has_document AFTER INSERT ON awards DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION award_has_document()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER award_has_document ON awards")
    op.execute("DROP FUNCTION award_has_document")
    op.drop_table("signatures")
    op.drop_table("document_files")
    op.drop_table("work_documents")
