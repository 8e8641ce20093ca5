"""The wage record itself: entries that say something else than what happened, or than they said at first."""

import hashlib
from typing import Any
from uuid import UUID

from api.ledger.books import Reference
from api.rehearsal.deducting import deduct, take_back
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.handing import Handed
from api.rehearsal.ids import at
from api.rehearsal.rows import Row
from api.rehearsal.scribe import Move
from api.rehearsal.stage import Stage


def _paid(stage: Stage, people: int = 3, **over: Any) -> Handed:
    handed = stage.deliver(stage.agree(), stage.pieces(people), **over)
    stage.pay(handed)
    return handed


def _entry(stage: Stage, kind: str = "earning") -> Row:
    return next(row for row in stage.scribe.rows.of("ledger_journals") if row["kind"] == kind)


def _lines(stage: Stage, entry: Row) -> list[Row]:
    return [row for row in stage.scribe.rows.of("ledger_postings") if row["journal_id"] == entry["id"]]


def _receipt(handed: Handed) -> UUID:
    assert handed.receipt_id is not None
    return handed.receipt_id


@fault("ledger_mismatch")
def record_says_less_than_earned(stage: Stage) -> Found:
    """The entry is whole and says thirty satang less for one of them."""
    pieces = stage.pieces(3)
    job = stage.agree()
    one, many = next(iter(pieces.items()))
    handed = stage.deliver(job, pieces, recorded={one: many * job.rate_satang - 30})
    stage.pay(handed)
    return Found("goods_receipt", _receipt(handed), 30)


@fault("ledger_mismatch", lived=True)
def earning_reversed_and_not_posted_again(stage: Stage) -> Found:
    handed = _paid(stage)
    wrong = _entry(stage)
    by_id = {account: of for of, account in stage.books.accounts.items()}
    moves: list[Move] = [
        (by_id[line["account_id"]].kind, by_id[line["account_id"]].party_id, -line["amount_satang"])
        for line in _lines(stage, wrong)
    ]
    about = Reference(wrong["reference_subject"], wrong["reference_id"])
    moment = at(stage.as_of, 0, 5)
    stage.scribe.post(
        "correction", moment, wrong["effective_on"], about, moves, corrects=wrong["id"], reason="ซ้อม: กลับรายการ"
    )
    return Found("goods_receipt", _receipt(handed), sum(one.gross_satang for one in handed.owed))


@fault("entry_altered")
def day_of_an_entry_changed(stage: Stage) -> Found:
    """Its bytes tell of one day, its column of another."""
    _paid(stage)
    entry = _entry(stage)
    entry["effective_on"] = entry["effective_on"].replace(day=1 + entry["effective_on"].day % 28)
    return Found("ledger_entry", entry["id"])


@fault("entry_altered", beside="ledger_mismatch")
def satang_moved_between_two_lines(stage: Stage) -> Found:
    """Still balanced: what one lost the other gained."""
    handed = _paid(stage)
    entry = _entry(stage)
    _, first, second, *_ = _lines(stage, entry)
    first["amount_satang"] -= 5
    second["amount_satang"] += 5
    return Found("ledger_entry", entry["id"], also=(_receipt(handed),))


@fault("entry_altered")
def word_put_into_an_entry(stage: Stage) -> Found:
    """A word was put into an entry that had none."""
    _paid(stage)
    entry = _entry(stage, "payment_sent")
    entry["reason"] = "ซ้อม"
    return Found("ledger_entry", entry["id"])


@fault("entry_altered", lifts=(("ledger_journals", "ck_ledger_journals_leaf_hash"),))
def leaf_of_another_entry(stage: Stage) -> Found:
    _paid(stage)
    entry = _entry(stage, "payment_sent")
    entry["leaf_hash"] = hashlib.sha256(entry["canonical"]).digest()
    return Found("ledger_entry", entry["id"])


@fault("entry_unbalanced")
def entry_that_does_not_come_to_nothing(stage: Stage) -> Found:
    """Bytes, leaf and lines agree with each other, and a satang comes from nowhere."""
    _paid(stage)
    moves: list[Move] = [("hirer_payable", stage.firm.id, -500), ("leader_fee", stage.team.id, 501)]
    note = stage.scribe.rows.of("goods_receipts")[-1]
    about = Reference("goods_receipt", note["id"])
    entry = stage.scribe.post("leader_fee", at(stage.handed_on, 23), stage.handed_on, about, moves)
    return Found("ledger_entry", entry)


@fault("entry_unbalanced", beside="entry_altered")
def line_taken_out_of_an_entry(stage: Stage) -> Found:
    _paid(stage)
    entry = _entry(stage, "payment_sent")
    last = _lines(stage, entry)[-1]
    stage.scribe.rows.drop("ledger_postings", lambda row: row is last)
    return Found("ledger_entry", entry["id"])


@near_miss()
def deduction_reversed_and_taken_back(stage: Stage) -> None:
    """A deduction was wrong: its entry was reversed and the deduction taken back. Everything is as it should be."""
    handed = stage.deliver(stage.agree())
    kept = deduct(stage.scribe, handed.owed[0], "damage", 100)
    take_back(stage.scribe, handed.owed[0], kept)
    stage.pay(handed)
