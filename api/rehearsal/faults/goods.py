"""Deliveries: silence, refusals that are the hirer's fault, counts that differ, the pay clock (s.16, s.17)."""

from datetime import timedelta

from api.rehearsal.answering import photo
from api.rehearsal.deliveries import Answer
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.ids import at
from api.rehearsal.stage import Stage


@fault("silence_not_accepted", lived=True)
def delivery_nobody_answers(stage: Stage) -> Found:
    """The last day to answer was yesterday, and the note still waits."""
    stage.starting(4)
    return Found("delivery_note", stage.deliver(stage.agree(), answer=None).note_id)


@near_miss()
def last_day_to_answer(stage: Stage) -> None:
    stage.starting(3)
    stage.deliver(stage.agree(), answer=None)


@fault("rejected_hirers_fault_unpaid", "s.16")
def refused_for_bad_material(stage: Stage) -> Found:
    return _refused(stage, "material_fault")


@fault("rejected_hirers_fault_unpaid", "s.16")
def refused_for_a_bad_pattern(stage: Stage) -> Found:
    return _refused(stage, "pattern_fault")


@near_miss("s.16")
def refused_for_bad_stitching(stage: Stage) -> None:
    _refused(stage, "stitch")


def _refused(stage: Stage, reason: str) -> Found:
    job = stage.agree()
    pieces = stage.pieces()
    on = stage.handed_on + timedelta(days=1)
    bad = {one: many // 2 for one, many in pieces.items()}
    handed = stage.deliver(job, pieces, answer=Answer(on, rejected=bad, reason=reason))
    stage.pay(handed)
    assert handed.receipt_id is not None
    return Found("goods_receipt", handed.receipt_id, sum(bad.values()) * job.rate_satang)


@near_miss("s.16")
def bad_material_paid_all_the_same(stage: Stage) -> None:
    """The hirer says its material was bad, and takes and pays the pieces."""
    pieces = stage.pieces()
    handed = stage.deliver(stage.agree(), pieces)
    stage.pay(handed)
    stage.scribe.new(
        "rejections",
        at(stage.handed_on + timedelta(days=1), 21),
        receipt_id=handed.receipt_id,
        reason="material_fault",
        pieces=sum(pieces.values()),
        photo_id=photo(stage.scribe, handed.owed[0].job, stage.handed_on),
        mend_by_on=None,
        note="",
    )


@fault("tally_receipt_mismatch")
def note_says_more_than_its_tallies(stage: Stage) -> Found:
    job = stage.agree()
    handed = stage.deliver(job, stage.pieces(3))
    stage.pay(handed)
    stage.scribe.rows.of("delivery_notes")[-1]["pieces"] += 3
    return Found("delivery_note", handed.note_id)


@fault("tally_receipt_mismatch")
def receipt_says_less_than_its_lines(stage: Stage) -> Found:
    handed = stage.deliver(stage.agree(), stage.pieces(3))
    stage.pay(handed)
    stage.scribe.rows.of("goods_receipts")[-1]["accepted_pieces"] -= 1
    return Found("delivery_note", handed.note_id)


@fault("tally_receipt_mismatch")
def line_is_not_her_tally(stage: Stage) -> Found:
    """Her line has a piece more than her tally, and the receipt's total follows it."""
    handed = stage.deliver(stage.agree(), stage.pieces(3))
    stage.pay(handed)
    stage.scribe.rows.of("receipt_lines")[0]["short_pieces"] += 1
    stage.scribe.rows.of("goods_receipts")[-1]["short_pieces"] += 1
    return Found("delivery_note", handed.note_id)


@fault("receipt_pay_mismatch")
def paid_for_fewer_pieces(stage: Stage) -> Found:
    job = stage.agree()
    pieces = stage.pieces()
    ((one, many),) = pieces.items()
    handed = stage.deliver(job, pieces, paid_for={one: many - 1})
    stage.pay(handed)
    assert handed.receipt_id is not None
    return Found("goods_receipt", handed.receipt_id, job.rate_satang)


@fault("receipt_pay_mismatch")
def one_of_them_left_out(stage: Stage) -> Found:
    """Her pieces were accepted, and she has no instalment."""
    job = stage.agree()
    pieces = stage.pieces(4)
    left_out = stage.roster[2].id
    handed = stage.deliver(job, pieces, paid_for={left_out: 0})
    stage.pay(handed)
    assert handed.receipt_id is not None
    return Found("goods_receipt", handed.receipt_id, job.rate_satang * pieces[left_out])


@fault("clock_reset", "s.17")
def hand_over_moved_later(stage: Stage) -> Found:
    """The note says three days after the leader's claim, and pay was due three days later with it."""
    handed = stage.deliver(stage.agree())
    stage.pay(handed)
    note = stage.scribe.rows.of("delivery_notes")[-1]
    note["handed_over_on"] += timedelta(days=3)
    note["answer_by_on"] += timedelta(days=3)
    return Found("delivery_note", handed.note_id)


@fault("clock_doubtful", lived=True)
def sides_far_apart(stage: Stage) -> Found:
    """The hirer says four days after the leader."""
    return _apart(stage, 4)


@near_miss()
def sides_three_days_apart(stage: Stage) -> None:
    _apart(stage, 3)


def _apart(stage: Stage, days: int) -> Found:
    handed = stage.deliver(stage.agree(), hirer_claims_on=stage.handed_on + timedelta(days=days))
    stage.pay(handed)
    return Found("delivery_note", handed.note_id)


@fault("clock_doubtful", lived=True)
def device_two_days_ahead(stage: Stage) -> Found:
    return _ahead(stage, 2)


@near_miss()
def device_a_day_ahead(stage: Stage) -> None:
    _ahead(stage, 1)


def _ahead(stage: Stage, days: int) -> Found:
    """The leader's device names a day that has not come; the clock counts the day we heard."""
    handed = stage.deliver(stage.agree())
    stage.pay(handed)
    claim = stage.scribe.rows.of("hand_over_claims")[-1]
    claim["claimed_on"] += timedelta(days=days)
    claim["device_at"] = at(claim["claimed_on"], 9)
    return Found("delivery_note", handed.note_id)


@fault("implausible_output", lived=True)
def more_than_anybody_can_make(stage: Stage) -> Found:
    """Five hundred hours of work by one person within twenty days."""
    one = stage.roster[0].id
    stage.pay(stage.deliver(stage.agree(), {one: 500 * 6_000 // stage.work.centiminutes}))
    return Found("homeworker", one)
