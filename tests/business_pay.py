"""Random pay for what was earned: deductions, pay runs, the words of three sides, and taking them back."""

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.payments import claims, consents, deductions, pay_runs, sending
from api.payments import models as rows
from api.payments.claims import Word
from api.payments.consents import ConsentTo, Shown
from api.payments.deductions import Keep, deduct
from api.thai import today
from tests.business import Debt, Payment
from tests.business_goods import Goods
from tests.business_work import AT, DAYS_AGO

GROUNDS = st.sampled_from(["late_delivery", "damage", "income_tax"])
WHATS = st.sampled_from(["all", "all", "some", "none"])
WAYS = {"leader": ("otp", "on_behalf"), "member": ("pin", "thumb")}


class Pay(Goods):
    """The money of what was delivered."""

    @initialize(
        rate=st.integers(900, 1_500),
        days_ago=DAYS_AGO,
        missing=st.integers(0, 3),
        disputed=st.booleans(),
        paid=st.integers(0, 3),
    )
    def begin_somewhere(self, rate: int, days_ago: int, missing: int, disputed: bool, paid: int) -> None:
        """In the middle of the business, so that few steps reach far: some pieces disputed, others paid in part."""
        self.begin_with_a_delivery(rate=rate, days_ago=days_ago, short=missing // 2, bad=missing)
        if disputed and missing:
            self.object(at=0, pieces=missing)
        for does in (self.prepare_all, self.send_a_run, self.confirm_a_run)[:paid]:
            does(at=0)

    def prepare_all(self, at: int) -> None:
        self.prepare_a_run(until=30, pay_in=at)

    def gone(self) -> list[UUID]:
        """Payments the hirer said it paid."""
        return [at for at, one in self.model.payments.items() if one.place not in ("prepared", "gone")]

    def kept(self) -> list[tuple[Debt, UUID]]:
        return [(debt, one) for debt in self.model.debts.values() for one in debt.kept]

    @precondition(lambda self: self.model.debts)
    @rule(at=AT, ground=GROUNDS, percent=st.integers(1, 12))
    def deduct(self, at: int, ground: Any, percent: int) -> None:
        key = self.pick(self.model.debts, at)
        debt = self.model.debts[key]
        satang = max(1, debt.gross * percent // 100)

        def kept(session: Session) -> rows.Deduction:
            instalment, consent_id = self.instalment(session, key), None
            if ground != "income_tax":
                to = ConsentTo("deduction", instalment.id, ground, satang)
                shown, leader = Shown("th", "ยินยอม", "pin", today()), self.who.group.principal_id
                consent_id = consents.consent(
                    session, homeworker_id=debt.who, to=to, shown=shown, principal_id=leader
                ).id
            keep = Keep(ground, satang, "as agreed", consent_id, "" if consent_id else "RD 50")
            return deduct(session, instalment, keep, principal_id=self.who.hirer.principal_id)

        made = self.attempt(kept, lawful=debt.may_keep(ground, satang))
        if made:
            self.model.kept(debt, made.id, ground, satang)

    def instalment(self, session: Session, key: tuple[UUID, UUID]) -> rows.Instalment:
        source = func.coalesce(rows.Instalment.dispute_id, rows.Instalment.receipt_id)
        return session.scalars(
            select(rows.Instalment).where(source == key[0], rows.Instalment.homeworker_id == key[1])
        ).one()

    @precondition(kept)
    @rule(at=AT, by_her=st.booleans())
    def give_a_deduction_back(self, at: int, by_her: bool) -> None:
        """The hirer, at any time; she, by taking her consent back until it is paid."""
        debt, deduction_id = self.pick(self.kept(), at)
        ground, _ = debt.kept[deduction_id]
        sent = any(
            self.model.debts[key] is debt and one.place not in ("prepared", "gone")
            for one in self.model.payments.values()
            for key in one.items
        )
        by_her = by_her and ground != "income_tax"

        def back(session: Session) -> bool:
            row = session.get_one(rows.Deduction, deduction_id)
            if by_her:
                given = session.get_one(rows.Consent, row.consent_id)
                consents.withdraw(session, given, principal_id=self.who.group.principal_id)
            else:
                deductions.take_back(session, row, reason="wrong", principal_id=self.who.hirer.principal_id)
            return True

        if self.attempt(back, lawful=not (by_her and sent)):
            self.model.given_back(debt, deduction_id)

    @precondition(lambda self: self.model.debts or +self.model.compensations)
    @rule(until=st.sampled_from([0, 7, 7, 30]), pay_in=st.sampled_from([-5, 0, 0, 10]))
    def prepare_a_run(self, until: int, pay_in: int) -> None:
        """All that is due in one payment for each, with interest until the pay day."""
        pay_on, due_until = today() + timedelta(days=pay_in), today() + timedelta(days=until)
        due, owed = self.model.due(due_until, pay_on), dict(+self.model.compensations)
        facts = {"hirer_id": self.hirer_id, "principal_id": self.who.hirer.principal_id}
        run = self.attempt(
            lambda s: pay_runs.prepare(s, pay_on=pay_on, due_until=due_until, **facts), lawful=bool(due or owed)
        )
        if not run:
            return
        self.model.runs[run.id] = "prepared"
        expected = {
            who: Payment(run.id, who, due.get(who, {}), owed.get(who, 0), direct=who == self.who.members[0])
            for who in due.keys() | owed.keys()
        }
        with self.act() as session:
            made = session.scalars(select(rows.Payment).where(rows.Payment.pay_run_id == run.id)).all()
        assert {one.homeworker_id: one.amount_satang for one in made} == {
            who: one.amount for who, one in expected.items()
        }
        for one in made:
            self.model.prepared(one.id, expected[one.homeworker_id])

    def paid(self, session: Session, run: rows.PayRun) -> Word:
        """The hirer's word, for today or the day it planned."""
        return Word("hirer", "paid", min(today(), run.pay_on), "api_key")

    @precondition(lambda self: "prepared" in self.model.runs.values())
    @rule(at=AT)
    def send_a_run(self, at: int) -> None:
        run_id = self.pick(self.model.runs, at)
        by = self.who.hirer.principal_id

        def sent(session: Session) -> rows.PayRun:
            run = session.get_one(rows.PayRun, run_id)
            return sending.send(session, run, self.paid(session, run), reference=None, principal_id=by)

        if self.attempt(sent, lawful=self.model.runs[run_id] == "prepared"):
            for one in self.model.of_run(run_id):
                if one.place == "prepared":
                    self.model.sent(one)

    @precondition(lambda self: "prepared" in self.model.runs.values())
    @rule(at=AT)
    def send_one_payment(self, at: int) -> None:
        """The hirer says so once, of a payment that stands."""
        payment_id = self.pick(self.model.payments, at)
        payment = self.model.payments[payment_id]

        def sent(session: Session) -> rows.Payment:
            row, run = session.get_one(rows.Payment, payment_id), session.get_one(rows.PayRun, payment.run)
            word, by = self.paid(session, run), self.who.hirer.principal_id
            facts = {"on_date": word.on_date, "reference": None, "principal_id": by}
            return sending.claim_paid(session, row, word=word, **facts)

        if self.attempt(sent, lawful=payment.place == "prepared"):
            self.model.sent(payment)

    @precondition(lambda self: "prepared" in self.model.runs.values())
    @rule(at=AT)
    def cancel_a_run(self, at: int) -> None:
        run_id = self.pick(self.model.runs, at)
        payments = self.model.of_run(run_id)
        untouched = self.model.runs[run_id] == "prepared" and all(one.place == "prepared" for one in payments)
        if self.attempt(lambda s: pay_runs.cancel(s, s.get_one(rows.PayRun, run_id)), lawful=untouched):
            self.model.runs[run_id] = "cancelled"
            for one in payments:
                self.model.let_go(one)

    @precondition(gone)
    @rule(at=AT, side=st.sampled_from(["leader", "member"]), what=WHATS, way=st.integers(0, 1))
    def speak(self, at: int, side: Literal["leader", "member"], what: str, way: int) -> None:
        """Leader or member has all of it, some or none; later words undo earlier ones."""
        payment_id = self.pick(self.model.payments, at)
        payment, how = self.model.payments[payment_id], WAYS[side][way]
        word = Word(
            side,
            "not_received" if what == "none" else "received",
            today(),
            how,
            payment.amount - 1 if what == "some" else None,
        )
        sent = payment.place not in ("prepared", "gone")
        by = self.who.group.principal_id
        if self.attempt(
            lambda s: claims.say(s, payment_id, word, principal_id=by), lawful=sent and payment.is_new(side, what, how)
        ):
            self.model.said(payment, side, what, how)

    @precondition(gone)
    @rule(at=AT)
    def confirm_a_run(self, at: int) -> None:
        """The leader has whatever of a run goes through her hands and is neither with her nor with its owner."""
        run_id = self.pick(self.model.runs, at)
        mine = [one for one in self.model.of_run(run_id) if one.place == "way" and not one.direct]

        def confirmed(session: Session) -> bool:
            waiting = claims.to_confirm(session, run_id, self.group_id, None)
            word = Word("leader", "received", today(), "otp")
            assert len(waiting) == len(mine)
            claims.confirm_many(session, waiting, word, principal_id=self.who.group.principal_id)
            return True

        if self.attempt(confirmed, lawful=bool(mine)):
            for one in mine:
                self.model.said(one, "leader", "all", "otp")

    @precondition(gone)
    @rule(at=AT)
    def void(self, at: int) -> None:
        """What nobody has can come back."""
        payment_id = self.pick(self.model.payments, at)
        payment = self.model.payments[payment_id]
        if self.attempt(lambda s: sending.void(s, payment_id, reason="came back"), lawful=payment.place == "way"):
            self.model.voided(payment)
