"""Pay runs: everything due until a day becomes one payment for each homeworker, to be sent or cancelled."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from api import audit
from api.dated import setting
from api.ledger.interest import interest_on
from api.offers.models import Award
from api.parties.models import Hirer
from api.payments import fees
from api.payments.fees_owed import fees_owed
from api.payments.methods import DEFAULT, current
from api.payments.models import Compensation, FeePayment, Instalment, Payment, PaymentItem, PayRun
from api.payments.owing import LIVE, due_on, held, net, with_notes
from api.payments.refusals import NothingDue, PayDayOutOfRange, RunNotPrepared
from api.payments.rules import is_cash
from api.shapes import new_id
from api.thai import today


@dataclass(slots=True)
class Share:
    """What one homeworker gets in a run: (instalment, pay, interest) and compensations."""

    group_id: UUID
    items: list[tuple[UUID, int, int]] = field(default_factory=list)
    compensations: list[Compensation] = field(default_factory=list)

    @property
    def amount_satang(self) -> int:
        """All of it."""
        return sum(pay + late for _, pay, late in self.items) + sum(one.amount_satang for one in self.compensations)


def prepare(session: Session, *, hirer_id: UUID, pay_on: date, due_until: date, principal_id: UUID) -> PayRun:
    """Take everything due until a day that no live payment holds, and the leaders' fees for the same pieces.

    The pay day decides how long interest runs. Runs of one hirer wait for each other, so none takes what another has.
    """
    _judge_day(pay_on)
    session.execute(select(Hirer.id).where(Hirer.id == hirer_id).with_for_update(key_share=True))
    shares = _shares(session, hirer_id, pay_on, due_until)
    owed = fees_owed(session, hirer_id, due_until)
    if not (shares or owed):
        raise NothingDue()
    newest = session.scalar(select(func.max(PayRun.number)).where(PayRun.hirer_id == hirer_id))
    run = PayRun(
        hirer_id=hirer_id,
        number=1 + (newest or 0),
        pay_on=pay_on,
        due_until=due_until,
        state="prepared",
        principal_id=principal_id,
    )
    session.add(run)
    session.flush()
    if shares:
        _write(session, run, shares)
    fees.write(session, run, owed)
    audit.record(session, "prepare_pay_run", "pay_run", run.id, payments=len(shares), fees=len(owed))
    return run


def cancel(session: Session, run: PayRun) -> PayRun:
    """Give up a run nobody was paid by: its instalments are open again."""
    claim_run(session, run, "cancelled")
    of_members = select(Payment.state).where(Payment.pay_run_id == run.id).with_for_update()
    of_leaders = select(FeePayment.state).where(FeePayment.pay_run_id == run.id).with_for_update()
    if {*session.scalars(of_members), *session.scalars(of_leaders)} != {"prepared"}:
        raise RunNotPrepared(state="sent in part")
    fees.cancel(session, run)
    session.execute(update(Payment).where(Payment.pay_run_id == run.id).values(state="cancelled"))
    free_compensations(session, select(Payment.id).where(Payment.pay_run_id == run.id).scalar_subquery())
    audit.record(session, "cancel_pay_run", "pay_run", run.id)
    session.refresh(run)
    return run


def claim_run(session: Session, run: PayRun, state: str) -> None:
    """Move a prepared run on, once: of many that try only one does."""
    claimed = session.execute(
        update(PayRun)
        .where(PayRun.id == run.id, PayRun.state == "prepared")
        .values(state=state)
        .returning(PayRun.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if claimed is None:
        session.refresh(run)
        raise RunNotPrepared(state=run.state)


def free_compensations(session: Session, payment_ids: object) -> None:
    """Compensations of cancelled payments wait for the next run."""
    session.execute(
        update(Compensation)
        .where(Compensation.payment_id.in_(payment_ids))  # type: ignore[arg-type]
        .values(payment_id=None)
        .execution_options(synchronize_session=False)
    )


def _judge_day(pay_on: date) -> None:
    window = timedelta(days=setting("payments", "pay_day_window_days", today()))
    first, last = today() - window, today() + window
    if not first <= pay_on <= last:
        raise PayDayOutOfRange("/pay_on", first_on=first.isoformat(), last_on=last.isoformat())


def _shares(session: Session, hirer_id: UUID, pay_on: date, due_until: date) -> dict[UUID, Share]:
    """What is open for each homeworker. Her group is that of her newest work for this hirer."""
    left = net() - held(LIVE)
    due = with_notes(
        select(
            Instalment.id, Instalment.homeworker_id, Instalment.group_id, due_on().label("due_on"), left.label("left")
        )
    ).where(Instalment.hirer_id == hirer_id, due_on() <= due_until, left > 0)
    shares: dict[UUID, Share] = {}
    for row in session.execute(due.order_by(Instalment.id)):
        share = shares.setdefault(row.homeworker_id, Share(row.group_id))
        share.group_id = row.group_id
        share.items.append((row.id, int(row.left), interest_on(int(row.left), row.due_on, pay_on)))
    owed = (
        select(Compensation, Award.group_id)
        .join(Award, Award.id == Compensation.award_id)
        .where(Award.hirer_id == hirer_id, Compensation.payment_id.is_(None))
    )
    for one, group_id in session.execute(owed.order_by(Compensation.id)):
        shares.setdefault(one.homeworker_id, Share(group_id)).compensations.append(one)
    return shares


def _write(session: Session, run: PayRun, shares: dict[UUID, Share]) -> None:
    """The payments of a run with their items, in few statements."""
    methods = current(session, "homeworker", shares.keys())
    payments, items, compensated = [], [], []
    for homeworker_id, share in shares.items():
        chosen = methods[homeworker_id].method if homeworker_id in methods else DEFAULT
        payment_id = new_id()
        payments.append(
            {
                "id": payment_id,
                "pay_run_id": run.id,
                "hirer_id": run.hirer_id,
                "group_id": share.group_id,
                "homeworker_id": homeworker_id,
                "method": chosen,
                "via": "leader" if is_cash(chosen) else "direct",  # cash goes through the leader's hands
                "amount_satang": share.amount_satang,
                "state": "prepared",
            }
        )
        items += [
            {"payment_id": payment_id, "instalment_id": at, "pay_satang": pay, "interest_satang": late}
            for at, pay, late in share.items
        ]
        compensated += [(one, payment_id) for one in share.compensations]
    session.execute(insert(Payment), payments)
    if items:
        session.execute(insert(PaymentItem), items)
    for one, payment_id in compensated:
        one.payment_id = payment_id
    session.flush()
