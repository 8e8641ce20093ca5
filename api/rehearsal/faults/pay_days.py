"""Pay that does not come, comes late or short (s.17), or another way than she agreed to (s.18)."""

from dataclasses import replace
from datetime import timedelta

from api.ledger.interest import interest_on
from api.rehearsal import paying
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.stage import Stage
from api.rehearsal.ways import consented


@fault("not_paid", "s.17", lived=True)
def never_paid(stage: Stage) -> Found:
    """The due day passed long ago and there is no pay run."""
    _, owed = stage.earned()
    return Found("instalment", owed.id, owed.net_satang)


@fault("not_paid", "s.17", lived=True)
def unpaid_on_the_eighth_day(stage: Stage) -> Found:
    """Due yesterday."""
    stage.starting(8)
    _, owed = stage.earned()
    return Found("instalment", owed.id, owed.net_satang)


@near_miss("s.17")
def unpaid_on_the_seventh_day(stage: Stage) -> None:
    stage.starting(7)
    stage.earned()


@fault("not_paid", "s.17", lived=True)
def pay_run_never_sent(stage: Stage) -> Found:
    """A pay run was prepared, and the hirer never said it paid."""
    job = stage.agree()
    handed = stage.deliver(job)
    stage.pay(handed, heard=False)
    rows = stage.scribe.rows
    for row in (*rows.of("pay_runs"), *rows.of("payments")):
        row["state"] = "prepared"
    rows.of("payment_claims").clear()
    sent = {row["id"] for row in rows.drop("ledger_journals", lambda row: row["kind"] == "payment_sent")}
    rows.drop("ledger_postings", lambda row: row["journal_id"] in sent)
    return Found("instalment", handed.owed[0].id, handed.owed[0].net_satang)


@fault("paid_late", "s.17", lived=True)
def paid_late_without_interest(stage: Stage) -> Found:
    """Paid days after it was due, and nothing for the delay."""
    return _paid_late(stage, days=10 + stage.nth, short=None)


@fault("paid_late", "s.17", lived=True)
def interest_a_satang_short(stage: Stage) -> Found:
    """Interest for the delay, less one satang."""
    return _paid_late(stage, days=25, short=1)


@fault("paid_late", "s.17", lived=True)
def paid_on_the_eighth_day(stage: Stage) -> Found:
    """One day late: a day's interest is owed."""
    return _paid_late(stage, days=1, short=None)


def _paid_late(stage: Stage, *, days: int, short: int | None) -> Found:
    job = stage.agree()
    handed = stage.deliver(job)
    owed = handed.owed[0]
    day = owed.due_on + timedelta(days=days)
    due = interest_on(owed.net_satang, owed.due_on, day)
    missing = due if short is None else short
    (item,) = paying.items_of([owed], day)
    stage.pay(handed, on=day, items=[replace(item, interest_satang=due - missing)])
    return Found("instalment", owed.id, missing)


@near_miss("s.17")
def paid_late_with_interest(stage: Stage) -> None:
    handed = stage.deliver(stage.agree())
    stage.pay(handed, on=handed.owed[0].due_on + timedelta(days=11))


@near_miss("s.17")
def paid_on_the_seventh_day(stage: Stage) -> None:
    handed = stage.deliver(stage.agree())
    stage.pay(handed, on=handed.owed[0].due_on)


@fault("paid_short", "s.17", lived=True)
def paid_a_satang_short(stage: Stage) -> Found:
    return _paid_short(stage, 1)


@fault("paid_short", "s.17", lived=True)
def paid_far_too_little(stage: Stage) -> Found:
    return _paid_short(stage, 2_500 + 100 * stage.nth)


def _paid_short(stage: Stage, missing: int) -> Found:
    handed = stage.deliver(stage.agree())
    owed = handed.owed[0]
    day = owed.due_on - timedelta(days=2)
    (item,) = paying.items_of([owed], day)
    stage.pay(handed, on=day, items=[replace(item, pay_satang=item.pay_satang - missing)])
    return Found("instalment", owed.id, missing)


@near_miss("s.17")
def paid_in_two_parts(stage: Stage) -> None:
    """Half of it, and the rest before the due day: the instalment is whole."""
    handed = stage.deliver(stage.agree())
    owed = handed.owed[0]
    half = owed.net_satang // 2
    first, second = owed.due_on - timedelta(days=4), owed.due_on
    (item,) = paying.items_of([owed], first)
    stage.pay(handed, on=first, items=[replace(item, pay_satang=half)])
    stage.pay(handed, on=second, items=[replace(item, pay_satang=owed.net_satang - half)])


@fault("pay_method_without_consent", "s.18")
def paid_elsewhere_without_her_yes(stage: Stage) -> Found:
    """Nobody asked her, and she had to fetch it elsewhere."""
    handed = stage.deliver(stage.agree())
    one = handed.owed[0].homeworker_id
    stage.methods[one] = stage.unlike(one)
    (slip,) = stage.pay(handed)
    return Found("payment", slip.id, 0)


@fault("pay_method_without_consent", "s.18")
def asked_the_day_after(stage: Stage) -> Found:
    """She said yes a day after the hirer had paid that way."""
    return _asked(stage, 1)


@near_miss("s.18")
def asked_the_same_day(stage: Stage) -> None:
    _asked(stage, 0)


def _asked(stage: Stage, days_after: int) -> Found:
    handed = stage.deliver(stage.agree())
    one = handed.owed[0].homeworker_id
    stage.methods[one] = method = stage.unlike(one)
    (slip,) = stage.pay(handed)
    paid_on = stage.scribe.rows.of("pay_runs")[-1]["pay_on"]
    consented(stage.scribe, one, stage.team, method, paid_on + timedelta(days=days_after))
    return Found("payment", slip.id, 0)
