"""Who sees which pay: a hirer its own, a leader her group's. Everybody else's is not found; inspectors read through
functions of their own that write down who looked."""

from collections.abc import Sequence
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.errors import NotFound
from api.offers.models import Award
from api.offers.views import group_of
from api.orders.sheets import hirer_of
from api.parties.models import Homeworker, Membership
from api.payments.models import FeePayment, Instalment, Payment, PayRun

UNDER_WAY = ("prepared", "sent", "at_group", "contested")
Owned = TypeVar("Owned", Award, Instalment, Payment, FeePayment)


def mine(session: Session, caller: Caller, table: type[Owned]) -> Select[Owned]:
    """The rows of one of the caller's two sides."""
    statement: Select[Any] = select(table)
    if caller.role == "hirer":
        return statement.where(table.hirer_id == hirer_of(session, caller))
    if caller.role == "leader":
        return statement.where(table.group_id == group_of(session, caller))
    return statement.where(false())


def one_of_mine(
    session: Session, caller: Caller, table: type[Owned], id_: UUID, *, only: Literal["hirer", "leader"] | None = None
) -> Owned:
    """One of them, fresh from the database; `only` for what one side alone may do."""
    if only is not None and caller.role != only:
        raise NotFound()
    found: Owned | None = session.scalar(
        mine(session, caller, table).where(table.id == id_).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def my_runs(session: Session, caller: Caller) -> Select[PayRun]:
    """A hirer's pay runs; for a leader those that pay her group, or her fee."""
    statement: Select[Any] = select(PayRun)
    if caller.role == "hirer":
        return statement.where(PayRun.hirer_id == hirer_of(session, caller))
    if caller.role == "leader":
        group_id = group_of(session, caller)
        paid = select(Payment.pay_run_id).where(Payment.group_id == group_id)
        fees = select(FeePayment.pay_run_id).where(FeePayment.group_id == group_id)
        return statement.where(PayRun.id.in_(paid) | PayRun.id.in_(fees))
    return statement.where(false())


def still_under_way(session: Session, caller: Caller) -> ColumnElement[bool]:
    """Runs of which a payment or fee the caller may see is prepared, said paid, or said not to have come."""
    payments = mine(session, caller, Payment).where(Payment.state.in_(UNDER_WAY)).with_only_columns(Payment.pay_run_id)
    fees = mine(session, caller, FeePayment).where(FeePayment.state.in_(UNDER_WAY))
    fees = fees.with_only_columns(FeePayment.pay_run_id)
    return PayRun.id.in_(payments) | PayRun.id.in_(fees)


def my_run(session: Session, caller: Caller, run_id: UUID) -> PayRun:
    """One of them."""
    found = session.scalar(
        my_runs(session, caller).where(PayRun.id == run_id).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def demand_member(session: Session, caller: Caller, homeworker_id: UUID) -> UUID:
    """The leader's group, where this person is in it now."""
    if caller.role != "leader":
        raise NotFound()
    group_id = group_of(session, caller)
    found = session.scalar(
        select(Membership.id).where(
            Membership.group_id == group_id, Membership.homeworker_id == homeworker_id, Membership.left_on.is_(None)
        )
    )
    if found is None:
        raise NotFound()
    return group_id


def names_of(session: Session, homeworker_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these homeworkers are called, in one statement."""
    rows = session.execute(select(Homeworker.id, Homeworker.name).where(Homeworker.id.in_(homeworker_ids)))
    return {row.id: row.name for row in rows}
