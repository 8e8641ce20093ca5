"""Instalments, deductions, consents, payments and their claims, fees, shares."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "payments"
down_revision = "deliveries"
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
    "instalments",
    "consents",
    "consent_withdrawals",
    "deductions",
    "deduction_returns",
    "guarantee_rules",
    "guarantees",
    "guarantee_returns",
    "leader_fees",
    "worker_costs",
    "lot_shares",
    "pay_methods",
    "payment_items",
    "payment_claims",
    "pay_slips",
    "slip_files",
    "leader_fee_proposals",
    "chain_prices",
    "fee_payment_items",
    "fee_claims",
)
MAY_CHANGE = {"pay_runs": "state", "payments": "state, bank_reference", "fee_payments": "state"}
MAY_FOLLOW = {
    "pay_runs": [("prepared", "sent"), ("prepared", "cancelled")],
    "payments": [
        ("prepared", "sent"),
        ("prepared", "cancelled"),
        ("sent", "at_group"),
        ("sent", "received"),
        ("sent", "contested"),
        ("sent", "cancelled"),
        ("at_group", "received"),
        ("at_group", "contested"),
        ("contested", "sent"),
        ("contested", "at_group"),
        ("contested", "received"),
        ("contested", "cancelled"),
        ("received", "contested"),
    ],
    "fee_payments": [
        ("prepared", "sent"),
        ("prepared", "cancelled"),
        ("sent", "received"),
        ("sent", "contested"),
        ("sent", "cancelled"),
        ("contested", "received"),
        ("contested", "cancelled"),
        ("received", "contested"),
    ],
}

# A figure of the law on a day: the triggers read the same dated rows as the application.
LAW_FIGURE = """
CREATE FUNCTION law_figure(wanted text, on_day date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT value FROM public.law_figures WHERE key = wanted AND effective_from <= on_day
  ORDER BY effective_from DESC LIMIT 1
$$
"""

# s.19: consent that covers the sum, the cap, nothing after payment. The lock on the instalment makes two that come at
# once wait for each other; SECURITY DEFINER because the application may not lock rows it may not change.
JUDGE_DEDUCTION = """
CREATE FUNCTION judge_deduction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instalment public.instalments;
  kept record;
BEGIN
  SELECT * INTO instalment FROM public.instalments WHERE id = NEW.instalment_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM public.payment_items item JOIN public.payments payment ON payment.id = item.payment_id
    WHERE item.instalment_id = NEW.instalment_id AND payment.state <> 'cancelled'
  ) THEN
    RAISE EXCEPTION 'instalment % is in a payment', NEW.instalment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'deductions_before_payment';
  END IF;
  SELECT COALESCE(sum(one.amount_satang), 0) AS all_grounds,
    COALESCE(sum(one.amount_satang) FILTER (WHERE one.ground IN ('damage', 'late_delivery')), 0) AS capped
  INTO kept FROM public.deductions one
  WHERE one.instalment_id = NEW.instalment_id
    AND NOT EXISTS (SELECT FROM public.deduction_returns back WHERE back.deduction_id = one.id);
  IF NEW.ground IN ('damage', 'late_delivery') THEN
    IF NOT EXISTS (
      SELECT FROM public.consents consent
      WHERE consent.id = NEW.consent_id AND consent.subject = 'deduction' AND consent.ground = NEW.ground
        AND consent.instalment_id = NEW.instalment_id AND consent.homeworker_id = instalment.homeworker_id
        AND consent.most_satang >= NEW.amount_satang
        AND NOT EXISTS (SELECT FROM public.consent_withdrawals gone WHERE gone.consent_id = consent.id)
    ) THEN
      RAISE EXCEPTION 'no consent covers this deduction'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'deductions_consent_covers';
    END IF;
    IF kept.capped + NEW.amount_satang > instalment.gross_satang * COALESCE(
      public.law_figure('deduction_cap_percent', (now() AT TIME ZONE 'Asia/Bangkok')::date), 0) / 100
    THEN
      RAISE EXCEPTION 'over the cap of the instalment'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'deductions_cap';
    END IF;
  END IF;
  IF kept.all_grounds + NEW.amount_satang > instalment.gross_satang THEN
    RAISE EXCEPTION 'more than the instalment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'deductions_within_gross';
  END IF;
  RETURN NEW;
END $$
"""

# She may take her consent back until the hirer says the money went.
JUDGE_WITHDRAWAL = """
CREATE FUNCTION judge_withdrawal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE about uuid;
BEGIN
  SELECT instalment_id INTO about FROM public.consents WHERE id = NEW.consent_id;
  PERFORM FROM public.instalments WHERE id = about FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM public.payment_items item JOIN public.payments payment ON payment.id = item.payment_id
    WHERE item.instalment_id = about AND payment.state NOT IN ('prepared', 'cancelled')
  ) THEN
    RAISE EXCEPTION 'instalment % is paid', about
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_withdrawals_before_payment';
  END IF;
  RETURN NEW;
END $$
"""

# Nothing of an instalment is paid twice: what live payments hold of it is at most its net.
JUDGE_ITEM = """
CREATE FUNCTION judge_payment_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instalment public.instalments;
  kept bigint;
  held bigint;
BEGIN
  SELECT * INTO instalment FROM public.instalments WHERE id = NEW.instalment_id FOR NO KEY UPDATE;
  IF NOT EXISTS (
    SELECT FROM public.payments payment WHERE payment.id = NEW.payment_id
      AND payment.homeworker_id = instalment.homeworker_id AND payment.hirer_id = instalment.hirer_id
  ) THEN
    RAISE EXCEPTION 'instalment % is of somebody else', NEW.instalment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_items_whose';
  END IF;
  SELECT COALESCE(sum(one.amount_satang), 0) INTO kept FROM public.deductions one
  WHERE one.instalment_id = NEW.instalment_id
    AND NOT EXISTS (SELECT FROM public.deduction_returns back WHERE back.deduction_id = one.id);
  SELECT COALESCE(sum(item.pay_satang), 0) INTO held
  FROM public.payment_items item JOIN public.payments payment ON payment.id = item.payment_id
  WHERE item.instalment_id = NEW.instalment_id AND payment.state <> 'cancelled';
  IF held + NEW.pay_satang > instalment.gross_satang - kept THEN
    RAISE EXCEPTION 'instalment % would be paid twice', NEW.instalment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_items_within_net';
  END IF;
  RETURN NEW;
END $$
"""

# At commit a payment comes to what it is made of.
PAYMENT_COMES_TO = """
CREATE FUNCTION payment_comes_to(wanted uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.payments payment WHERE payment.id = wanted AND payment.state <> 'cancelled'
      AND payment.amount_satang <> (
        SELECT COALESCE(sum(item.pay_satang + item.interest_satang), 0)
        FROM public.payment_items item WHERE item.payment_id = wanted
      ) + (
        SELECT COALESCE(sum(one.amount_satang), 0) FROM public.compensations one WHERE one.payment_id = wanted
      )
  ) THEN
    RAISE EXCEPTION 'payment % is not the sum of its parts', wanted
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_sum';
  END IF;
END $$
"""
JUDGE_PAYMENT = """
CREATE FUNCTION judge_payment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'payments' THEN
    PERFORM public.payment_comes_to(NEW.id);
  ELSE
    PERFORM public.payment_comes_to(NEW.payment_id);
  END IF;
  RETURN NULL;
END $$
"""
JUDGE_COMPENSATION = """
CREATE FUNCTION judge_compensation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.payments payment WHERE payment.id = OLD.payment_id AND payment.state <> 'cancelled'
  ) THEN
    RAISE EXCEPTION 'compensation % is in a payment', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'compensations_paid_once';
  END IF;
  RETURN NEW;
END $$
"""

# A leader's fee is paid as the wage record owes it, whole and once, by the hirer that owes it to the group it is owed
# to: so what fee payments hold is never more than the fees agreed, and none of it is the members' money. The lock makes
# two runs at once wait for each other.
JUDGE_FEE_ITEM = """
CREATE FUNCTION judge_fee_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.ledger_journals WHERE id = NEW.journal_id FOR NO KEY UPDATE;
  IF NOT EXISTS (
    SELECT FROM public.fee_payments paid
    JOIN public.pay_runs run ON (run.id, run.hirer_id) = (paid.pay_run_id, paid.hirer_id)
    JOIN public.ledger_journals entry ON entry.id = NEW.journal_id AND entry.kind = 'leader_fee'
    JOIN public.ledger_postings fee ON (fee.journal_id, fee.amount_satang) = (entry.id, NEW.amount_satang)
    JOIN public.ledger_accounts leader ON leader.id = fee.account_id
      AND leader.kind = 'leader_fee' AND leader.group_id = paid.group_id
    JOIN public.ledger_postings debt ON (debt.journal_id, debt.amount_satang) = (entry.id, -NEW.amount_satang)
    JOIN public.ledger_accounts hirer ON hirer.id = debt.account_id
      AND hirer.kind = 'hirer_payable' AND hirer.hirer_id = paid.hirer_id
    WHERE paid.id = NEW.fee_payment_id
      AND NOT EXISTS (SELECT FROM public.ledger_journals undone WHERE undone.corrects_id = entry.id)
  ) THEN
    RAISE EXCEPTION 'entry % does not owe this fee', NEW.journal_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_payment_items_in_record';
  END IF;
  IF EXISTS (
    SELECT FROM public.fee_payment_items item JOIN public.fee_payments paid ON paid.id = item.fee_payment_id
    WHERE item.journal_id = NEW.journal_id AND paid.state <> 'cancelled'
  ) THEN
    RAISE EXCEPTION 'the fee of entry % would be paid twice', NEW.journal_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_payment_items_paid_once';
  END IF;
  RETURN NEW;
END $$
"""
FEE_PAYMENT_COMES_TO = """
CREATE FUNCTION fee_payment_comes_to(wanted uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.fee_payments paid WHERE paid.id = wanted AND paid.amount_satang IS DISTINCT FROM (
      SELECT sum(item.amount_satang) FROM public.fee_payment_items item WHERE item.fee_payment_id = wanted
    )
  ) THEN
    RAISE EXCEPTION 'fee payment % is not the sum of its fees', wanted
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_payments_sum';
  END IF;
END $$
"""
JUDGE_FEE_PAYMENT = """
CREATE FUNCTION judge_fee_payment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'fee_payments' THEN
    PERFORM public.fee_payment_comes_to(NEW.id);
  ELSE
    PERFORM public.fee_payment_comes_to(NEW.fee_payment_id);
  END IF;
  RETURN NULL;
END $$
"""

# Each instalment is what its receipt or dispute says of her pieces, and what the wage record says she earned.
JUDGE_INSTALMENT = """
CREATE FUNCTION judge_instalment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.goods_receipts receipt JOIN public.awards award ON award.id = receipt.award_id
    WHERE receipt.id = NEW.receipt_id AND receipt.note_id = NEW.note_id
      AND (award.id, award.hirer_id, award.group_id) = (NEW.award_id, NEW.hirer_id, NEW.group_id)
  ) OR NEW.dispute_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.disputes dispute WHERE (dispute.id, dispute.receipt_id) = (NEW.dispute_id, NEW.receipt_id)
  ) OR NEW.pieces IS DISTINCT FROM (
    SELECT line.accepted_pieces FROM public.receipt_lines line
    WHERE NEW.dispute_id IS NULL AND (line.receipt_id, line.homeworker_id) = (NEW.receipt_id, NEW.homeworker_id)
    UNION ALL
    SELECT line.granted_pieces FROM public.dispute_lines line
    WHERE (line.dispute_id, line.homeworker_id) = (NEW.dispute_id, NEW.homeworker_id)
  ) THEN
    RAISE EXCEPTION 'instalment % is not what was accepted', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_of_accepted';
  END IF;
  IF NOT EXISTS (
    SELECT FROM public.ledger_journals entry
    JOIN public.ledger_postings posting ON posting.journal_id = entry.id
    JOIN public.ledger_accounts account ON account.id = posting.account_id
    WHERE entry.id = NEW.journal_id AND entry.kind = 'earning'
      AND entry.reference_id = COALESCE(NEW.dispute_id, NEW.receipt_id)
      AND account.kind = 'homeworker_earning' AND account.homeworker_id = NEW.homeworker_id
      AND posting.amount_satang = NEW.gross_satang
  ) THEN
    RAISE EXCEPTION 'the wage record says otherwise than instalment %', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_in_record';
  END IF;
  RETURN NULL;
END $$
"""

# Whoever's pieces were accepted has an instalment, and the entry has a line for each of them and the hirer's, no more.
JUDGE_EARNED = """
CREATE FUNCTION judge_earned() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  of_dispute uuid := CASE WHEN TG_TABLE_NAME = 'disputes' THEN NEW.id END;
  paid record;
  accepted bigint;
BEGIN
  IF of_dispute IS NULL THEN
    SELECT count(*) INTO accepted FROM public.receipt_lines WHERE receipt_id = NEW.id AND accepted_pieces > 0;
    SELECT count(*) AS people, sum(gross_satang) AS gross, min(journal_id::text) AS first, max(journal_id::text) AS last
    INTO paid FROM public.instalments WHERE receipt_id = NEW.id AND dispute_id IS NULL;
  ELSE
    SELECT count(*) INTO accepted FROM public.dispute_lines WHERE dispute_id = of_dispute AND granted_pieces > 0;
    SELECT count(*) AS people, sum(gross_satang) AS gross, min(journal_id::text) AS first, max(journal_id::text) AS last
    INTO paid FROM public.instalments WHERE receipt_id = NEW.receipt_id AND dispute_id = of_dispute;
  END IF;
  IF paid.people <> accepted OR paid.first IS DISTINCT FROM paid.last OR (accepted > 0 AND NOT EXISTS (
    SELECT FROM public.ledger_journals entry
    JOIN public.ledger_postings posting ON posting.journal_id = entry.id
    JOIN public.ledger_accounts account ON account.id = posting.account_id
    WHERE entry.id = paid.first::uuid AND entry.lines = accepted + 1
      AND account.kind = 'hirer_payable' AND posting.amount_satang = -paid.gross
  )) THEN
    RAISE EXCEPTION 'what % % accepted is not what is paid', TG_TABLE_NAME, NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accepted_is_earned';
  END IF;
  RETURN NULL;
END $$
"""

# s.14: no guarantee without a rule in force on that day, nor more than it allows for the whole award.
JUDGE_GUARANTEE = """
CREATE FUNCTION judge_guarantee() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  award public.awards;
  held bigint;
BEGIN
  SELECT * INTO award FROM public.awards WHERE id = NEW.award_id FOR NO KEY UPDATE;
  SELECT COALESCE(sum(amount_satang), 0) INTO held FROM public.guarantees WHERE award_id = NEW.award_id;
  IF NOT EXISTS (
    SELECT FROM public.guarantee_rules allowed WHERE allowed.id = NEW.rule_id
      AND NEW.taken_on >= allowed.effective_from
      AND NEW.taken_on <= COALESCE(allowed.effective_until, 'infinity'::date)
      AND held + NEW.amount_satang <= award.pieces * award.rate_satang * allowed.most_percent / 100
  ) THEN
    RAISE EXCEPTION 'no rule allows this guarantee'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'guarantees_allowed';
  END IF;
  RETURN NEW;
END $$
"""

# s.18: another way than cash at her workplace is her own choice, as it stands now.
JUDGE_METHOD = """
CREATE FUNCTION judge_pay_method() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.consent_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.consents consent
    WHERE consent.id = NEW.consent_id AND consent.subject = 'pay_method' AND consent.method = NEW.method
      AND consent.homeworker_id = NEW.homeworker_id
      AND NOT EXISTS (SELECT FROM public.consent_withdrawals gone WHERE gone.consent_id = consent.id)
  ) THEN
    RAISE EXCEPTION 'this consent is for something else'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pay_methods_consent_covers';
  END IF;
  RETURN NEW;
END $$
"""

AT_COMMIT = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION"
FUNCTIONS = {
    "law_figure(text, date)": LAW_FIGURE,
    "judge_deduction()": JUDGE_DEDUCTION,
    "judge_withdrawal()": JUDGE_WITHDRAWAL,
    "judge_payment_item()": JUDGE_ITEM,
    "payment_comes_to(uuid)": PAYMENT_COMES_TO,
    "judge_payment()": JUDGE_PAYMENT,
    "judge_compensation()": JUDGE_COMPENSATION,
    "judge_fee_item()": JUDGE_FEE_ITEM,
    "fee_payment_comes_to(uuid)": FEE_PAYMENT_COMES_TO,
    "judge_fee_payment()": JUDGE_FEE_PAYMENT,
    "judge_instalment()": JUDGE_INSTALMENT,
    "judge_earned()": JUDGE_EARNED,
    "judge_guarantee()": JUDGE_GUARANTEE,
    "judge_pay_method()": JUDGE_METHOD,
}
TRIGGERS = {
    "judge_deduction": "BEFORE INSERT ON deductions FOR EACH ROW EXECUTE FUNCTION judge_deduction()",
    "judge_withdrawal": "BEFORE INSERT ON consent_withdrawals FOR EACH ROW EXECUTE FUNCTION judge_withdrawal()",
    "judge_item": "BEFORE INSERT ON payment_items FOR EACH ROW EXECUTE FUNCTION judge_payment_item()",
    "judge_fee_item": "BEFORE INSERT ON fee_payment_items FOR EACH ROW EXECUTE FUNCTION judge_fee_item()",
    "judge_compensation": (
        "BEFORE UPDATE OF payment_id ON compensations FOR EACH ROW EXECUTE FUNCTION judge_compensation()"
    ),
    "judge_guarantee": "BEFORE INSERT ON guarantees FOR EACH ROW EXECUTE FUNCTION judge_guarantee()",
    "judge_method": "BEFORE INSERT ON pay_methods FOR EACH ROW EXECUTE FUNCTION judge_pay_method()",
}
TRIGGERS_AT_COMMIT = {
    "judge_sum": f"AFTER INSERT ON payments {AT_COMMIT} judge_payment()",
    "judge_sum_of_items": f"AFTER INSERT ON payment_items {AT_COMMIT} judge_payment()",
    "judge_sum_of_compensations": f"AFTER INSERT OR UPDATE OF payment_id ON compensations {AT_COMMIT} judge_payment()",
    "judge_fees": f"AFTER INSERT ON fee_payments {AT_COMMIT} judge_fee_payment()",
    "judge_fees_of_items": f"AFTER INSERT ON fee_payment_items {AT_COMMIT} judge_fee_payment()",
    "judge_instalment": f"AFTER INSERT ON instalments {AT_COMMIT} judge_instalment()",
    "judge_earned": f"AFTER INSERT ON goods_receipts {AT_COMMIT} judge_earned()",
    "judge_granted": (
        "AFTER UPDATE OF state ON disputes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "WHEN (NEW.state = 'ended') EXECUTE FUNCTION judge_earned()"
    ),
}
ON_OTHER_TABLES = {"judge_earned": "goods_receipts", "judge_granted": "disputes"}


def _guard() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)
    for name, what in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {what}")
    for name, what in TRIGGERS_AT_COMMIT.items():
        op.execute(f"CREATE CONSTRAINT TRIGGER {name} {what}")
    op.execute("REVOKE INSERT ON law_figures FROM trong_app")  # the law comes with a release


def _unguard() -> None:
    for name, table in ON_OTHER_TABLES.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")


def _create_fee_tables() -> None:
    op.create_table(
        "fee_payments",
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('prepared', 'sent', 'received', 'contested', 'cancelled')", name=op.f("ck_fee_payments_state")
        ),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_fee_payments_amount")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_fee_payments_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_fee_payments_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_fee_payments_pay_run_id_pay_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_payments")),
        sa.UniqueConstraint("pay_run_id", "group_id", name=op.f("uq_fee_payments_pay_run_id_group_id")),
    )
    op.create_index(op.f("ix_fee_payments_group_id"), "fee_payments", ["group_id"], unique=False)
    op.create_index(op.f("ix_fee_payments_hirer_id"), "fee_payments", ["hirer_id"], unique=False)
    op.create_table(
        "fee_payment_items",
        sa.Column("fee_payment_id", sa.Uuid(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fee_payment_id"], ["fee_payments.id"], name=op.f("fk_fee_payment_items_fee_payment_id_fee_payments")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_fee_payment_items_journal_id_ledger_journals")
        ),
        sa.PrimaryKeyConstraint("fee_payment_id", "journal_id", name=op.f("pk_fee_payment_items")),
    )
    op.create_index(op.f("ix_fee_payment_items_journal_id"), "fee_payment_items", ["journal_id"], unique=False)
    op.create_table(
        "fee_claims",
        sa.Column("fee_payment_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_mark", sa.String(), nullable=True),
        sa.Column("journal_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("side IN ('hirer', 'leader')", name=op.f("ck_fee_claims_side")),
        sa.CheckConstraint(
            "(side = 'hirer' AND said = 'paid') OR (side = 'leader' AND said IN ('received', 'not_received'))",
            name=op.f("ck_fee_claims_said"),
        ),
        sa.CheckConstraint("(said = 'not_received') OR journal_id IS NOT NULL", name=op.f("ck_fee_claims_in_record")),
        sa.ForeignKeyConstraint(
            ["fee_payment_id"], ["fee_payments.id"], name=op.f("fk_fee_claims_fee_payment_id_fee_payments")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_fee_claims_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_fee_claims_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_claims")),
    )
    op.create_index(op.f("ix_fee_claims_fee_payment_id"), "fee_claims", ["fee_payment_id"], unique=False)


def upgrade() -> None:
    op.create_table(
        "guarantee_rules",
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("kind_of_work", sa.String(), nullable=False),
        sa.Column("most_percent", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_guarantee_rules_source")),
        sa.CheckConstraint("most_percent BETWEEN 0 AND 100", name=op.f("ck_guarantee_rules_most_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_rules")),
    )
    op.create_table(
        "pay_runs",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("due_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('prepared', 'sent', 'cancelled')", name=op.f("ck_pay_runs_state")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_pay_runs_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_pay_runs_principal_id_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_runs")),
        sa.UniqueConstraint("hirer_id", "number", name=op.f("uq_pay_runs_hirer_id_number")),
    )
    op.create_table(
        "payments",
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "method IN ('cash_at_workplace', 'cash_elsewhere', 'promptpay', 'bank')", name=op.f("ck_payments_method")
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'sent', 'at_group', 'received', 'contested', 'cancelled')",
            name=op.f("ck_payments_state"),
        ),
        sa.CheckConstraint("via IN ('direct', 'leader')", name=op.f("ck_payments_via")),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_payments_amount")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_payments_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_payments_hirer_id_hirers")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_payments_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_payments_pay_run_id_pay_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("pay_run_id", "homeworker_id", name=op.f("uq_payments_pay_run_id_homeworker_id")),
    )
    op.create_index(op.f("ix_payments_group_id"), "payments", ["group_id"], unique=False)
    op.create_index(op.f("ix_payments_hirer_id"), "payments", ["hirer_id"], unique=False)
    op.create_index(op.f("ix_payments_homeworker_id"), "payments", ["homeworker_id"], unique=False)
    op.create_index(
        "ix_payments_waiting",
        "payments",
        ["state"],
        unique=False,
        postgresql_where=sa.text("state IN ('sent', 'at_group', 'contested')"),
    )
    op.create_table(
        "payment_claims",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_mark", sa.String(), nullable=True),
        sa.Column("journal_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(side = 'hirer' AND said = 'paid') OR (side <> 'hirer' AND said IN ('received', 'not_received'))",
            name=op.f("ck_payment_claims_said"),
        ),
        sa.CheckConstraint(
            "given_by IN ('api_key', 'otp', 'pin', 'voice', 'thumb', 'ink', 'bank_statement', 'on_behalf')",
            name=op.f("ck_payment_claims_given_by"),
        ),
        sa.CheckConstraint("side IN ('hirer', 'leader', 'member')", name=op.f("ck_payment_claims_side")),
        sa.CheckConstraint("amount_satang >= 0", name=op.f("ck_payment_claims_amount")),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_payment_claims_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_claims_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_payment_claims_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_claims")),
    )
    op.create_index(op.f("ix_payment_claims_payment_id"), "payment_claims", ["payment_id"], unique=False)
    op.create_table(
        "pay_slips",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_pay_slips_content_hash")),
        sa.CheckConstraint(
            "code ~ '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$'", name=op.f("ck_pay_slips_code")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_pay_slips_payment_id_payments")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_pay_slips")),
        sa.UniqueConstraint("code", name=op.f("uq_pay_slips_code")),
    )
    op.create_table(
        "slip_files",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("language IN ('th', 'lo', 'km', 'my', 'en')", name=op.f("ck_slip_files_language")),
        sa.CheckConstraint("paper IN ('a6', '58mm')", name=op.f("ck_slip_files_paper")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_slip_files_sha256")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["pay_slips.payment_id"], name=op.f("fk_slip_files_payment_id_pay_slips")
        ),
        sa.PrimaryKeyConstraint("payment_id", "language", "paper", name=op.f("pk_slip_files")),
    )
    op.create_table(
        "slip_tries",
        sa.Column("address_mark", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address_mark", name=op.f("pk_slip_tries")),
    )
    op.create_table(
        "statement_lines",
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_statement_lines_amount")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_statement_lines_hirer_id_hirers")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_statement_lines_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_lines")),
        sa.UniqueConstraint("hirer_id", "mark", name=op.f("uq_statement_lines_hirer_id_mark")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_statement_lines_payment_id")),
    )
    op.create_table(
        "guarantees",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_guarantees_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_guarantees_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_guarantees_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_guarantees_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["guarantee_rules.id"], name=op.f("fk_guarantees_rule_id_guarantee_rules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantees")),
    )
    op.create_index(op.f("ix_guarantees_award_id"), "guarantees", ["award_id"], unique=False)
    op.create_table(
        "leader_fees",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("satang_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name=op.f("ck_leader_fees_satang_per_piece")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_leader_fees_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_leader_fees_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_fees")),
        sa.UniqueConstraint("award_id", name=op.f("uq_leader_fees_award_id")),
    )
    op.create_table(
        "worker_costs",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("satang_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('thread', 'electricity', 'transport', 'tools', 'other')", name=op.f("ck_worker_costs_kind")
        ),
        sa.CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name=op.f("ck_worker_costs_satang_per_piece")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_worker_costs_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_worker_costs_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_costs")),
        sa.UniqueConstraint("award_id", "kind", "declared_on", name=op.f("uq_worker_costs_award_id_kind_declared_on")),
    )
    op.create_index(op.f("ix_worker_costs_award_id"), "worker_costs", ["award_id"], unique=False)
    op.create_table(
        "compensations",
        sa.Column("cancellation_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_compensations_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_compensations_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["cancellation_id"],
            ["award_cancellations.id"],
            name=op.f("fk_compensations_cancellation_id_award_cancellations"),
        ),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_compensations_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_compensations_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_compensations_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensations")),
        sa.UniqueConstraint(
            "cancellation_id", "homeworker_id", name=op.f("uq_compensations_cancellation_id_homeworker_id")
        ),
    )
    op.create_index(op.f("ix_compensations_award_id"), "compensations", ["award_id"], unique=False)
    op.create_table(
        "guarantee_returns",
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["guarantee_id"], ["guarantees.id"], name=op.f("fk_guarantee_returns_guarantee_id_guarantees")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_guarantee_returns_journal_id_ledger_journals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_returns")),
        sa.UniqueConstraint("guarantee_id", name=op.f("uq_guarantee_returns_guarantee_id")),
    )
    op.create_table(
        "instalments",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("hirer_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("percent_done", sa.SmallInteger(), server_default="100", nullable=False),
        sa.Column("rate_satang", sa.BigInteger(), nullable=False),
        sa.Column("gross_satang", sa.BigInteger(), nullable=False),
        sa.Column("pay_within_days", sa.SmallInteger(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("gross_satang BETWEEN 1 AND pieces * rate_satang", name=op.f("ck_instalments_gross_range")),
        sa.CheckConstraint("pay_within_days BETWEEN 0 AND 7", name=op.f("ck_instalments_pay_within_seven_days")),
        sa.CheckConstraint(
            "percent_done < 100 OR gross_satang = pieces * rate_satang", name=op.f("ck_instalments_gross")
        ),
        sa.CheckConstraint("percent_done BETWEEN 1 AND 100", name=op.f("ck_instalments_percent_done")),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_instalments_pieces")),
        sa.CheckConstraint("rate_satang >= 1", name=op.f("ck_instalments_rate")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_instalments_award_id_awards")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_instalments_dispute_id_disputes")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_instalments_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_instalments_hirer_id_hirers")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_instalments_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_instalments_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(["note_id"], ["delivery_notes.id"], name=op.f("fk_instalments_note_id_delivery_notes")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipts.id"], name=op.f("fk_instalments_receipt_id_goods_receipts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalments")),
        sa.UniqueConstraint(
            "receipt_id",
            "homeworker_id",
            "dispute_id",
            name=op.f("uq_instalments_receipt_id_homeworker_id_dispute_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_instalments_award_id"), "instalments", ["award_id"], unique=False)
    op.create_index(op.f("ix_instalments_hirer_id_created_at"), "instalments", ["hirer_id", "created_at"], unique=False)
    op.create_index(op.f("ix_instalments_homeworker_id"), "instalments", ["homeworker_id"], unique=False)
    op.create_index(op.f("ix_instalments_journal_id"), "instalments", ["journal_id"], unique=False)
    op.create_index(op.f("ix_instalments_note_id"), "instalments", ["note_id"], unique=False)
    op.create_table(
        "lot_shares",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("price_satang", sa.BigInteger(), nullable=False),
        sa.Column("homeworkers_satang", sa.BigInteger(), nullable=False),
        sa.Column("leader_satang", sa.BigInteger(), nullable=False),
        sa.Column("transport_satang", sa.BigInteger(), nullable=False),
        sa.Column("platform_satang", sa.BigInteger(), nullable=False),
        sa.Column("agent_satang", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "homeworkers_satang + leader_satang + transport_satang + platform_satang + agent_satang = price_satang",
            name=op.f("ck_lot_shares_sum"),
        ),
        sa.CheckConstraint(
            "homeworkers_satang >= 0 AND leader_satang >= 0 AND transport_satang >= 0 AND "
            "platform_satang >= 0 AND agent_satang >= 0",
            name=op.f("ck_lot_shares_not_negative"),
        ),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_lot_shares_dispute_id_disputes")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_shares_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipts.id"], name=op.f("fk_lot_shares_receipt_id_goods_receipts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_shares")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_lot_shares_dispute_id")),
    )
    op.create_index(op.f("ix_lot_shares_lot_id"), "lot_shares", ["lot_id"], unique=False)
    op.create_index(op.f("ix_lot_shares_receipt_id"), "lot_shares", ["receipt_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("homeworker_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("most_satang", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(subject = 'deduction') = (instalment_id IS NOT NULL)", name=op.f("ck_consents_deduction_of")
        ),
        sa.CheckConstraint("given_by IN ('otp', 'pin', 'voice', 'thumb', 'ink')", name=op.f("ck_consents_given_by")),
        sa.CheckConstraint(
            "subject <> 'deduction' OR (ground IN ('damage', 'late_delivery') AND most_satang >= 1)",
            name=op.f("ck_consents_deduction_ground"),
        ),
        sa.CheckConstraint(
            "subject <> 'pay_method' OR method IN ('cash_elsewhere', 'promptpay', 'bank')",
            name=op.f("ck_consents_method"),
        ),
        sa.CheckConstraint("subject IN ('deduction', 'pay_method', 'currency')", name=op.f("ck_consents_subject")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_consents_words")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_consents_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalments.id"], name=op.f("fk_consents_instalment_id_instalments")
        ),
        sa.ForeignKeyConstraint(["principal_id"], ["principals.id"], name=op.f("fk_consents_principal_id_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_homeworker_id"), "consents", ["homeworker_id"], unique=False)
    op.create_index(op.f("ix_consents_instalment_id"), "consents", ["instalment_id"], unique=False)
    op.create_table(
        "payment_items",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=False),
        sa.Column("pay_satang", sa.BigInteger(), nullable=False),
        sa.Column("interest_satang", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "pay_satang >= 0 AND interest_satang >= 0 AND pay_satang + interest_satang >= 1",
            name=op.f("ck_payment_items_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalments.id"], name=op.f("fk_payment_items_instalment_id_instalments")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_items_payment_id_payments")),
        sa.PrimaryKeyConstraint("payment_id", "instalment_id", name=op.f("pk_payment_items")),
    )
    op.create_index(op.f("ix_payment_items_instalment_id"), "payment_items", ["instalment_id"], unique=False)
    op.create_table(
        "consent_withdrawals",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_withdrawals_consent_id_consents")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_consent_withdrawals_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawals")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_consent_withdrawals_consent_id")),
    )
    op.create_table(
        "deductions",
        sa.Column("instalment_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "ground IN ('income_tax', 'required_by_law', 'damage', 'late_delivery')", name=op.f("ck_deductions_ground")
        ),
        sa.CheckConstraint(
            "ground NOT IN ('damage', 'late_delivery') OR consent_id IS NOT NULL", name=op.f("ck_deductions_consent")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_deductions_reason")),
        sa.CheckConstraint("amount_satang >= 1", name=op.f("ck_deductions_amount")),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_deductions_consent_id_consents")),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalments.id"], name=op.f("fk_deductions_instalment_id_instalments")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_deductions_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_deductions_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deductions")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_deductions_consent_id")),
    )
    op.create_index(op.f("ix_deductions_instalment_id"), "deductions", ["instalment_id"], unique=False)
    op.create_table(
        "pay_methods",
        sa.Column("homeworker_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("hirer_id", sa.Uuid(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_mark", sa.String(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(method IN ('promptpay', 'bank')) = (account_sealed IS NOT NULL)", name=op.f("ck_pay_methods_account")
        ),
        sa.CheckConstraint(
            "homeworker_id IS NULL OR method = 'cash_at_workplace' OR consent_id IS NOT NULL",
            name=op.f("ck_pay_methods_consent"),
        ),
        sa.CheckConstraint(
            "method IN ('cash_at_workplace', 'cash_elsewhere', 'promptpay', 'bank')", name=op.f("ck_pay_methods_method")
        ),
        sa.CheckConstraint("(account_sealed IS NULL) = (account_mark IS NULL)", name=op.f("ck_pay_methods_mark")),
        sa.CheckConstraint(
            "num_nonnulls(homeworker_id, group_id, hirer_id) = 1", name=op.f("ck_pay_methods_one_party")
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_pay_methods_consent_id_consents")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_pay_methods_group_id_groups")),
        sa.ForeignKeyConstraint(["hirer_id"], ["hirers.id"], name=op.f("fk_pay_methods_hirer_id_hirers")),
        sa.ForeignKeyConstraint(
            ["homeworker_id"], ["homeworkers.id"], name=op.f("fk_pay_methods_homeworker_id_homeworkers")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_pay_methods_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_methods")),
    )
    op.create_index(op.f("ix_pay_methods_account_mark"), "pay_methods", ["account_mark"], unique=False)
    op.create_index(op.f("ix_pay_methods_group_id"), "pay_methods", ["group_id"], unique=False)
    op.create_index(
        op.f("ix_pay_methods_homeworker_id_created_at"), "pay_methods", ["homeworker_id", "created_at"], unique=False
    )
    op.create_table(
        "deduction_returns",
        sa.Column("deduction_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["deduction_id"], ["deductions.id"], name=op.f("fk_deduction_returns_deduction_id_deductions")
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["ledger_journals.id"], name=op.f("fk_deduction_returns_journal_id_ledger_journals")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_deduction_returns_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction_returns")),
        sa.UniqueConstraint("deduction_id", name=op.f("uq_deduction_returns_deduction_id")),
    )
    op.create_table(
        "law_figures",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "effective_from", name=op.f("pk_law_figures")),
    )
    op.create_table(
        "leader_fee_proposals",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("satang_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "satang_per_piece BETWEEN 1 AND 100000000", name=op.f("ck_leader_fee_proposals_satang_per_piece")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_leader_fee_proposals_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_leader_fee_proposals_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_fee_proposals")),
    )
    op.create_index(op.f("ix_leader_fee_proposals_award_id"), "leader_fee_proposals", ["award_id"], unique=False)
    op.create_table(
        "chain_prices",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("satang_per_piece", sa.BigInteger(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name=op.f("ck_chain_prices_satang_per_piece")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_chain_prices_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principals.id"], name=op.f("fk_chain_prices_principal_id_principals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_prices")),
    )
    op.create_index(op.f("ix_chain_prices_lot_id"), "chain_prices", ["lot_id"], unique=False)
    _create_fee_tables()
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
    op.execute("GRANT UPDATE (payment_id) ON statement_lines, compensations TO trong_app")
    _guard()
    op.execute("GRANT UPDATE (since, tries) ON slip_tries TO trong_app")


def downgrade() -> None:
    _unguard()
    things = ", ".join(f"'{thing}'" for thing in MAY_FOLLOW)
    op.execute(f"DELETE FROM state_transitions WHERE thing IN ({things})")
    for table in ("fee_claims", "fee_payment_items", "fee_payments"):
        op.drop_table(table)
    op.drop_table("deduction_returns")
    op.drop_index(op.f("ix_pay_methods_homeworker_id_created_at"), table_name="pay_methods")
    op.drop_index(op.f("ix_pay_methods_group_id"), table_name="pay_methods")
    op.drop_index(op.f("ix_pay_methods_account_mark"), table_name="pay_methods")
    op.drop_table("pay_methods")
    op.drop_index(op.f("ix_deductions_instalment_id"), table_name="deductions")
    op.drop_table("deductions")
    op.drop_table("consent_withdrawals")
    op.drop_index(op.f("ix_payment_items_instalment_id"), table_name="payment_items")
    op.drop_table("payment_items")
    op.drop_index(op.f("ix_consents_instalment_id"), table_name="consents")
    op.drop_index(op.f("ix_consents_homeworker_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_lot_shares_receipt_id"), table_name="lot_shares")
    op.drop_index(op.f("ix_lot_shares_lot_id"), table_name="lot_shares")
    op.drop_table("lot_shares")
    op.drop_index(op.f("ix_instalments_note_id"), table_name="instalments")
    op.drop_index(op.f("ix_instalments_journal_id"), table_name="instalments")
    op.drop_index(op.f("ix_instalments_homeworker_id"), table_name="instalments")
    op.drop_index(op.f("ix_instalments_hirer_id_created_at"), table_name="instalments")
    op.drop_index(op.f("ix_instalments_award_id"), table_name="instalments")
    op.drop_table("instalments")
    op.drop_table("guarantee_returns")
    op.drop_index(op.f("ix_compensations_award_id"), table_name="compensations")
    op.drop_table("compensations")
    op.drop_index(op.f("ix_worker_costs_award_id"), table_name="worker_costs")
    op.drop_table("worker_costs")
    op.drop_table("leader_fees")
    op.drop_index(op.f("ix_guarantees_award_id"), table_name="guarantees")
    op.drop_table("guarantees")
    op.drop_table("statement_lines")
    op.drop_table("slip_tries")
    op.drop_table("slip_files")
    op.drop_table("pay_slips")
    op.drop_index(op.f("ix_payment_claims_payment_id"), table_name="payment_claims")
    op.drop_table("payment_claims")
    op.drop_index(
        "ix_payments_waiting",
        table_name="payments",
        postgresql_where=sa.text("state IN ('sent', 'at_group', 'contested')"),
    )
    op.drop_index(op.f("ix_payments_homeworker_id"), table_name="payments")
    op.drop_index(op.f("ix_payments_hirer_id"), table_name="payments")
    op.drop_index(op.f("ix_payments_group_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_table("pay_runs")
    op.drop_table("guarantee_rules")
    op.drop_table("chain_prices")
    op.drop_table("leader_fee_proposals")
    op.drop_table("law_figures")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
