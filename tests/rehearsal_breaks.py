"""How to break each rule of a laid history: statements for the owner's hand, in a transaction that is rolled back."""

ONE = "(SELECT id FROM {} ORDER BY id LIMIT 1)"
BENT = {
    "entry_complete": "UPDATE ledger_journals SET lines = lines + 1 WHERE id = " + ONE.format("ledger_journals"),
    "entry_balanced": "UPDATE ledger_postings SET amount_satang = amount_satang + 1 WHERE line = 1 "
    "AND journal_id = " + ONE.format("ledger_journals"),
    "entry_canonical": "UPDATE ledger_journals SET effective_on = effective_on + 1 WHERE id = "
    + ONE.format("ledger_journals"),
    "entry_leaf": "ALTER TABLE ledger_journals DROP CONSTRAINT ck_ledger_journals_leaf_hash; "
    "UPDATE ledger_journals SET leaf_hash = sha256(canonical)",
    "entry_reversal": "UPDATE ledger_journals SET corrects_id = (SELECT id FROM ledger_journals j "
    "WHERE kind = 'earning' AND id <> ledger_journals.id ORDER BY id LIMIT 1), reason = 'x', kind = 'correction' "
    "WHERE id = (SELECT max(id::text)::uuid FROM ledger_journals)",
    "signed_before_work": "UPDATE signatures SET signed_at = NULL, "
    "recorded_at = recorded_at + interval '90 days' WHERE id = " + ONE.format("signatures"),
    "nothing_paid_twice": "UPDATE payment_items SET pay_satang = pay_satang * 2",
    "paid_to_whom_it_is_owed": "UPDATE payments SET homeworker_id = gen_random_uuid()",
    "compensation_to_whom_it_is_owed": "INSERT INTO compensations (id, cancellation_id, award_id, homeworker_id, "
    "amount_satang, journal_id, payment_id) SELECT gen_random_uuid(), gen_random_uuid(), i.award_id, "
    "gen_random_uuid(), 1, gen_random_uuid(), m.payment_id FROM instalments i "
    "JOIN payment_items m ON m.instalment_id = i.id LIMIT 1",
    "deduction_has_consent": "UPDATE consents SET most_satang = most_satang - 1 WHERE most_satang > 1",
    "deduction_within_cap": "UPDATE deductions SET amount_satang = 100 * amount_satang",
    "kept_before_payment": "UPDATE payments SET created_at = created_at - interval '30 days'",
    "withdrawn_before_payment": "INSERT INTO consent_withdrawals (id, consent_id, withdrawn_on, principal_id) "
    "SELECT gen_random_uuid(), consent_id, current_date, principal_id FROM deductions WHERE id NOT IN "
    "(SELECT deduction_id FROM deduction_returns)",
    "guarantee_is_allowed": "WITH made AS (INSERT INTO guarantee_rules "
    "(id, effective_from, kind_of_work, most_percent, source) "
    "VALUES (gen_random_uuid(), '2020-01-01', 'x', 5, 'x') RETURNING id) "
    "INSERT INTO guarantees (id, award_id, homeworker_id, rule_id, amount_satang, taken_on, journal_id) "
    "SELECT gen_random_uuid(), a.id, gen_random_uuid(), r.id, a.pieces * a.rate_satang, a.start_on, gen_random_uuid() "
    "FROM awards a, made r",
    "held_is_not_passed_on": "UPDATE payments SET state = 'at_group' WHERE id = " + ONE.format("payments"),
    "fk_tallies_note_id": "DELETE FROM delivery_notes WHERE id = " + ONE.format("delivery_notes"),
}
"""How to break each rule of `verify`."""
JUDGED = {
    "award_has_document": "DELETE FROM work_documents WHERE id = " + ONE.format("work_documents"),
    "work_waits_for_signatures": "DELETE FROM signatures WHERE id = " + ONE.format("signatures"),
    "hazard_needs_equipment": "UPDATE material_moves SET hazard = 'heat', equipment = ' '",
    "not_more_back_than_out": "UPDATE material_moves SET kind = 'return'",
    "delivered_pieces_add_up": "UPDATE awards SET delivered_pieces = delivered_pieces - 1 WHERE delivered_pieces > 0",
    "tallies_add_up": "UPDATE delivery_notes SET pieces = pieces + 1 WHERE id = " + ONE.format("delivery_notes"),
    "receipt_adds_up": "UPDATE goods_receipts SET accepted_pieces = accepted_pieces + 1 WHERE id = "
    + ONE.format("goods_receipts"),
    "answer_in_time": "UPDATE delivery_notes SET answer_by_on = answer_by_on + 9",
    "received_has_receipt": "UPDATE delivery_notes SET state = 'handed_over' WHERE id = (SELECT note_id "
    "FROM goods_receipts ORDER BY id LIMIT 1)",
    "clock_is_earliest_claim": "UPDATE hand_over_claims SET claimed_on = claimed_on - 1 WHERE id = "
    + ONE.format("hand_over_claims"),
    "paid_once": "UPDATE delivery_notes SET pieces = 10000 WHERE kind = 'rework'",
    "dispute_adds_up": "INSERT INTO disputes (id, receipt_id, pieces, reason, state) SELECT gen_random_uuid(), id, 3, "
    "'x', 'open' FROM goods_receipts ORDER BY id LIMIT 1",
    "instalments_of_accepted": "UPDATE receipt_lines SET accepted_pieces = accepted_pieces + 1",
    "instalments_in_record": "UPDATE ledger_postings SET amount_satang = amount_satang + 1 WHERE line = 2",
    "accepted_is_earned": "DELETE FROM instalments WHERE dispute_id IS NULL AND id = " + ONE.format("instalments"),
    "payments_sum": "UPDATE payments SET amount_satang = amount_satang + 1 WHERE id = " + ONE.format("payments"),
    "pay_methods_consent_covers": "UPDATE consents SET method = 'bank' WHERE method = 'promptpay'",
}
"""How to break what each trigger asks."""
