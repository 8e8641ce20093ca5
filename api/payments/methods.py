"""How people are paid. The newest choice counts; without one she agrees to, it is cash at her workplace (s.18)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from api import audit, promptpay
from api.payments.models import Consent, ConsentWithdrawal, PayMethod
from api.payments.refusals import AccountNeeded, MethodNeedsConsent
from api.payments.rules import Method, is_cash
from api.promptpay import Target
from api.sealing import Sealer
from api.thai import read_digits

Party = Literal["homeworker", "group", "hirer"]
DEFAULT: Method = "cash_at_workplace"
MARK = "pay_account"
"""What an account's mark is made for (see `Sealer.mark`): two with the same mark are paid into one account."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of paying: the account for PromptPay or bank, her consent for anything but cash at the workplace."""

    method: Method
    account: Target | None = None
    consent_id: UUID | None = None


def choose(
    session: Session, sealer: Sealer, party: Party, party_id: UUID, choice: Choice, *, principal_id: UUID
) -> PayMethod:
    """Record how somebody is paid from now on (for a hirer: which account it pays from)."""
    if is_cash(choice.method) == (choice.account is not None):
        raise AccountNeeded("/account")
    if party == "homeworker" and choice.method != DEFAULT and not _agreed(session, party_id, choice):
        raise MethodNeedsConsent("/consent")
    made = PayMethod(
        method=choice.method,
        account_sealed=_sealed(sealer, choice.account) if choice.account else None,
        account_mark=mark_of(sealer, choice.account) if choice.account else None,
        consent_id=choice.consent_id if party == "homeworker" and choice.method != DEFAULT else None,
        principal_id=principal_id,
        **{f"{party}_id": party_id},
    )
    session.add(made)
    session.flush()
    audit.record(session, "choose_pay_method", party, party_id, method=choice.method)
    return made


def current(session: Session, party: Party, ids: Collection[UUID]) -> dict[UUID, PayMethod]:
    """The newest choice of each. Left out: who never chose, or took back the consent it rests on."""
    whose = getattr(PayMethod, f"{party}_id")
    newest = select(PayMethod).where(whose.in_(ids)).order_by(whose, PayMethod.id.desc()).ext(distinct_on(whose))
    found = {getattr(one, f"{party}_id"): one for one in session.scalars(newest)}
    resting = [one.consent_id for one in found.values() if one.consent_id]
    gone = set(session.scalars(select(ConsentWithdrawal.consent_id).where(ConsentWithdrawal.consent_id.in_(resting))))
    return {id_: one for id_, one in found.items() if one.consent_id not in gone}


def account_of(sealer: Sealer, chosen: PayMethod) -> Target | None:
    """The account behind a choice, opened; none for cash, or when it was sealed with another secret."""
    opened = sealer.open(chosen.account_sealed) if chosen.account_sealed else None
    return Target(**orjson.loads(opened)) if opened else None


def mark_of(sealer: Sealer, account: Target) -> str:
    """The keyed hash by which one account shows itself wherever it is used."""
    return sealer.mark(MARK, f"{account.kind}:{account.number}")


def read_promptpay(number: str) -> Target:
    """A PromptPay number as people write it: 13 digits an id, 15 an e-wallet, else a mobile phone."""
    digits = read_digits(number).replace("-", "").replace(" ", "")
    if len(digits) == 15:
        return promptpay.e_wallet(digits)
    if len(digits) == 13:
        return promptpay.tax_id(digits) if digits.startswith("0") else promptpay.national_id(digits)
    return promptpay.phone(digits)


def _sealed(sealer: Sealer, account: Target) -> bytes:
    return sealer.seal(orjson.dumps({"kind": account.kind, "number": account.number}))


def _agreed(session: Session, homeworker_id: UUID, choice: Choice) -> bool:
    found = session.get(Consent, choice.consent_id) if choice.consent_id else None
    return found is not None and (found.homeworker_id, found.subject, found.method) == (
        homeworker_id,
        "pay_method",
        choice.method,
    )
