"""A dossier to inspect: an award that was delivered, half paid, and what the checks say about it.

The rows are written as the owner of the database with triggers off, so that a test of looking back needs none of the
rooms that make them, and may hold what those rooms would refuse.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api import database
from api.config import Settings
from api.db import transaction
from api.deliveries.models import DeliveryNote, GoodsReceipt, HandOverClaim, ReceiptLine, Tally
from api.inspections.models import CheckRun, Finding
from api.ledger import service as ledger
from api.ledger.books import AccountOf, Line, Reference
from api.offers import answers
from api.offers.models import Award
from api.payments.models import Instalment, Payment, PaymentClaim, PaymentItem, PayRun
from api.sealing import Sealer
from api.thai import today
from tests import factories, scenes
from tests.factories import bearer

PIECES, RATE = 100, 1_500
HANDED_OVER = timedelta(days=40)  # before today
_numbers = count(1)


@dataclass(frozen=True)
class Dossier:
    """What lies there. Three members delivered; the first was paid, the others were not."""

    scene: scenes.Scene
    award_id: UUID
    members: list[UUID]
    instalments: list[UUID]
    payment_id: UUID
    findings: list[UUID]

    @property
    def hirer(self) -> str:
        return f"hir_{self.scene.hirer.id.hex}"


@contextmanager
def planting(engine: Engine, settings: Settings) -> Iterator[Session]:
    """A committed transaction of the owner with triggers off."""
    owner = database.migrate_engine(settings, database.urls(settings, name=engine.url.database))
    try:
        with transaction(owner) as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            yield session
    finally:
        owner.dispose()


def dossier(engine: Engine, settings: Settings, *, members: int = 3) -> Dossier:
    """A new dossier with two findings: two members not paid, one of them under the floor besides."""
    scene = scenes.waiting_offer(engine, pieces=PIECES * members)
    with transaction(engine) as session:
        award = answers.accept(
            session, Sealer(settings), group_id=scene.group.id, offer_id=scene.offer_id, pieces=PIECES * members
        )
    people = scene.group.members[:members]
    with planting(engine, settings) as session:
        receipt, note = _delivered(session, award, people)
        instalments = _earned(session, award, receipt, note, people)
        payment = _paid(session, award, instalments[0])
        unpaid = instalments[1:]
        findings = [
            finding(session, award, "not_paid", {one.homeworker_id: one.gross_satang for one in unpaid}),
            finding(session, award, "under_floor", {unpaid[0].homeworker_id: 1_250}),
        ]
        session.flush()
        return Dossier(
            scene, award.id, people, [one.id for one in instalments], payment.id, [one.id for one in findings]
        )


def _delivered(session: Session, award: Award, people: list[UUID]) -> tuple[GoodsReceipt, DeliveryNote]:
    on = today() - HANDED_OVER
    pieces = PIECES * len(people)
    note = DeliveryNote(
        award_id=award.id, number=1, kind="work", source="phone", pieces=pieces, handed_over_on=on,
        answer_by_on=on + timedelta(days=3), note="", state="received",
    )  # fmt: skip
    session.add(note)
    session.flush()
    leader = award_leader(session, award)
    session.add(HandOverClaim(note_id=note.id, side="leader", claimed_on=on, principal_id=leader))
    receipt = GoodsReceipt(
        note_id=note.id, award_id=award.id, decided_by="hirer", decided_on=on + timedelta(days=1),
        accepted_pieces=pieces, short_pieces=0, rejected_pieces=0, note="",
    )  # fmt: skip
    session.add(receipt)
    session.flush()
    for one in people:
        session.add(Tally(note_id=note.id, homeworker_id=one, award_id=award.id, pieces=PIECES))
        session.flush()
        session.add(
            ReceiptLine(
                receipt_id=receipt.id, homeworker_id=one, note_id=note.id,
                accepted_pieces=PIECES, short_pieces=0, rejected_pieces=0,
            )
        )  # fmt: skip
    session.flush()
    return receipt, note


def award_leader(session: Session, award: Award) -> UUID:
    leader: UUID = session.scalar(text("SELECT principal_id FROM groups WHERE id = :id"), {"id": award.group_id})
    return leader


def _earned(
    session: Session, award: Award, receipt: GoodsReceipt, note: DeliveryNote, people: list[UUID]
) -> list[Instalment]:
    gross = PIECES * RATE
    entry = ledger.post(
        session,
        kind="earning",
        effective_on=note.handed_over_on,
        lines=[
            Line(AccountOf("hirer_payable", award.hirer_id), -gross * len(people)),
            *(Line(AccountOf("homeworker_earning", one), gross) for one in people),
        ],
        reference=Reference("goods_receipt", receipt.id),
    )
    made = [
        Instalment(
            receipt_id=receipt.id, note_id=note.id, award_id=award.id, hirer_id=award.hirer_id,
            group_id=award.group_id, homeworker_id=one, pieces=PIECES, rate_satang=RATE, gross_satang=gross,
            pay_within_days=7, journal_id=entry.id,
        )
        for one in people
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return made


def _paid(session: Session, award: Award, instalment: Instalment) -> Payment:
    who = award_leader(session, award)
    run = PayRun(
        hirer_id=award.hirer_id, number=next(_numbers), pay_on=today() - timedelta(days=35),
        due_until=today() - timedelta(days=33), state="sent", principal_id=who,
    )  # fmt: skip
    session.add(run)
    session.flush()
    payment = Payment(
        pay_run_id=run.id, hirer_id=award.hirer_id, group_id=award.group_id,
        homeworker_id=instalment.homeworker_id, method="cash_at_workplace", via="leader",
        amount_satang=instalment.gross_satang, state="sent",
    )  # fmt: skip
    session.add(payment)
    session.flush()
    session.add(PaymentItem(payment_id=payment.id, instalment_id=instalment.id, pay_satang=instalment.gross_satang))
    session.add(
        PaymentClaim(
            payment_id=payment.id, side="hirer", said="paid", amount_satang=payment.amount_satang,
            on_date=run.pay_on, given_by="api_key", principal_id=who, note="",
        )
    )  # fmt: skip
    session.flush()
    return payment


def finding(
    session: Session, award: Award, rule: str, owed: dict[UUID, int], *, severity: str = "grave", **over: Any
) -> Finding:
    """A finding about an award, with what it owes to whom."""
    run = CheckRun(state="finished", as_of=today(), rules_version="1")
    session.add(run)
    session.flush()
    due_on = today() - HANDED_OVER + timedelta(days=7)
    facts = {
        "subject": "award",
        "subject_id": uuid4(),
        "award_id": award.id,
        "on_date": today(),
        "evidence": {"working": {"due_on": due_on.isoformat()}},
        "state": "open",
    } | over
    made = Finding(
        rule=rule, rule_version="3", severity=severity, hirer_id=award.hirer_id, group_id=award.group_id,
        owed_satang=sum(owed.values()), owed={f"hwk_{one.hex}": satang for one, satang in owed.items()},
        first_run_id=run.id, last_run_id=run.id, **facts,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def wire(prefix: str, thing: UUID) -> str:
    return f"{prefix}_{thing.hex}"


def open_case(client: TestClient, key: str, about: Dossier, **over: Any) -> str:
    """The address of a case for the findings of a dossier."""
    body = {"hirer": about.hirer, "reason": "findings", "findings": [wire("fnd", one) for one in about.findings]}
    made = client.post("/v1/inspections", json=body | over, headers=bearer(key))
    assert made.status_code == 201, made.text
    return str(made.headers["Location"])


def proof(about: str, words: str) -> str:
    """A proof of work, found as a complainer's phone finds it."""
    for tried in count():
        digest = hashlib.sha256(f"trong-complaint\n{about}\n{words}\n{tried}".encode()).digest()
        if digest[:2] == b"\x00\x00":
            return str(tried)
    raise AssertionError("unreachable")


def complain(client: TestClient, words: str = "ไม่ได้รับเงิน", about: str = "not_paid", **over: Any) -> dict[str, Any]:
    """A complaint from the public form: what the complainer keeps."""
    body = {"about": about, "words": words, "proof": proof(about, words), **over}
    made = client.post("/v1/complaints", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def inspector(engine: Engine) -> str:
    """A key of a new inspector."""
    return factories.key(engine, "inspector")


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)
