"""Small true books for tests of the checks: one award, handed over, accepted, paid; every test bends one thing.

Written by the owner's hand without triggers, in a transaction that is rolled back: a fault is one UPDATE away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from api.db import Base
from api.deliveries import models as goods
from api.documents.models import Signature, WorkDocument
from api.documents.rules import content_hash
from api.inspections.models import Finding
from api.inspections.run import run_checks
from api.ledger import service as ledger
from api.ledger.books import AccountOf, Line, Reference
from api.offers import models as offers
from api.orders.models import Lot, Order
from api.payments import models as pay
from api.shapes import new_id
from api.thai import BANGKOK
from api.wages.models import MinimumWage
from tests import factories

START = date(2026, 10, 1)
HANDED = date(2026, 10, 20)
DUE = HANDED + timedelta(days=7)
AS_OF = date(2026, 11, 22)
RATE = 1_200
FLOOR = 893  # Khon Kaen 357 baht x 12 minutes / 480, rounded up
PIECES = 100


@contextmanager
def by_the_owners_hand(engine: Engine) -> Iterator[Session]:
    """A session in which no trigger judges; what it does is rolled back."""
    with engine.connect() as connection:
        outer = connection.begin()
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as made:
            yield made
        outer.rollback()


@dataclass
class Books:
    """An award with everything that followed, and its parties."""

    session: Session
    hirer: factories.MadeHirer
    group: factories.MadeGroup
    lot: Lot
    ids: dict[str, UUID] = field(default_factory=dict)
    instalments: dict[UUID, UUID] = field(default_factory=dict)
    payments: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def she(self) -> UUID:
        """The first of its members."""
        return self.group.members[0]

    @property
    def instalment(self) -> UUID:
        return self.instalments[self.she]

    @property
    def payment(self) -> UUID:
        return self.payments[self.she]

    def add(self, table: type[Base], day: date = HANDED, **facts: Any) -> UUID:
        """One more row, recorded at noon of a day in Bangkok."""
        made = new_id()
        at = {"id": made, "created_at": noon(day)} if "id" in table.__table__.c else {}
        self.session.execute(insert(table).values(**at, **facts))
        return made

    def change(self, table: str, thing: UUID, key: str = "id", **to: Any) -> None:
        """Bend a row."""
        settings = ", ".join(f"{name} = :{name}" for name in to)
        self.session.execute(text(f"UPDATE {table} SET {settings} WHERE {key} = :thing"), {**to, "thing": thing})

    def lift(self, table: str, *constraints: str) -> None:
        """Take away constraints that stand in the way of a fault."""
        for name in constraints:
            self.session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}"))

    def forget(self, table: str, key: str, thing: UUID) -> None:
        self.session.execute(text(f"DELETE FROM {table} WHERE {key} = :thing"), {"thing": thing})

    def check(self, *rules: str, as_of: date = AS_OF) -> list[Finding]:
        """What the checks find now, all of them or some."""
        self.session.expire_all()
        run = run_checks(self.session, as_of=as_of, only=rules or None)
        seen = select(Finding).where(Finding.last_run_id == run.id, Finding.state != "gone").order_by(Finding.rule)
        return list(self.session.scalars(seen.execution_options(populate_existing=True)))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), BANGKOK)


def lay(session: Session, members: int = 6, **lot: Any) -> Books:
    """The books: START the work, HANDED 100 pieces each, paid in cash two days later, passed on by the leader."""
    hirer = factories.hirer(session, province_code="40")
    group = factories.group(session, members=members, hazards=["sharp"])
    books = Books(session, hirer, group, _lot(session, hirer, lot))
    _agree(books)
    _deliver(books)
    _earn(books)
    _pay(books)
    return books


def _lot(session: Session, hirer: factories.MadeHirer, over: dict[str, Any]) -> Lot:
    facts: dict[str, Any] = {
        "position": 1,
        "article": f"งาน {new_id().hex}",
        "skill_code": "hand_embroidery",
        "skill_level": 1,
        "quantity_pieces": 10_000,
        "centiminutes_per_piece": 1_200,
        "materials_by": "hirer",
        "start_on": START,
        "due_on": HANDED,
        "minimum_lot_pieces": 1,
        "most_groups": 5,
        "all_or_nothing": False,
        "quality_level": 1,
        "hazard": "none",
        "rate_satang": RATE,
        "state": "open",
        "created_at": noon(START - timedelta(days=9)),
    }
    order = Order(
        hirer_id=hirer.id,
        kind="to_specification",
        delivery_province_code="40",
        delivery_address="1",
        note="",
        state="open",
    )
    session.add(order)
    session.flush()
    made = Lot(order_id=order.id, **(facts | over))
    session.add(made)
    session.flush()
    return made


def _agree(books: Books, **over: Any) -> None:
    wage = books.session.scalar(select(MinimumWage.id).where(MinimumWage.province_code == "40").limit(1))
    who = {"lot_id": books.lot.id, "group_id": books.group.id}
    terms = {"pieces": 5_000, "rate_satang": RATE, "floor_satang": FLOOR, "minimum_wage_id": wage}
    signed_on = START - timedelta(days=1)
    offer = books.add(offers.Offer, signed_on, **who, **terms, lot_terms=1, state="accepted", expires_at=noon(START))
    times = {"centiminutes_per_piece": 1_200, "start_on": START, "due_on": HANDED, "state": "agreed"}
    award = books.add(offers.Award, signed_on, **who, **terms, **times, offer_id=offer, hirer_id=books.hirer.id)
    for at, member in enumerate(books.group.members):
        sex = "male" if at >= len(books.group.members) - 2 else "female"
        books.add(offers.AwardMember, award_id=award, homeworker_id=member, name="ก", sex=sex, birth_year=1985)
    content = {"award": award.hex, "pieces": 5_000, "name": "กลุ่มเย็บผ้า"}
    paper = books.add(
        WorkDocument, signed_on, award_id=award, version_no=1, number=award.hex, content=content,
        content_hash=content_hash(content),
    )  # fmt: skip
    for side, method in (("hirer", "api_key"), ("leader", "otp")):
        books.add(
            Signature, signed_on, document_id=paper, side=side, method=method, recorded_at=noon(signed_on),
            principal_id=books.hirer.principal_id,
        )  # fmt: skip
    books.ids |= {"offer": offer, "award": award, "paper": paper}


def _deliver(books: Books) -> None:
    award, people = books.ids["award"], len(books.group.members)
    by = {"principal_id": books.hirer.principal_id}
    note = books.add(
        goods.DeliveryNote, award_id=award, number=1, kind="work", source="phone", pieces=PIECES * people,
        handed_over_on=HANDED, answer_by_on=HANDED + timedelta(days=3), note="", state="received",
    )  # fmt: skip
    for side in ("leader", "hirer"):
        books.ids[f"claim_{side}"] = books.add(goods.HandOverClaim, note_id=note, side=side, claimed_on=HANDED, **by)
    receipt = books.add(
        goods.GoodsReceipt, note_id=note, award_id=award, decided_by="hirer", decided_on=HANDED,
        accepted_pieces=PIECES * people, short_pieces=0, rejected_pieces=0, note="", **by,
    )  # fmt: skip
    for member in books.group.members:
        books.add(goods.Tally, note_id=note, award_id=award, homeworker_id=member, pieces=PIECES)
        books.add(
            goods.ReceiptLine, receipt_id=receipt, homeworker_id=member, note_id=note, accepted_pieces=PIECES,
            short_pieces=0, rejected_pieces=0,
        )  # fmt: skip
    books.ids |= {"note": note, "receipt": receipt}


def _earn(books: Books) -> None:
    gross = PIECES * RATE
    lines = [Line(AccountOf("homeworker_earning", member), gross) for member in books.group.members]
    owed = Line(AccountOf("hirer_payable", books.hirer.id), -gross * len(lines))
    entry = ledger.post(
        books.session, kind="earning", effective_on=HANDED, lines=[owed, *lines],
        reference=Reference("goods_receipt", books.ids["receipt"]),
    )  # fmt: skip
    books.ids["entry"] = entry.id
    of = {name: books.ids[name] for name in ("receipt", "note", "award")}
    for member in books.group.members:
        books.instalments[member] = books.add(
            pay.Instalment, **{f"{name}_id": value for name, value in of.items()}, hirer_id=books.hirer.id,
            group_id=books.group.id, homeworker_id=member, pieces=PIECES, rate_satang=RATE, gross_satang=gross,
            pay_within_days=7, journal_id=entry.id,
        )  # fmt: skip


def _pay(books: Books) -> None:
    on = HANDED + timedelta(days=2)
    by = {"principal_id": books.hirer.principal_id}
    run = books.add(pay.PayRun, on, hirer_id=books.hirer.id, number=1, pay_on=on, due_until=on, state="sent", **by)
    books.ids["run"] = run
    for member, instalment in books.instalments.items():
        sum_of = {"amount_satang": PIECES * RATE}
        payment = books.add(
            pay.Payment, on, pay_run_id=run, hirer_id=books.hirer.id, group_id=books.group.id, homeworker_id=member,
            method="cash_at_workplace", via="leader", state="received", **sum_of,
        )  # fmt: skip
        books.payments[member] = payment
        books.add(pay.PaymentItem, payment_id=payment, instalment_id=instalment, pay_satang=PIECES * RATE)
        for side, said in (("hirer", "paid"), ("leader", "received"), ("member", "received")):
            say(books, payment, side, said, on)


def say(books: Books, payment: UUID, side: str, said: str, on: date, satang: int = PIECES * RATE) -> UUID:
    """One more claim about a payment."""
    return books.add(
        pay.PaymentClaim, on, payment_id=payment, side=side, said=said, amount_satang=satang, on_date=on,
        given_by="ink", note="", principal_id=books.hirer.principal_id,
    )  # fmt: skip
