"""Materials, deliveries, tallies, receipts, disputes, extensions."""

import sqlalchemy as sa
from alembic import op

revision = "deliveries"
down_revision = "documents"
branch_labels = None
depends_on = None

COUNT_VERSION = "CREATE TRIGGER count_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()"
CHECK_TRANSITION = (
    "CREATE TRIGGER check_transition BEFORE UPDATE OF state ON {table} FOR EACH ROW EXECUTE FUNCTION check_transition()"
)
ONLY_ADDED_TO = (
    "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)

ADDED_TO = (
    "photos",
    "material_moves",
    "tally_sheets",
    "hand_over_claims",
    "tallies",
    "goods_receipts",
    "receipt_lines",
    "rejections",
    "early_ends",
)
MAY_CHANGE = {
    "delivery_notes": "state, handed_over_on",
    "disputes": "state, offered_pieces, granted_pieces, ended_by, ended_at, ended_because",
    "extensions": "state, answered_by, answered_at",
}
MAY_FOLLOW = {
    "delivery_notes": [("handed_over", "received")],
    "disputes": [("open", "ended"), ("open", "withdrawn")],
    "extensions": [("asked", "agreed"), ("asked", "refused"), ("asked", "withdrawn")],
}


REFUSE = "RAISE EXCEPTION '{0}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{0}'"


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$\n{body}\n$$"


def _unless(holds: str, rule: str, result: str = "NULL") -> str:
    return f"BEGIN IF NOT coalesce({holds}, false) THEN {REFUSE.format(rule)}; END IF; RETURN {result}; END"


# Section 9: no materials and no goods before both sides have signed the newest document.
BOTH_SIGNED = """(SELECT count(*) FROM signatures WHERE document_id = (SELECT id FROM work_documents
  WHERE award_id = NEW.award_id ORDER BY version_no DESC LIMIT 1)) = 2"""

# Section 23: what is dangerous comes with equipment.
WARNED = "NEW.kind = 'return' OR NEW.hazard = 'none' OR btrim(NEW.equipment) <> ''"

NOT_MORE_BACK = """(SELECT sum(CASE kind WHEN 'issue' THEN quantity_milli ELSE -quantity_milli END) FROM material_moves
  WHERE award_id = NEW.award_id AND material = NEW.material AND unit = NEW.unit) >= 0"""

# The pay clock (s.17): the earliest day either side has claimed; a day that had not come yet when our clock heard of it
# counts as the day we heard, and none is earlier than the day of the award.
HAND_OVER_DAY = """
CREATE FUNCTION hand_over_day(of_note uuid) RETURNS date LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT min(greatest(
    least(c.claimed_on, (c.created_at AT TIME ZONE 'Asia/Bangkok')::date),
    (a.created_at AT TIME ZONE 'Asia/Bangkok')::date))
  FROM hand_over_claims AS c JOIN delivery_notes AS n ON n.id = c.note_id JOIN awards AS a ON a.id = n.award_id
  WHERE c.note_id = of_note
$$
"""
CLOCK_OF_NOTE = "(SELECT handed_over_on FROM delivery_notes WHERE id = NEW.{0}) = hand_over_day(NEW.{0})"

PIECES_OF_NOTE = """(SELECT sum(pieces) FROM tallies WHERE note_id = NEW.id) = NEW.pieces
  AND (NEW.kind = 'early_end' OR NOT EXISTS (SELECT FROM tallies WHERE note_id = NEW.id AND percent_done < 100))"""
NO_TALLY_TOO_MANY = """NOT EXISTS (SELECT FROM delivery_notes AS n WHERE n.id IN (SELECT note_id FROM added)
  AND n.pieces < (SELECT sum(t.pieces) FROM tallies AS t WHERE t.note_id = n.id))"""
PIECES_OF_AWARD = """(SELECT delivered_pieces FROM awards WHERE id = NEW.{0}) =
  (SELECT coalesce(sum(pieces), 0) FROM delivery_notes WHERE award_id = NEW.{0} AND kind <> 'rework')"""

# What is the hirer's own fault counts as accepted (s.16, s.19), so it is not among the rejected pieces of a receipt.
HIRERS_FAULT = "('material_fault', 'pattern_fault')"
RECEIPT_ADDS_UP = f"""
  (SELECT pieces FROM delivery_notes WHERE id = NEW.note_id)
    = NEW.accepted_pieces + NEW.short_pieces + NEW.rejected_pieces
  AND (SELECT (sum(accepted_pieces)::bigint, sum(short_pieces)::bigint, sum(rejected_pieces)::bigint) FROM receipt_lines
    WHERE receipt_id = NEW.id) = (NEW.accepted_pieces, NEW.short_pieces, NEW.rejected_pieces)
  AND NOT EXISTS (SELECT FROM tallies AS t LEFT JOIN receipt_lines AS l ON l.receipt_id = NEW.id
    AND l.homeworker_id = t.homeworker_id WHERE t.note_id = NEW.note_id
    AND t.pieces IS DISTINCT FROM l.accepted_pieces + l.short_pieces + l.rejected_pieces)
  AND NEW.rejected_pieces = (SELECT coalesce(sum(pieces), 0) FROM rejections
    WHERE receipt_id = NEW.id AND reason NOT IN {HIRERS_FAULT})
"""
NO_REJECTION_TOO_MANY = f"""NOT EXISTS (
  SELECT FROM goods_receipts AS g JOIN rejections AS r ON r.receipt_id = g.id
  WHERE g.id IN (SELECT receipt_id FROM added) GROUP BY g.id
  HAVING coalesce(sum(r.pieces) FILTER (WHERE r.reason NOT IN {HIRERS_FAULT}), 0) > g.rejected_pieces
    OR coalesce(sum(r.pieces) FILTER (WHERE r.reason IN {HIRERS_FAULT}), 0) > g.accepted_pieces)"""
IN_TIME = """CASE NEW.decided_by
  WHEN 'silence' THEN NEW.decided_on > (SELECT answer_by_on FROM delivery_notes WHERE id = NEW.note_id)
  WHEN 'hirer' THEN NEW.short_pieces + NEW.rejected_pieces = 0
    OR NEW.decided_on <= (SELECT answer_by_on FROM delivery_notes WHERE id = NEW.note_id)
  ELSE true END"""
HAS_RECEIPT = """((SELECT state FROM delivery_notes WHERE id = NEW.id) = 'received')
  = EXISTS (SELECT FROM goods_receipts WHERE note_id = NEW.id)"""

# A piece that was short or refused is paid once: delivered again, or granted in a dispute, never both.
PAID_ONCE = """
CREATE FUNCTION paid_once(of_receipt uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT mended + disputed <= short_pieces + rejected_pieces FROM goods_receipts,
    LATERAL (SELECT coalesce(sum(pieces), 0) AS mended FROM delivery_notes WHERE rework_of_id = of_receipt) AS m,
    LATERAL (SELECT coalesce(sum(coalesce(granted_pieces, pieces)), 0) AS disputed FROM disputes
      WHERE receipt_id = of_receipt AND state <> 'withdrawn') AS d
  WHERE id = of_receipt
$$
"""
DISPUTE_ADDS_UP = """
CREATE FUNCTION dispute_adds_up(of_dispute uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT (SELECT (sum(pieces)::bigint, sum(granted_pieces)::bigint) FROM dispute_lines WHERE dispute_id = of_dispute)
      = (d.pieces, coalesce(d.granted_pieces, 0))
    AND NOT EXISTS (SELECT FROM dispute_lines AS l JOIN disputes AS o ON o.id = l.dispute_id
      LEFT JOIN receipt_lines AS r ON r.receipt_id = o.receipt_id AND r.homeworker_id = l.homeworker_id
      WHERE o.receipt_id = d.receipt_id AND o.state <> 'withdrawn' GROUP BY l.homeworker_id
      HAVING sum(l.pieces) > coalesce(max(r.short_pieces + r.rejected_pieces), 0))
  FROM disputes AS d WHERE d.id = of_dispute
$$
"""
BY_AGREEMENT = """NEW.due_on = OLD.due_on OR EXISTS (SELECT FROM extensions WHERE award_id = NEW.id
  AND state = 'agreed' AND new_due_on = NEW.due_on)"""

AT_ONCE = (  # name, event, table, what must hold
    ("work_waits_for_signatures", "INSERT", "material_moves", BOTH_SIGNED),
    ("work_waits_for_signatures", "INSERT", "delivery_notes", BOTH_SIGNED),
    ("hazard_needs_equipment", "INSERT", "material_moves", WARNED),
    ("clock_only_earlier", "UPDATE OF handed_over_on", "delivery_notes", "NEW.handed_over_on <= OLD.handed_over_on"),
    ("ended_stays_ended", "UPDATE", "disputes", "OLD.state = 'open'"),
    ("answered_stays_answered", "UPDATE", "extensions", "OLD.state = 'asked'"),
    ("due_day_by_agreement", "UPDATE OF due_on", "awards", BY_AGREEMENT),
)
BY_STATEMENT = (  # what rows added later could break; all of a statement are judged together
    ("tallies_add_up", "tallies", NO_TALLY_TOO_MANY),
    ("receipt_adds_up", "rejections", NO_REJECTION_TOO_MANY),
)
AT_COMMIT = (
    ("not_more_back_than_out", "INSERT", "material_moves", NOT_MORE_BACK),
    ("clock_is_earliest_claim", "INSERT OR UPDATE OF handed_over_on", "delivery_notes", CLOCK_OF_NOTE.format("id")),
    ("clock_is_earliest_claim", "INSERT", "hand_over_claims", CLOCK_OF_NOTE.format("note_id")),
    ("tallies_add_up", "INSERT", "delivery_notes", PIECES_OF_NOTE),
    ("delivered_pieces_add_up", "INSERT", "delivery_notes", PIECES_OF_AWARD.format("award_id")),
    ("delivered_pieces_add_up", "UPDATE OF delivered_pieces", "awards", PIECES_OF_AWARD.format("id")),
    ("receipt_adds_up", "INSERT", "goods_receipts", RECEIPT_ADDS_UP),
    ("answer_in_time", "INSERT", "goods_receipts", IN_TIME),
    ("received_has_receipt", "INSERT OR UPDATE OF state", "delivery_notes", HAS_RECEIPT),
    (
        "received_has_receipt",
        "INSERT",
        "goods_receipts",
        "(SELECT state FROM delivery_notes WHERE id = NEW.note_id) = 'received'",
    ),
    ("paid_once", "INSERT", "delivery_notes", "NEW.rework_of_id IS NULL OR paid_once(NEW.rework_of_id)"),
    ("paid_once", "INSERT OR UPDATE", "disputes", "paid_once(NEW.receipt_id)"),
    ("dispute_adds_up", "INSERT OR UPDATE", "disputes", "dispute_adds_up(NEW.id)"),
    ("dispute_adds_up", "INSERT OR UPDATE", "dispute_lines", "dispute_adds_up(NEW.dispute_id)"),
)


def _judge() -> None:
    """Put every rule of the room on its tables."""
    for needed in (HAND_OVER_DAY, PAID_ONCE, DISPUTE_ADDS_UP):
        op.execute(needed)
    for name, event, table, holds in AT_ONCE:
        op.execute(_function(f"{name}_{table}", _unless(holds, name, "NEW")))
        on = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
        op.execute(f"{on} EXECUTE FUNCTION {name}_{table}()")
    for name, table, holds in BY_STATEMENT:
        op.execute(_function(f"{name}_{table}", _unless(holds, name)))
        on = f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
        op.execute(f"{on} EXECUTE FUNCTION {name}_{table}()")
    for name, event, table, holds in AT_COMMIT:
        op.execute(_function(f"{name}_{table}", _unless(holds, name)))
        on = f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        op.execute(f"{on} EXECUTE FUNCTION {name}_{table}()")


def _judge_no_more() -> None:
    """Before the tables go: the triggers on awards, which stays. After them: see `downgrade`."""
    for name in ("due_day_by_agreement", "delivered_pieces_add_up"):
        op.execute(f"DROP TRIGGER {name} ON awards")


def _forget_functions() -> None:
    names = {f"{one[0]}_{one[-2]}" for one in (*AT_ONCE, *BY_STATEMENT, *AT_COMMIT)}
    for name in sorted(names):
        op.execute(f"DROP FUNCTION {name}()")
    for one in ("hand_over_day", "paid_once", "dispute_adds_up"):
        op.execute(f"DROP FUNCTION {one}(uuid)")


def upgrade() -> None:
    op.create_table(
        "extensions",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'refused', 'withdrawn')", name=op.f("ck_extensions_state")),
        sa.CheckConstraint("new_due_on > old_due_on", name=op.f("ck_extensions_later")),
        sa.ForeignKeyConstraint(["answered_by"], ["principals.id"], name=op.f("fk_extensions_answered_by_principals")),
        sa.ForeignKeyConstraint(["asked_by"], ["principals.id"], name=op.f("fk_extensions_asked_by_principals")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_extensions_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    op.create_index(op.f("ix_extensions_award_id"), "extensions", ["award_id"], unique=False)
    op.create_index(
        "uq_extensions_one_asked", "extensions", ["award_id"], unique=True, postgresql_where=sa.text("state = 'asked'")
    )
    op.create_table(
        "material_moves",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("value_satang", sa.BigInteger(), nullable=False),
        sa.Column("hazard", sa.String(), nullable=False),
        sa.Column("equipment", sa.String(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "hazard IN ('none', 'sharp', 'heat', 'dust', 'solvent')", name=op.f("ck_material_moves_hazard")
        ),
        sa.CheckConstraint("kind IN ('issue', 'return')", name=op.f("ck_material_moves_kind")),
        sa.CheckConstraint("side IN ('hirer', 'leader')", name=op.f("ck_material_moves_side")),
        sa.CheckConstraint("quantity_milli BETWEEN 1 AND 1000000000000", name=op.f("ck_material_moves_quantity")),
        sa.CheckConstraint("value_satang BETWEEN 0 AND 1000000000000", name=op.f("ck_material_moves_value")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_material_moves_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_material_moves_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_moves")),
    )
    op.create_index(op.f("ix_material_moves_award_id"), "material_moves", ["award_id"], unique=False)
    op.create_table(
        "photos",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'image/png', 'image/webp')", name=op.f("ck_photos_media_type")
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_photos_sha256")),
        sa.CheckConstraint("octet_length(content) BETWEEN 1 AND 400000", name=op.f("ck_photos_size")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_photos_award_id_awards")),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_photos_principal_id_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("award_id", "sha256", name=op.f("uq_photos_award_id_sha256")),
    )
    op.create_table(
        "tally_sheets",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'", name=op.f("ck_tally_sheets_code")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_tally_sheets_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_tally_sheets_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_sheets")),
        sa.UniqueConstraint("code", name=op.f("uq_tally_sheets_code")),
    )
    op.create_index(op.f("ix_tally_sheets_award_id"), "tally_sheets", ["award_id"], unique=False)
    op.create_table(
        "delivery_notes",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rework_of_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(kind = 'rework') = (rework_of_id IS NOT NULL)", name=op.f("ck_delivery_notes_rework_of")),
        sa.CheckConstraint(
            "(source = 'paper') = (sheet_id IS NOT NULL)", name=op.f("ck_delivery_notes_paper_has_sheet")
        ),
        sa.CheckConstraint("kind IN ('work', 'rework', 'early_end')", name=op.f("ck_delivery_notes_kind")),
        sa.CheckConstraint("source IN ('phone', 'paper', 'api')", name=op.f("ck_delivery_notes_source")),
        sa.CheckConstraint("state IN ('handed_over', 'received')", name=op.f("ck_delivery_notes_state")),
        sa.CheckConstraint("answer_by_on >= handed_over_on", name=op.f("ck_delivery_notes_answer_by")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_delivery_notes_number")),
        sa.CheckConstraint("pieces BETWEEN 1 AND 10000000", name=op.f("ck_delivery_notes_pieces")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_delivery_notes_award_id_awards")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_delivery_notes_photo_id_photos")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["tally_sheets.id"], name=op.f("fk_delivery_notes_sheet_id_tally_sheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_notes")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_delivery_notes_award_id_number")),
        sa.UniqueConstraint("id", "award_id", name=op.f("uq_delivery_notes_id_award_id")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_delivery_notes_sheet_id")),
    )
    op.create_index(op.f("ix_delivery_notes_rework_of_id"), "delivery_notes", ["rework_of_id"], unique=False)
    op.create_index(
        "ix_delivery_notes_waiting",
        "delivery_notes",
        ["answer_by_on"],
        unique=False,
        postgresql_where=sa.text("state = 'handed_over'"),
    )
    op.create_table(
        "early_ends",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("cause IN ('death', 'illness', 'cannot_go_on')", name=op.f("ck_early_ends_cause")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_early_ends_award_id_awards")),
        sa.ForeignKeyConstraint(["note_id"], ["delivery_notes.id"], name=op.f("fk_early_ends_note_id_delivery_notes")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_early_ends_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_ends")),
        sa.UniqueConstraint("award_id", name=op.f("uq_early_ends_award_id")),
    )
    op.create_table(
        "goods_receipts",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_pieces", sa.BigInteger(), nullable=False),
        sa.Column("short_pieces", sa.BigInteger(), nullable=False),
        sa.Column("rejected_pieces", sa.BigInteger(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "decided_by <> 'silence' OR short_pieces + rejected_pieces = 0",
            name=op.f("ck_goods_receipts_silence_accepts"),
        ),
        sa.CheckConstraint("decided_by IN ('hirer', 'silence', 'staff')", name=op.f("ck_goods_receipts_decided_by")),
        sa.CheckConstraint(
            "accepted_pieces >= 0 AND short_pieces >= 0 AND rejected_pieces >= 0 AND accepted_pieces "
            "+ short_pieces + rejected_pieces > 0",
            name=op.f("ck_goods_receipts_pieces"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_goods_receipts_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["note_id", "award_id"],
            ["delivery_notes.id", "delivery_notes.award_id"],
            name=op.f("fk_goods_receipts_note_id_award_id_delivery_notes"),
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_goods_receipts_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipts")),
        sa.UniqueConstraint("note_id", name=op.f("uq_goods_receipts_note_id")),
        sa.UniqueConstraint("id", "note_id", name=op.f("uq_goods_receipts_id_note_id")),
    )
    op.create_index(op.f("ix_goods_receipts_award_id"), "goods_receipts", ["award_id"], unique=False)
    op.create_table(
        "hand_over_claims",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("side IN ('hirer', 'leader', 'staff')", name=op.f("ck_hand_over_claims_side")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["delivery_notes.id"], name=op.f("fk_hand_over_claims_note_id_delivery_notes")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_hand_over_claims_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_claims")),
    )
    op.create_index(op.f("ix_hand_over_claims_note_id"), "hand_over_claims", ["note_id"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("percent_done", sa.SmallInteger(), server_default="100", nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1000000", name=op.f("ck_tallies_minutes")),
        sa.CheckConstraint("percent_done BETWEEN 1 AND 100", name=op.f("ck_tallies_percent_done")),
        sa.CheckConstraint("pieces BETWEEN 1 AND 10000000", name=op.f("ck_tallies_pieces")),
        sa.ForeignKeyConstraint(
            ["award_id", "homeworker_id"],
            ["award_members.award_id", "award_members.homeworker_id"],
            name=op.f("fk_tallies_award_id_homeworker_id_award_members"),
        ),
        sa.ForeignKeyConstraint(
            ["note_id", "award_id"],
            ["delivery_notes.id", "delivery_notes.award_id"],
            name=op.f("fk_tallies_note_id_award_id_delivery_notes"),
        ),
        sa.PrimaryKeyConstraint("note_id", "homeworker_id", name=op.f("pk_tallies")),
    )
    op.create_index(op.f("ix_tallies_homeworker_id"), "tallies", ["homeworker_id"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_pieces", sa.BigInteger(), nullable=True),
        sa.Column("granted_pieces", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (granted_pieces IS NOT NULL)", name=op.f("ck_disputes_ended_says_how_many")
        ),
        sa.CheckConstraint("state IN ('open', 'ended', 'withdrawn')", name=op.f("ck_disputes_state")),
        sa.CheckConstraint("granted_pieces BETWEEN 0 AND pieces", name=op.f("ck_disputes_granted")),
        sa.CheckConstraint("offered_pieces BETWEEN 0 AND pieces", name=op.f("ck_disputes_offered")),
        sa.CheckConstraint(
            "state <> 'ended' OR granted_pieces = pieces OR granted_pieces IS NOT DISTINCT FROM offered_pieces "
            "OR ended_because IS NOT NULL",
            name=op.f("ck_disputes_both_agree_or_staff_say_why"),
        ),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_disputes_pieces")),
        sa.ForeignKeyConstraint(["ended_by"], ["principals.id"], name=op.f("fk_disputes_ended_by_principals")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_disputes_photo_id_photos")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipts.id"], name=op.f("fk_disputes_receipt_id_goods_receipts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_receipt_id"), "disputes", ["receipt_id"], unique=False)
    op.create_index(
        "uq_disputes_one_open", "disputes", ["receipt_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "receipt_lines",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_pieces", sa.BigInteger(), nullable=False),
        sa.Column("short_pieces", sa.BigInteger(), nullable=False),
        sa.Column("rejected_pieces", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "accepted_pieces >= 0 AND short_pieces >= 0 AND rejected_pieces >= 0", name=op.f("ck_receipt_lines_pieces")
        ),
        sa.ForeignKeyConstraint(
            ["note_id", "homeworker_id"],
            ["tallies.note_id", "tallies.homeworker_id"],
            name=op.f("fk_receipt_lines_note_id_homeworker_id_tallies"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id", "note_id"],
            ["goods_receipts.id", "goods_receipts.note_id"],
            name=op.f("fk_receipt_lines_receipt_id_note_id_goods_receipts"),
        ),
        sa.PrimaryKeyConstraint("receipt_id", "homeworker_id", name=op.f("pk_receipt_lines")),
    )
    op.create_table(
        "rejections",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("mend_by_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "reason IN ('stitch', 'measure', 'stain', 'wrong_article', 'damage', 'material_fault', 'pattern_fault')",
            name=op.f("ck_rejections_reason"),
        ),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_rejections_pieces")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_rejections_photo_id_photos")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipts.id"], name=op.f("fk_rejections_receipt_id_goods_receipts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejections")),
    )
    op.create_index(op.f("ix_rejections_receipt_id"), "rejections", ["receipt_id"], unique=False)
    op.create_table(
        "dispute_lines",
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("granted_pieces", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("pieces >= 1 AND granted_pieces BETWEEN 0 AND pieces", name=op.f("ck_dispute_lines_pieces")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_lines_dispute_id_disputes")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_dispute_lines_homeworker_id_homeworkers")
        ),
        sa.PrimaryKeyConstraint("dispute_id", "homeworker_id", name=op.f("pk_dispute_lines")),
    )
    op.add_column("awards", sa.Column("delivered_pieces", sa.BigInteger(), server_default="0", nullable=False))
    op.create_foreign_key(
        op.f("fk_delivery_notes_rework_of_id_goods_receipts"),
        "delivery_notes",
        "goods_receipts",
        ["rework_of_id"],
        ["id"],
    )
    op.create_check_constraint(op.f("ck_awards_delivered"), "awards", "delivered_pieces BETWEEN 0 AND pieces")
    op.drop_constraint(op.f("ck_awards_state"), "awards")
    op.create_check_constraint(op.f("ck_awards_state"), "awards", "state IN ('agreed', 'cancelled', 'ended')")
    op.execute("INSERT INTO state_transitions VALUES ('awards', 'agreed', 'ended')")
    op.execute("GRANT UPDATE (granted_pieces) ON dispute_lines TO trong_app")
    for table in ADDED_TO:
        op.execute(ONLY_ADDED_TO.format(table=table))
    for table, columns in MAY_CHANGE.items():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO trong_app")
        op.execute(COUNT_VERSION.format(table=table))
    for thing, pairs in MAY_FOLLOW.items():
        for before, after in pairs:
            op.execute(f"INSERT INTO state_transitions VALUES ('{thing}', '{before}', '{after}')")
    for table in MAY_CHANGE:
        op.execute(CHECK_TRANSITION.format(table=table))
    _judge()


def downgrade() -> None:
    _judge_no_more()
    op.execute("DELETE FROM state_transitions WHERE thing = 'awards' AND to_state = 'ended'")
    op.drop_constraint(op.f("ck_awards_state"), "awards")
    op.create_check_constraint(op.f("ck_awards_state"), "awards", "state IN ('agreed', 'cancelled')")
    op.drop_constraint(op.f("fk_delivery_notes_rework_of_id_goods_receipts"), "delivery_notes")
    things = ", ".join(f"'{thing}'" for thing in MAY_FOLLOW)
    op.execute(f"DELETE FROM state_transitions WHERE thing IN ({things})")
    op.drop_column("awards", "delivered_pieces")
    op.drop_table("dispute_lines")
    op.drop_index(op.f("ix_rejections_receipt_id"), table_name="rejections")
    op.drop_table("rejections")
    op.drop_table("receipt_lines")
    op.drop_index("uq_disputes_one_open", table_name="disputes", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_disputes_receipt_id"), table_name="disputes")
    op.drop_table("disputes")
    op.drop_index(op.f("ix_tallies_homeworker_id"), table_name="tallies")
    op.drop_table("tallies")
    op.drop_index(op.f("ix_hand_over_claims_note_id"), table_name="hand_over_claims")
    op.drop_table("hand_over_claims")
    op.drop_index(op.f("ix_goods_receipts_award_id"), table_name="goods_receipts")
    op.drop_table("goods_receipts")
    op.drop_table("early_ends")
    op.drop_index(
        "ix_delivery_notes_waiting", table_name="delivery_notes", postgresql_where=sa.text("state = 'handed_over'")
    )
    op.drop_index(op.f("ix_delivery_notes_rework_of_id"), table_name="delivery_notes")
    op.drop_table("delivery_notes")
    op.drop_index(op.f("ix_tally_sheets_award_id"), table_name="tally_sheets")
    op.drop_table("tally_sheets")
    op.drop_table("photos")
    op.drop_index(op.f("ix_material_moves_award_id"), table_name="material_moves")
    op.drop_table("material_moves")
    op.drop_index("uq_extensions_one_asked", table_name="extensions", postgresql_where=sa.text("state = 'asked'"))
    op.drop_index(op.f("ix_extensions_award_id"), table_name="extensions")
    op.drop_table("extensions")
    _forget_functions()
