"""To which account a payment goes: her own, with her consent, or the group's, where the leader hands it out in cash.

An account is sealed as the JSON of its `Target`: `{"kind": "phone", "number": "0066812345678"}`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.parties.models import Group, Homeworker
from api.payments.models import Consent, ConsentWithdrawal, Payment, PayMethod
from api.promptpay import Target
from api.sealing import Sealer

BY_BANK = ("promptpay", "bank")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who gets the money, and where."""

    name: str
    target: Target


def payees(session: Session, sealer: Sealer, payments: Sequence[Payment]) -> dict[UUID, Payee]:
    """The payee of each payment that may go through a bank, by payment. Those that may not are left out."""
    direct = _willing(session, [one for one in payments if one.via == "direct" and one.method in BY_BANK])
    through = [one for one in payments if one.via == "leader"]
    accounts = _newest(session, PayMethod.homeworker_id, {one.homeworker_id for one in direct})
    accounts |= _newest(session, PayMethod.group_id, {one.group_id for one in through})
    names = _names(session, direct, through)
    found: dict[UUID, Payee] = {}
    for one in (*direct, *through):
        party = one.homeworker_id if one.via == "direct" else one.group_id
        account = accounts.get(party)
        if account is None or account.method not in BY_BANK or (one.via == "direct" and account.method != one.method):
            continue
        if target := _opened(sealer, account):
            found[one.id] = Payee(names[party], target)
    return found


def _willing(session: Session, payments: Sequence[Payment]) -> list[Payment]:
    """Those whose homeworker agrees to be paid so (s.18)."""
    agreed = _consents(session, {one.homeworker_id for one in payments})
    return [one for one in payments if (one.homeworker_id, one.method) in agreed]


def _opened(sealer: Sealer, account: PayMethod) -> Target | None:
    """Where an account is; None when it was sealed with another secret."""
    plain = sealer.open(account.account_sealed) if account.account_sealed else None
    return Target(**orjson.loads(plain)) if plain else None


def _consents(session: Session, homeworkers: set[UUID]) -> set[tuple[UUID, str]]:
    """Homeworker and method of each consent that stands."""
    taken_back = select(ConsentWithdrawal.id).where(ConsentWithdrawal.consent_id == Consent.id).exists()
    rows = session.execute(
        select(Consent.homeworker_id, Consent.method).where(
            Consent.homeworker_id.in_(homeworkers), Consent.subject == "pay_method", ~taken_back
        )
    )
    return {(homeworker_id, method) for homeworker_id, method in rows if method}


def _newest(session: Session, party: InstrumentedAttribute[UUID | None], parties: set[UUID]) -> dict[UUID, PayMethod]:
    """How each party is paid by its newest word."""
    rows = session.scalars(
        select(PayMethod).where(party.in_(parties)).order_by(party, PayMethod.id.desc()).ext(distinct_on(party))
    )
    return {getattr(one, party.key): one for one in rows}


def _names(session: Session, direct: Sequence[Payment], through: Sequence[Payment]) -> dict[UUID, str]:
    people = select(Homeworker.id, Homeworker.name).where(Homeworker.id.in_({one.homeworker_id for one in direct}))
    groups = select(Group.id, Group.name).where(Group.id.in_({one.group_id for one in through}))
    return {row.id: row.name for row in (*session.execute(people), *session.execute(groups))}
