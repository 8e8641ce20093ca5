"""Whatever is posted and reversed, in whatever order: the record agrees with a model kept in memory."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.db import transaction
from api.ledger import rules, service
from api.ledger.balances import balance, balances, balances_replayed, statement
from api.ledger.books import AccountOf, Line
from api.ledger.models import Journal, Posting
from api.ledger.refusals import AlreadyCorrected, CorrectionStands, EntryNotBalanced
from tests import books

SATANG = st.integers(1, 10**9)
WEIGHTS = st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any)


def test_the_record_agrees_with_a_model_in_memory(fresh_engine: Engine) -> None:
    class Record(RuleBasedStateMachine):
        """Each rule is a transaction of its own, so the database judges after each."""

        entries = Bundle("entries")
        reversals = Bundle("reversals")

        @initialize()
        def new_parties(self) -> None:
            self.who = books.parties(fresh_engine, members=3)
            self.model: Counter[AccountOf] = Counter()
            self.lines: dict[UUID, list[Line]] = {}
            self.reversed: set[UUID] = set()

        def wrote(self, lines: list[Line]) -> None:
            for line in lines:
                self.model[line.account] += line.amount_satang

        @rule(target=entries, satang=SATANG, weights=WEIGHTS, on=st.dates(date(2026, 1, 1), date(2027, 1, 1)))
        def post(self, satang: int, weights: list[int], on: date) -> UUID:
            shares = zip(self.who.members, rules.split(satang, weights), strict=True)
            lines = [Line(AccountOf("homeworker_earning", member), share) for member, share in shares if share]
            lines.append(Line(AccountOf("hirer_payable", self.who.hirer), -satang))
            with transaction(fresh_engine) as session:
                made = books.post(session, lines, on=on)
            self.wrote(lines)
            self.lines[made.id] = lines
            return made.id

        @rule(target=reversals, entry=entries)
        def correct(self, entry: UUID) -> UUID:
            if entry in self.reversed:
                with pytest.raises(AlreadyCorrected), transaction(fresh_engine) as session:
                    service.correct(session, entry, "counted twice")
                return next(iter(self.reversals_of(entry)))
            with transaction(fresh_engine) as session:
                made = service.correct(session, entry, "counted twice")
            self.wrote([Line(line.account, -line.amount_satang) for line in self.lines[entry]])
            self.reversed.add(entry)
            return made.id

        def reversals_of(self, entry: UUID) -> list[UUID]:
            with transaction(fresh_engine) as session:
                return list(session.scalars(select(Journal.id).where(Journal.corrects_id == entry)))

        @rule(reversal=reversals)
        def correct_a_reversal(self, reversal: UUID) -> None:
            with pytest.raises(CorrectionStands), transaction(fresh_engine) as session:
                service.correct(session, reversal, "right after all")

        @rule(satang=SATANG, off=st.integers(1, 5))
        def post_what_does_not_balance(self, satang: int, off: int) -> None:
            gives, gains = books.earned(self.who, satang)
            with pytest.raises(EntryNotBalanced), transaction(fresh_engine) as session:
                books.post(session, [gives, Line(gains.account, satang + off)])

        @rule(satang=SATANG, off=st.integers(1, 5))
        def commit_what_does_not_balance(self, satang: int, off: int) -> None:
            with Session(fresh_engine) as session:
                entry = books.entry_for(session, satang)
                books.write(session, replace(entry, lines=books.scaled(entry, -satang, satang + off)))
                with pytest.raises(DBAPIError, match="come to"):
                    session.commit()

        @rule(entry=entries, satang=SATANG, line=st.integers(1, 6))
        def slip_a_line_in(self, entry: UUID, satang: int, line: int) -> None:
            with Session(fresh_engine) as session:
                account = session.scalars(select(Posting.account_id).where(Posting.journal_id == entry)).first()
                slipped = insert(Posting).values(journal_id=entry, line=line, account_id=account, amount_satang=satang)
                with pytest.raises(DBAPIError):
                    session.execute(slipped)

        @rule(satang=SATANG)
        def think_better_of_it(self, satang: int) -> None:
            with Session(fresh_engine) as session:
                books.post(session, books.earned(self.who, satang))
                session.rollback()

        @invariant()
        def everything_comes_to_zero(self) -> None:
            with transaction(fresh_engine) as session:
                assert session.scalar(select(func.coalesce(func.sum(Posting.amount_satang), 0))) == 0

        @invariant()
        def balances_are_the_models(self) -> None:
            with transaction(fresh_engine) as session:
                for account in self.who.accounts:
                    assert balance(session, account) == self.model[account]

        @invariant()
        def the_replay_says_the_same(self) -> None:
            with transaction(fresh_engine) as session:
                assert balances_replayed(session) == balances(session)

        def teardown(self) -> None:
            with transaction(fresh_engine) as session:
                owed = statement(session, AccountOf("hirer_payable", self.who.hirer))
            assert len(owed) == len(self.lines) + len(self.reversed)
            assert sum(one.amount_satang for one in owed) == (owed[-1].balance_satang if owed else 0)

    run_state_machine_as_test(
        Record,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
