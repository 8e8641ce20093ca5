"""Scenes of pay: signed work, pieces handed over some days ago and received, consents. Made by the use cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.deliveries.handing_over import Made
from api.deliveries.receiving import Said
from api.offers.models import Award
from api.payments import consents, guarantees, methods, pay_runs
from api.payments.consents import ConsentTo, Shown
from api.payments.deductions import Keep, deduct
from api.payments.models import Consent, Deduction, GuaranteeRule, Instalment, Payment, PayRun
from api.payments.rules import Method
from api.promptpay import Target
from api.sealing import Sealer
from api.thai import today
from tests import goods
from tests.goods import SignedAward

PAST = timedelta(days=60)
"""How long ago the work was agreed, so that deliveries of some weeks ago have a day."""


@dataclass(frozen=True)
class Payroll:
    """Signed work of a group: 500 pieces at 15 baht unless asked otherwise."""

    scene: SignedAward

    @property
    def award_id(self) -> UUID:
        return self.scene.award_id

    @property
    def members(self) -> list[UUID]:
        return self.scene.members

    @property
    def hirer(self) -> dict[str, str]:
        """Headers of a request of the hirer, each time with a new key."""
        return self.scene.headers("hirer")

    @property
    def leader(self) -> dict[str, str]:
        """The same for the leader."""
        return self.scene.headers("leader")


def award(engine: Engine, *, pieces: int = 500, **over: Any) -> Payroll:
    """Work that both sides signed. What is `over` changes the order or its lot, `by` the hirer."""
    return of(engine, goods.signed_award(engine, pieces=pieces, **over))


def of(engine: Engine, scene: SignedAward) -> Payroll:
    """Signed work as if agreed long ago."""
    goods.since(engine, scene, today() - PAST)
    return Payroll(scene)


def received(
    source: Engine | Session,
    roll: Payroll,
    pieces: Mapping[UUID, int],
    *,
    rejected: Mapping[UUID, int] | None = None,
    days_ago: int = 0,
) -> UUID:
    """A receipt of what was handed over some days ago: accepted pieces by homeworker, and rejected ones."""
    bad = dict(rejected or {})
    made = {one: pieces.get(one, 0) + bad.get(one, 0) for one in {**pieces, **bad}}
    note = goods.delivered(source, roll.scene, made, claimed_on=today() - timedelta(days=days_ago))
    reasons = {"stitch": sum(bad.values())} if bad else None
    return goods.received(source, note, rejected=reasons, lines=[Said(one, rejected=n) for one, n in bad.items()])


def part_finished(engine: Engine, roll: Payroll, member: UUID, pieces: int, percent_done: int) -> UUID:
    """A receipt of pieces a member could not finish (s.13)."""
    note = goods.part_finished(engine, roll.scene, [Made(member, pieces, percent_done=percent_done)])
    return goods.received(engine, note)


def granted(engine: Engine, roll: Payroll, receipt_id: UUID, pieces: Mapping[UUID, int]) -> UUID:
    """A dispute about rejected pieces that ends for the group."""
    return goods.disputed(engine, roll.scene, receipt_id, pieces)


def consent_body(roll: Payroll, member: UUID, **over: Any) -> dict[str, Any]:
    """A consent as the leader's phone sends it; say what it is to."""
    return {
        "homeworker": f"hwk_{member.hex}",
        "language": "th",
        "words": "ยินยอมตามที่อ่านให้ฟัง",
        "given_by": "pin",
        **over,
    }


def says_yes(session: Session, roll: Payroll, member: UUID, to: ConsentTo, given_by: str = "pin") -> Consent:
    """A consent a member gives on the leader's phone today."""
    shown = Shown("th", "ยินยอมตามที่อ่านให้ฟัง", given_by, today())
    leader = roll.scene.group.principal_id
    return consents.consent(session, homeworker_id=member, to=to, shown=shown, principal_id=leader)


def agreed(
    session: Session, roll: Payroll, instalment_id: UUID, member: UUID, *, most_satang: int = 10_000, by: str = "pin"
) -> Consent:
    """A consent to a deduction of up to 100 baht for lateness."""
    return says_yes(session, roll, member, ConsentTo("deduction", instalment_id, "late_delivery", most_satang), by)


def fined(session: Session, roll: Payroll, instalment: Instalment, satang: int) -> Deduction:
    """A fine for lateness that she agreed to by thumb."""
    given = agreed(session, roll, instalment.id, instalment.homeworker_id, most_satang=satang, by="thumb")
    keep = Keep("late_delivery", satang, "ส่งงานช้าสองวัน", given.id)
    return deduct(session, instalment, keep, principal_id=roll.scene.hirer.principal_id)


def choose(session: Session, sealer: Sealer, roll: Payroll, member: UUID, method: Method, account: Target) -> None:
    """A member agrees to be paid into an account of her own."""
    yes = says_yes(session, roll, member, ConsentTo("pay_method", method=method))
    choice = methods.Choice(method, account, yes.id)
    leader = roll.scene.group.principal_id
    methods.choose(session, sealer, "homeworker", member, choice, principal_id=leader)


def prepared(session: Session, roll: Payroll, *, within_days: int = 7) -> PayRun:
    """A pay run of today with all that is due within some days."""
    hirer, until = roll.scene.hirer, today() + timedelta(days=within_days)
    return pay_runs.prepare(
        session, hirer_id=hirer.id, pay_on=today(), due_until=until, principal_id=hirer.principal_id
    )


def one_of_each(engine: Engine, roll: Payroll) -> dict[str, tuple[str, UUID]]:
    """Everything of this room that an address can name, by the name it has there: a run of what is late waits to be
    sent, to one member by PromptPay and to another in cash; later pay of the first is fined, and she agreed to more."""
    first, second = roll.members[:2]
    received(engine, roll, {first: 10, second: 4}, days_ago=10)
    later = received(engine, roll, {first: 10})
    with transaction(engine) as session:
        choose(session, goods.SEALER, roll, first, "promptpay", Target("phone", "0066810000000"))
        instalment = session.scalars(select(Instalment).where(Instalment.receipt_id == later)).one()
        deduction = fined(session, roll, instalment, 100)
        consent = agreed(session, roll, instalment.id, first)
        run = prepared(session, roll, within_days=0)
        hers = select(Payment.id).where(Payment.pay_run_id == run.id, Payment.homeworker_id == first)
        return {
            "instalment_id": ("ins", instalment.id),
            "consent_id": ("cns", consent.id),
            "deduction_id": ("ded", deduction.id),
            "pay_run_id": ("pyr", run.id),
            "payment_id": ("pmt", session.scalars(hers).one()),
            "guarantee_id": ("gua", _guarantee(session, roll, first)),
        }


def _guarantee(session: Session, roll: Payroll, member: UUID) -> UUID:
    """A guarantee under a rule that these tests announce for today."""
    day = today()
    rule = GuaranteeRule(
        effective_from=day, effective_until=day, kind_of_work="งานทอง", most_percent=10, source="a test"
    )
    session.add(rule)
    session.flush()
    award = session.get_one(Award, roll.award_id)
    return guarantees.take(session, award, homeworker_id=member, amount_satang=100).id
