"""From the hirer's word to hers: money that stays with the leader, and silence."""

from datetime import timedelta
from uuid import UUID

from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.hearing import Slip, claim, leaders_confirm, receive
from api.rehearsal.stage import Stage
from api.rehearsal.ways import consented


def _sent(stage: Stage, method: str = "cash_at_workplace", days_ago: int = 0) -> Slip:
    """A payment the hirer says it sent, and nobody has spoken of yet."""
    if days_ago:
        stage.starting(days_ago + 3)
    handed = stage.deliver(stage.agree())
    one = handed.owed[0].homeworker_id
    stage.methods[one] = method
    if method != "cash_at_workplace":
        consented(stage.scribe, one, stage.team, method, stage.starts_on)
    on = stage.as_of - timedelta(days=days_ago) if days_ago else None
    return stage.pay(handed, on=on, heard=False)[0]


def _at_group(stage: Stage, slip: Slip, days: int = 1) -> None:
    """The leader has it, so many days after it was sent."""
    run = stage.scribe.rows.of("pay_runs")[-1]
    leaders_confirm(stage.scribe, stage.firm, run["id"], run["pay_on"] + timedelta(days=days), [slip])


def _says(stage: Stage, slip: Slip, side: str, said: str, satang: int | None = None) -> None:
    day = stage.scribe.rows.of("pay_runs")[-1]["pay_on"] + timedelta(days=2)
    who: UUID = stage.team.principal_id
    claim(stage.scribe, slip, side, said, day, principal_id=who, given_by="voice", satang=satang)


@fault("not_passed_on", lived=True)
def stays_with_the_leader(stage: Stage) -> Found:
    slip = _sent(stage)
    _at_group(stage, slip)
    return Found("payment", slip.id, slip.satang)


@near_miss()
def with_the_leader_three_days(stage: Stage) -> None:
    """She has had it for three days: time enough is left."""
    slip = _sent(stage, days_ago=3)
    _at_group(stage, slip, days=0)


@fault("passed_on_short", lived=True)
def leader_keeps_a_satang(stage: Stage) -> Found:
    return _short(stage, 1)


@fault("passed_on_short", lived=True)
def leader_keeps_a_tenth(stage: Stage) -> Found:
    return _short(stage, None)


def _short(stage: Stage, kept: int | None) -> Found:
    slip = _sent(stage)
    _at_group(stage, slip)
    less = slip.satang // 10 if kept is None else kept
    _says(stage, slip, "member", "received", slip.satang - less)
    slip.row["state"] = "received"
    return Found("payment", slip.id, less)


@fault("contested", "s.17", lived=True)
def she_says_nothing_came(stage: Stage) -> Found:
    """Sent to her own account, and it is not there."""
    slip = _sent(stage, "promptpay")
    _says(stage, slip, "member", "not_received")
    slip.row["state"] = "contested"
    return Found("payment", slip.id, slip.satang)


@fault("contested", "s.17", lived=True)
def leader_says_nothing_came(stage: Stage) -> Found:
    slip = _sent(stage)
    _says(stage, slip, "leader", "not_received")
    slip.row["state"] = "contested"
    return Found("payment", slip.id, slip.satang)


@near_miss("s.17")
def first_no_and_then_yes(stage: Stage) -> None:
    """She said no, looked again, and said yes: the newest word counts."""
    slip = _sent(stage, "promptpay")
    _says(stage, slip, "member", "not_received")
    run = stage.scribe.rows.of("pay_runs")[-1]
    receive(stage.scribe, stage.firm, slip, run["pay_on"] + timedelta(days=3))


@fault("silent", lived=True)
def silence_after_eight_days(stage: Stage) -> Found:
    return Found("payment", _sent(stage, days_ago=8).id)


@near_miss()
def silence_after_seven_days(stage: Stage) -> None:
    _sent(stage, days_ago=7)
