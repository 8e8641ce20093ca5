"""Posting and reversing in the wage record, and reading it back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import get_args
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.audit import AuditEvent
from api.db import transaction
from api.errors import DomainError, NotFound
from api.ledger import service
from api.ledger.balances import balance, balances, balances_replayed, statement
from api.ledger.books import PARTY_OF, AccountKind, AccountOf, JournalKind, Line, Reference
from api.ledger.canonical import leaf_hash
from api.ledger.models import Account, Journal, Posting
from api.ledger.refusals import AlreadyCorrected, CorrectionStands, EntryNotBalanced, ReasonNeeded
from api.problems import CONSTRAINTS, refusal_of
from tests import books
from tests.books import judged


def test_an_earning_is_owed_by_the_hirer_to_the_homeworker(session: Session) -> None:
    who = books.parties(session)

    books.post(session, books.earned(who, 45_000))

    judged(session)
    assert balance(session, AccountOf("hirer_payable", who.hirer)) == -45_000
    assert balance(session, AccountOf("homeworker_earning", who.members[0])) == 45_000
    assert balance(session, AccountOf("homeworker_earning", who.members[1])) == 0


def test_an_entry_keeps_its_bytes_and_their_hash(session: Session) -> None:
    made = books.post(session, books.earned(books.parties(session), 45_000))

    judged(session)
    assert made.leaf_hash == leaf_hash(made.canonical)
    assert made.salt.hex().encode() in made.canonical
    assert made.recorded_at == session.scalar(select(func.now()))


def test_who_posted_is_written_down(session: Session) -> None:
    made = books.post(session, books.earned(books.parties(session), 45_000))

    event = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == made.id)).one()
    assert (event.action, event.details) == ("post_entry", {"kind": "earning"})


@pytest.mark.parametrize("reason", ["", 'ลายมือ "ก" \\ /', "tab\there\nnew line", "\x01\x1f\x7f\u2028 é 𝄞 €", "x" * 500])
def test_the_database_writes_any_text_as_python_does(session: Session, reason: str) -> None:
    books.post(session, books.earned(books.parties(session), 1), reason=reason)

    judged(session)


def test_a_payment_clears_what_is_owed(session: Session) -> None:
    who = books.parties(session)
    owed, worker = AccountOf("hirer_payable", who.hirer), AccountOf("homeworker_earning", who.members[0])
    books.post(session, books.earned(who, 45_000))

    received = [
        Line(AccountOf("group_held", who.group), -45_000),
        Line(AccountOf("homeworker_paid", who.members[0]), 45_000),
        Line(worker, -45_000),
        Line(owed, 45_000),
    ]
    service.post(
        session,
        kind="payment_received",
        effective_on=date(2026, 12, 8),
        lines=received,
        reference=Reference("payment", uuid4()),
    )

    judged(session)
    assert [balance(session, one) for one in (owed, worker)] == [0, 0]


def test_an_entry_that_does_not_balance_is_refused_before_anything_is_written(session: Session) -> None:
    who = books.parties(session)
    lopsided = [*books.earned(who, 500)[:1], *books.earned(who, 499)[1:]]

    with pytest.raises(EntryNotBalanced):
        books.post(session, lopsided)

    assert session.scalar(select(Account).where(Account.party_id == who.hirer)) is None


def test_a_reversal_takes_everything_back_and_says_why(session: Session) -> None:
    who = books.parties(session)
    wrong = books.post(session, books.earned(who, 45_000))

    undone = service.correct(session, wrong.id, "  นับผิด  ")

    judged(session)
    assert [balance(session, one) for one in who.accounts] == [0] * len(who.accounts)
    assert (undone.corrects_id, undone.kind, undone.reason) == (wrong.id, "correction", "นับผิด")
    assert (undone.effective_on, undone.reference_id) == (wrong.effective_on, wrong.reference_id)


def test_an_entry_is_reversed_once(session: Session) -> None:
    wrong = books.post(session, books.earned(books.parties(session), 45_000))
    service.correct(session, wrong.id, "counted twice")

    with pytest.raises(AlreadyCorrected):
        service.correct(session, wrong.id, "counted twice")


def test_a_reversal_is_not_reversed(session: Session) -> None:
    undone = service.correct(session, books.post(session, books.earned(books.parties(session), 1)).id, "counted twice")

    with pytest.raises(CorrectionStands):
        service.correct(session, undone.id, "right after all")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reversal_needs_a_reason(session: Session, reason: str) -> None:
    wrong = books.post(session, books.earned(books.parties(session), 45_000))

    with pytest.raises(ReasonNeeded):
        service.correct(session, wrong.id, reason)


def test_what_is_not_there_is_not_reversed(session: Session) -> None:
    with pytest.raises(NotFound):
        service.correct(session, uuid4(), "counted twice")


def test_of_two_who_reverse_at_once_one_does_and_one_is_told(engine: Engine) -> None:
    with transaction(engine) as session:
        who = books.parties(session)
        wrong = books.post(session, books.earned(who, 45_000)).id
    gate = Barrier(8)

    def reverse(_: int) -> type[DomainError] | UUID:
        gate.wait()
        try:
            with transaction(engine) as session:
                return service.correct(session, wrong, "counted twice").id
        except IntegrityError as error:
            return type(refusal_of(error, CONSTRAINTS))
        except AlreadyCorrected as refused:
            return type(refused)

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(reverse, range(8)))

    assert outcomes.count(AlreadyCorrected) == 7
    with transaction(engine) as session:
        assert [balance(session, one) for one in who.accounts] == [0] * len(who.accounts)


def test_two_who_open_the_same_accounts_at_once_share_them(engine: Engine) -> None:
    who = books.parties(engine)
    gate = Barrier(8)

    def earn(turn: int) -> None:
        lines = books.earned(who, 100)
        gate.wait()
        with transaction(engine) as session:
            books.post(session, lines if turn % 2 else lines[::-1])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(earn, range(8)))

    with transaction(engine) as session:
        assert balance(session, AccountOf("homeworker_earning", who.members[0])) == 800
        opened = select(func.count()).select_from(Account).where(Account.party_id.in_([who.hirer, who.members[0]]))
        assert session.scalar(opened) == 2


def test_a_balance_can_be_asked_for_a_day_and_for_what_was_known(engine: Engine) -> None:
    with transaction(engine) as session:
        who = books.parties(session)
        early = books.post(session, books.earned(who, 100), on=date(2026, 12, 1))
    with transaction(engine) as session:
        books.post(session, books.earned(who, 20), on=date(2026, 12, 5))
        service.correct(session, early.id, "counted twice")
    worker = AccountOf("homeworker_earning", who.members[0])

    with transaction(engine) as session:
        assert balance(session, worker) == 20
        assert balance(session, worker, effective_until=date(2026, 12, 4)) == 0
        assert balance(session, worker, recorded_until=early.recorded_at) == 100


def test_a_statement_runs_by_day(session: Session) -> None:
    who = books.parties(session)
    books.post(session, books.earned(who, 20), on=date(2026, 12, 5))
    books.post(session, books.earned(who, 100), on=date(2026, 12, 1))

    found = statement(session, AccountOf("homeworker_earning", who.members[0]))

    assert [(one.effective_on.day, one.amount_satang, one.balance_satang) for one in found] == [
        (1, 100, 100),
        (5, 20, 120),
    ]


def test_the_replay_of_the_bytes_comes_to_the_same_balances(session: Session) -> None:
    who = books.parties(session)
    wrong = books.post(session, books.earned(who, 100))
    books.post(session, books.earned(who, 77, member=1))
    service.correct(session, wrong.id, "counted twice")

    replayed = balances_replayed(session)

    assert replayed == balances(session)
    assert replayed[AccountOf("homeworker_earning", who.members[1])] == 77
    assert session.scalar(select(func.sum(Posting.amount_satang))) == 0


def test_an_account_is_of_somebody_who_exists(session: Session) -> None:
    who = books.parties(session)
    ghost = [*books.earned(who, 5)[:1], Line(AccountOf("homeworker_earning", uuid4()), 5)]

    with pytest.raises(IntegrityError, match="fk_ledger_accounts_homeworker_id_homeworkers"):
        books.post(session, ghost)


def test_entries_of_one_receipt_are_found_by_it(session: Session) -> None:
    made = books.post(session, books.earned(books.parties(session), 5))

    found = select(Journal.id).where(
        Journal.reference_subject == "goods_receipt", Journal.reference_id == made.reference_id
    )
    assert session.scalars(found).all() == [made.id]


def test_every_kind_of_account_can_be_opened(session: Session) -> None:
    who = books.parties(session)
    party = {"hirer": who.hirer, "group": who.group, "homeworker": who.members[0]}

    opened = service.open_accounts(session, [AccountOf(kind, party[whose]) for kind, whose in PARTY_OF.items()])

    assert {one.kind for one in opened} == set(get_args(AccountKind))
    assert len(set(opened.values())) == len(PARTY_OF)


@pytest.mark.parametrize("kind", sorted({*get_args(JournalKind)} - {"correction"}))
def test_every_kind_of_entry_can_be_posted(session: Session, kind: JournalKind) -> None:
    lines = books.earned(books.parties(session), 5)

    service.post(session, kind=kind, effective_on=date(2026, 12, 1), lines=lines, reference=books.about_a_receipt())

    judged(session)
