"""The wage record: accounts, journals and postings in whole satang, only added to, each entry bound to its bytes."""

import sqlalchemy as sa
from alembic import op

revision = "ledger"
down_revision = "offers"
branch_labels = None
depends_on = None

KINDS = {
    "hirer": (
        "hirer_payable",
        "hirer_paid",
        "on_the_way",
        "deduction_damage",
        "deduction_late",
        "withholding_tax",
        "required_by_law",
        "remitted",
        "guarantee_held",
    ),
    "group": ("group_held", "leader_fee", "leader_fee_paid"),
    "homeworker": (
        "homeworker_earning",
        "homeworker_compensation",
        "homeworker_interest",
        "homeworker_guarantee",
        "homeworker_paid",
    ),
}
ENTRIES = (
    "earning",
    "deduction",
    "compensation",
    "interest",
    "leader_fee",
    "guarantee_taken",
    "guarantee_returned",
    "payment_sent",
    "payment_at_group",
    "payment_received",
    "remittance",
    "correction",
)
TABLES = ("ledger_accounts", "ledger_journals", "ledger_postings")

# The same bytes as api/ledger/canonical.py writes, from the columns: text as JSON (to_json escapes as Python does),
# keys in order, no spaces. The path ends in pg_temp, so that nobody's temporary table can stand in for one of these.
CANONICAL = """
CREATE FUNCTION ledger_canonical(wanted uuid) RETURNS bytea
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
  SELECT convert_to(concat(
    '{"corrects":"', replace(journal.corrects_id::text, '-', ''),
    '","effective_on":"', to_char(journal.effective_on, 'YYYY-MM-DD'),
    '","id":"', replace(journal.id::text, '-', ''),
    '","kind":', to_json(journal.kind),
    ',"postings":[', (
      SELECT string_agg(concat(
        '{"account":"', replace(account.id::text, '-', ''),
        '","amount_satang":', posting.amount_satang,
        ',"kind":', to_json(account.kind),
        ',"party":"', replace(account.party_id::text, '-', ''), '"}'
      ), ',' ORDER BY posting.line)
      FROM public.ledger_postings posting JOIN public.ledger_accounts account ON account.id = posting.account_id
      WHERE posting.journal_id = journal.id
    ),
    '],"reason":', to_json(journal.reason),
    ',"recorded_at":"', to_char(journal.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '","reference_id":"', replace(journal.reference_id::text, '-', ''),
    '","reference_subject":', to_json(journal.reference_subject),
    ',"salt":"', encode(journal.salt, 'hex'),
    '","v":"trong-ledger-1"}'
  ), 'UTF8')
  FROM public.ledger_journals journal WHERE journal.id = wanted
$$
"""

# Judged at commit, when all lines are there. What it found whole can gain no line later: see ledger_within_lines.
JUDGE = """
CREATE FUNCTION ledger_judge() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found record;
BEGIN
  SELECT count(*) AS lines, max(line) AS last, sum(amount_satang) AS total INTO found
  FROM public.ledger_postings WHERE journal_id = NEW.id;
  IF found.lines <> NEW.lines OR found.last IS DISTINCT FROM NEW.lines THEN
    RAISE EXCEPTION 'entry % has % of % lines', NEW.id, found.lines, NEW.lines
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_complete';
  END IF;
  IF found.total <> 0 THEN
    RAISE EXCEPTION 'the lines of entry % come to % satang', NEW.id, found.total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balanced';
  END IF;
  IF NEW.recorded_at <> now() THEN
    RAISE EXCEPTION 'entry % is not recorded by this clock', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_clock';
  END IF;
  IF NEW.canonical IS DISTINCT FROM public.ledger_canonical(NEW.id) THEN
    RAISE EXCEPTION 'the bytes of entry % tell of another one', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_canonical';
  END IF;
  IF NEW.corrects_id IS NOT NULL AND (
    NOT EXISTS (
      SELECT FROM public.ledger_journals wrong
      WHERE wrong.id = NEW.corrects_id AND wrong.corrects_id IS NULL AND wrong.lines = NEW.lines
        AND (wrong.reference_subject, wrong.reference_id) = (NEW.reference_subject, NEW.reference_id)
    ) OR EXISTS (
      SELECT line, account_id, -amount_satang FROM public.ledger_postings WHERE journal_id = NEW.corrects_id
      EXCEPT SELECT line, account_id, amount_satang FROM public.ledger_postings WHERE journal_id = NEW.id
    )
  ) THEN
    RAISE EXCEPTION 'entry % does not reverse %', NEW.id, NEW.corrects_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal';
  END IF;
  RETURN NULL;
END $$
"""

# An entry says how many lines it has. Once all are there, each number is taken, and a further one is refused here.
WITHIN_LINES = """
CREATE FUNCTION ledger_within_lines() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added JOIN public.ledger_journals journal ON journal.id = added.journal_id
    WHERE added.line > journal.lines
  ) THEN
    RAISE EXCEPTION 'a line beyond the end of its entry'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_complete';
  END IF;
  RETURN NULL;
END $$
"""


def _among(words: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(word) for word in words)})"


def _accounts() -> None:
    every = tuple(kind for kinds in KINDS.values() for kind in kinds)
    op.create_table(
        "ledger_accounts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("homeworker_id", sa.Uuid(), nullable=True),
        sa.Column(
            "party_id",
            sa.Uuid(),
            sa.Computed("COALESCE(hirer_id, group_id, homeworker_id)", persisted=True),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(_among(every), name=op.f("ck_ledger_accounts_kind")),
        sa.CheckConstraint(
            "num_nonnulls(hirer_id, group_id, homeworker_id) = 1", name=op.f("ck_ledger_accounts_one_party")
        ),
        *(
            sa.CheckConstraint(
                f"({_among(kinds)}) = ({party}_id IS NOT NULL)", name=op.f(f"ck_ledger_accounts_{party}")
            )
            for party, kinds in KINDS.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{party}_id"], [f"{party}s.id"], name=op.f(f"fk_ledger_accounts_{party}_id_{party}s")
            )
            for party in KINDS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("kind", "party_id", name=op.f("uq_ledger_accounts_kind_party_id")),
    )


def _journals() -> None:
    op.create_table(
        "ledger_journals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference_subject", sa.String(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lines", sa.SmallInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(_among(ENTRIES), name=op.f("ck_ledger_journals_kind")),
        sa.CheckConstraint(
            "effective_on BETWEEN '1900-01-01' AND '2100-12-31'", name=op.f("ck_ledger_journals_effective_on")
        ),
        sa.CheckConstraint(
            "(kind = 'correction') = (corrects_id IS NOT NULL)", name=op.f("ck_ledger_journals_correction")
        ),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name=op.f("ck_ledger_journals_correction_says_why")),
        sa.CheckConstraint(
            "reason IS NFC NORMALIZED AND length(reason) <= 500", name=op.f("ck_ledger_journals_reason")
        ),
        sa.CheckConstraint(
            "reference_subject ~ '^[a-z][a-z0-9_]{0,63}$'", name=op.f("ck_ledger_journals_reference_subject")
        ),
        sa.CheckConstraint("lines BETWEEN 2 AND 1000", name=op.f("ck_ledger_journals_lines")),
        sa.CheckConstraint("octet_length(salt) = 16", name=op.f("ck_ledger_journals_salt")),
        sa.CheckConstraint(
            r"leaf_hash = sha256('\x00'::bytea || canonical)", name=op.f("ck_ledger_journals_leaf_hash")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["ledger_journals.id"], name=op.f("fk_ledger_journals_corrects_id_ledger_journals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_journals")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_ledger_journals_corrects_id")),
    )
    op.create_index(
        op.f("ix_ledger_journals_reference_subject_reference_id"),
        "ledger_journals",
        ["reference_subject", "reference_id"],
        unique=False,
    )


def _postings() -> None:
    op.create_table(
        "ledger_postings",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("line >= 1", name=op.f("ck_ledger_postings_line")),
        sa.CheckConstraint(
            "amount_satang <> 0 AND amount_satang BETWEEN -1000000000000 AND 1000000000000",
            name=op.f("ck_ledger_postings_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_postings_account_id_ledger_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_ledger_postings_journal_id_ledger_journals")
        ),
        sa.PrimaryKeyConstraint("journal_id", "line", name=op.f("pk_ledger_postings")),
    )
    op.create_index(op.f("ix_ledger_postings_account_id"), "ledger_postings", ["account_id"], unique=False)


def upgrade() -> None:
    _accounts()
    _journals()
    _postings()
    for table in TABLES:  # what the application may do is the default: read and add
        op.execute(
            f"CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(CANONICAL)
    op.execute(JUDGE)
    op.execute(WITHIN_LINES)
    op.execute(
        "CREATE CONSTRAINT TRIGGER judge AFTER INSERT ON ledger_journals DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ledger_judge()"
    )
    op.execute(
        "CREATE TRIGGER within_lines AFTER INSERT ON ledger_postings REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_within_lines()"
    )


def downgrade() -> None:
    op.drop_table("ledger_postings")
    op.drop_table("ledger_journals")
    op.drop_table("ledger_accounts")
    op.execute("DROP FUNCTION ledger_within_lines")
    op.execute("DROP FUNCTION ledger_judge")
    op.execute("DROP FUNCTION ledger_canonical")
