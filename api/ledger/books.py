"""What can be written in the wage record: kinds of accounts and entries, and one line of an entry.

A line is what its account gains (+) or gives (-). So the balance of `homeworker_earning` is what one person is still
owed, and minus the balance of `hirer_payable` is what one hirer still owes. Examples, G gross, D deduction, N = G - D:

    goods accepted      hirer_payable -G · homeworker_earning +G
    late delivery       homeworker_earning -D · deduction_late +D
    hirer says paid     hirer_paid -N · on_the_way +N
    leader has it       on_the_way -N · group_held +N
    she has it          group_held -N · homeworker_paid +N · homeworker_earning -N · hirer_payable +N
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Party = Literal["hirer", "group", "homeworker"]
AccountKind = Literal[
    "hirer_payable",
    "hirer_paid",
    "on_the_way",
    "deduction_damage",
    "deduction_late",
    "withholding_tax",
    "required_by_law",
    "remitted",
    "guarantee_held",
    "group_held",
    "leader_fee",
    "leader_fee_paid",
    "homeworker_earning",
    "homeworker_compensation",
    "homeworker_interest",
    "homeworker_guarantee",
    "homeworker_paid",
]
JournalKind = Literal[
    "earning",
    "deduction",
    "compensation",
    "interest",
    "leader_fee",
    "guarantee_taken",
    "guarantee_returned",
    "payment_sent",
    "payment_at_group",
    "payment_received",
    "remittance",
    "correction",
]

PARTY_OF: Mapping[AccountKind, Party] = {
    "hirer_payable": "hirer",  # minus: owed for pieces, fees, interest, compensation
    "hirer_paid": "hirer",  # minus: money the hirer says it handed over
    "on_the_way": "hirer",  # sent by the hirer, confirmed by nobody yet
    "deduction_damage": "hirer",  # kept under s.19(3) of the Act
    "deduction_late": "hirer",  # kept under s.19(4)
    "withholding_tax": "hirer",  # kept for the Revenue Department, s.19(1)
    "required_by_law": "hirer",  # kept for another authority, s.19(2)
    "remitted": "hirer",  # passed on to that authority
    "guarantee_held": "hirer",  # minus: a guarantee to return within 7 days, s.14
    "group_held": "group",  # with the leader, not passed on to members yet
    "leader_fee": "group",  # an agreed, visible line paid by the hirer
    "leader_fee_paid": "group",
    "homeworker_earning": "homeworker",  # owed for pieces
    "homeworker_compensation": "homeworker",  # owed for cancelled work, s.10
    "homeworker_interest": "homeworker",  # owed for late pay
    "homeworker_guarantee": "homeworker",  # given to a hirer, to come back
    "homeworker_paid": "homeworker",  # received, by her own word
}
"""Whose account it is. There is none for platform fees, thread or electricity: s.19 allows no such deduction."""

MOST_LINES = 1_000


@dataclass(frozen=True, order=True, slots=True)
class AccountOf:
    """An account by its kind and its party: the id of a hirer, a group or a homeworker, never a name."""

    kind: AccountKind
    party_id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """What one account gains (+) or gives (-), in whole satang."""

    account: AccountOf
    amount_satang: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What an entry is about, such as a goods receipt."""

    subject: str
    id: UUID
