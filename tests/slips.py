"""A pay run of two homeworkers, made by the use cases."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.deliveries.handing_over import Delivery, Made
from api.payments import claims, consents, sending
from api.payments.claims import Word
from api.payments.models import Consent, Instalment, Payment
from api.payments.rules import Method, Said, is_cash
from api.promptpay import Target
from api.sealing import Sealer
from api.thai import today
from tests import goods, payroll
from tests.payroll import Payroll

PIECES = (40, 10)


@dataclass(frozen=True)
class Paid(Payroll):
    """A delivery of two homeworkers, accepted and put into a pay run. The first payment is the first member's."""

    run_id: UUID
    payments: list[UUID]

    def address(self, which: int = 0, rest: str = "") -> str:
        """Where a pay slip is."""
        return f"/v1/pay-slips/pmt_{self.payments[which].hex}{rest}"


def paid(
    engine: Engine,
    sealer: Sealer,
    *,
    method: Method = "promptpay",
    sent: bool = True,
    fine_satang: int = 0,
    minutes: int | None = None,
) -> Paid:
    """Two payments of a run, through an account that each agreed to, or in cash. Handed over and paid today."""
    roll = payroll.award(engine, hazard="none")
    people = roll.members[: len(PIECES)]
    tally = [Made(one, pieces, minutes) for one, pieces in zip(people, PIECES, strict=True)]
    receipt = goods.received(engine, goods.handed_over(engine, roll.scene, Delivery(tally)))
    with transaction(engine) as session:
        if not is_cash(method):
            for number, one in enumerate(people):
                payroll.choose(session, sealer, roll, one, method, account(method, number))
        if fine_satang:
            hers = select(Instalment).where(Instalment.receipt_id == receipt, Instalment.homeworker_id == people[0])
            payroll.fined(session, roll, session.scalars(hers).one(), fine_satang)
        run = payroll.prepared(session, roll)
        if sent:
            word, by = Word("hirer", "paid", today(), "api_key"), roll.scene.hirer.principal_id
            sending.send(session, run, word, reference=None, principal_id=by)
        made = session.scalars(select(Payment).where(Payment.pay_run_id == run.id)).all()
        of = {one.homeworker_id: one.id for one in made}
        return Paid(roll.scene, run.id, [of[one] for one in people])


def account(method: Method, number: int) -> Target:
    """An account for PromptPay or of a bank; each number another one."""
    if method == "promptpay":
        return Target("phone", f"006681000000{number}")
    return Target("bank_account", f"004123456789{number}")


def she_says(session: Session, paid: Paid, said: Said, given_by: str) -> None:
    """The first member speaks of her payment, today, on the leader's phone."""
    word = Word("member", said, today(), given_by)
    claims.say(session, paid.payments[0], word, principal_id=paid.scene.group.principal_id)


def withdraw_consents(session: Session, paid: Paid) -> None:
    """Everybody takes back the consent to be paid so."""
    for one in session.scalars(select(Consent).where(Consent.homeworker_id.in_(paid.members))):
        consents.withdraw(session, one, principal_id=paid.scene.group.principal_id)
