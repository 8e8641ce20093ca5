"""The wage record in memory: every act that moves money, as the accounts of one hirer, one group and its members."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from api.ledger.books import AccountKind, AccountOf
from tests.business import Award, Debt, Dispute, Lot, Note, Offer, Payment, Place, Receipt, Tally, late_interest, shared

KEPT_IN: dict[str, AccountKind] = {
    "late_delivery": "deduction_late",
    "damage": "deduction_damage",
    "income_tax": "withholding_tax",
}


class Model:
    """Everything there is, by id, and what each account should hold."""

    def __init__(self, hirer: UUID, group: UUID, today: date) -> None:
        self.hirer, self.group, self.today = hirer, group, today
        self.books: Counter[AccountOf] = Counter()
        self.lots: dict[UUID, Lot] = {}
        self.offers: dict[UUID, Offer] = {}
        self.awards: dict[UUID, Award] = {}
        self.notes: dict[UUID, Note] = {}
        """All deliveries; the hirer has not answered those in `waiting`."""
        self.waiting: list[UUID] = []
        self.receipts: dict[UUID, Receipt] = {}
        self.disputes: dict[UUID, Dispute] = {}
        """Open ones."""
        self.debts: dict[tuple[UUID, UUID], Debt] = {}
        """By receipt or dispute, and homeworker."""
        self.compensations: Counter[UUID] = Counter()
        """What no payment holds, by homeworker."""
        self.runs: dict[UUID, str] = {}
        self.payments: dict[UUID, Payment] = {}

    def at(self, kind: AccountKind) -> AccountOf:
        """An account of the hirer."""
        return AccountOf(kind, self.hirer)

    def move(self, giver: AccountOf, gainer: AccountOf, satang: int) -> None:
        self.books[giver] -= satang
        self.books[gainer] += satang

    def earned(self, source: UUID, pieces: Tally, note: Note) -> None:
        """Accepted pieces are owed: part-finished ones in part, rounded up."""
        rate = self.awards[note.award].rate
        for who, n in pieces.items():
            gross = (n * rate * note.percent + 99) // 100
            self.debts[source, who] = Debt(who, gross, note)
            self.move(self.at("hirer_payable"), AccountOf("homeworker_earning", who), gross)

    def kept(self, debt: Debt, deduction: UUID, ground: str, satang: int) -> None:
        debt.kept[deduction] = (ground, satang)
        self.move(AccountOf("homeworker_earning", debt.who), self.at(KEPT_IN[ground]), satang)

    def given_back(self, debt: Debt, deduction: UUID) -> None:
        ground, satang = debt.kept.pop(deduction)
        self.move(self.at(KEPT_IN[ground]), AccountOf("homeworker_earning", debt.who), satang)

    def compensated(self, satang: int, weights: Tally) -> None:
        for who, share in shared(satang, weights).items():
            self.compensations[who] += share
            self.move(self.at("hirer_payable"), AccountOf("homeworker_compensation", who), share)

    def due(self, until: date, pay_on: date) -> dict[UUID, dict[tuple[UUID, UUID], tuple[int, int]]]:
        """What is open of each homeworker's debts, with interest until the pay day."""
        found: dict[UUID, dict[tuple[UUID, UUID], tuple[int, int]]] = {}
        for key, one in self.debts.items():
            if one.net > one.held and one.due <= until:
                left = one.net - one.held
                found.setdefault(one.who, {})[key] = (left, late_interest(left, one.due, pay_on))
        return found

    def prepared(self, payment_id: UUID, payment: Payment) -> None:
        self.payments[payment_id] = payment
        self.compensations[payment.who] -= payment.compensation
        for key, (pay, _) in payment.items.items():
            self.debts[key].held += pay

    def let_go(self, payment: Payment) -> None:
        """What a payment held is open again."""
        payment.place = "gone"
        self.compensations[payment.who] += payment.compensation
        for key, (pay, _) in payment.items.items():
            self.debts[key].held -= pay

    def sent(self, payment: Payment) -> None:
        self.move(self.at("hirer_paid"), self.at("on_the_way"), payment.amount)
        self.move(self.at("hirer_payable"), AccountOf("homeworker_interest", payment.who), payment.late)
        payment.place = "way"
        if all(one.place != "prepared" for one in self.of_run(payment.run)):
            self.runs[payment.run] = "sent"

    def voided(self, payment: Payment) -> None:
        self.move(self.at("on_the_way"), self.at("hirer_paid"), payment.amount)
        self.move(AccountOf("homeworker_interest", payment.who), self.at("hirer_payable"), payment.late)
        self.let_go(payment)

    def said(self, payment: Payment, side: str, what: str, how: str) -> None:
        """A word is heard: undo where the money was, do where it is now."""
        payment.words.append((side, what, how))
        self._put(payment, payment.place, -1)
        payment.place = payment.said_place()
        self._put(payment, payment.place, 1)

    def _put(self, payment: Payment, place: Place, sign: int) -> None:
        amount, who = sign * payment.amount, payment.who
        if place == "group":
            self.move(self.at("on_the_way"), AccountOf("group_held", self.group), amount)
        if place == "hers":
            self.move(self.at("on_the_way"), AccountOf("homeworker_paid", who), amount)
            self.books[self.at("hirer_payable")] += amount
            self.books[AccountOf("homeworker_earning", who)] -= sign * payment.pay
            self.books[AccountOf("homeworker_interest", who)] -= sign * payment.late
            self.books[AccountOf("homeworker_compensation", who)] -= sign * payment.compensation

    def of_run(self, run: UUID) -> list[Payment]:
        return [one for one in self.payments.values() if one.run == run]

    def most_for(self, who: UUID) -> int:
        """The most she can have been paid: her net pay, the interest that was sent to her, her compensation."""
        hers = [one for one in self.payments.values() if one.who == who and one.place != "gone"]
        net = sum(one.net for one in self.debts.values() if one.who == who)
        return net + sum(one.late + one.compensation for one in hers)

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)
