"""Pure rules of pay: what pieces come to, what a payment's claims add up to, where its money is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Side = Literal["hirer", "leader", "member"]
Said = Literal["paid", "received", "not_received"]
State = Literal["prepared", "sent", "at_group", "received", "contested", "cancelled"]
FeeState = Literal["prepared", "sent", "received", "contested", "cancelled"]
Ground = Literal["income_tax", "required_by_law", "damage", "late_delivery"]
Method = Literal["cash_at_workplace", "cash_elsewhere", "promptpay", "bank"]
Via = Literal["direct", "leader"]
GivenBy = Literal["api_key", "otp", "pin", "voice", "thumb", "ink", "bank_statement", "on_behalf"]
Place = Literal["on_the_way", "at_group", "hers"]

STATES: tuple[State, ...] = get_args(State)
FEE_STATES: tuple[FeeState, ...] = get_args(FeeState)
METHODS: tuple[Method, ...] = get_args(Method)
NEED_CONSENT: tuple[Ground, ...] = ("damage", "late_delivery")  # s.19(3) and (4)
WAYS_OF: dict[Side, tuple[GivenBy, ...]] = {
    "hirer": ("api_key", "bank_statement"),
    "leader": ("otp", "on_behalf"),
    "member": ("pin", "thumb", "voice", "ink", "otp", "on_behalf"),
}
"""How each side may speak, the usual way first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one side said of a payment, and the day our clock heard it."""

    side: Side
    said: Said
    amount_satang: int
    given_by: str
    heard_on: date


def gross(pieces: int, rate_satang: int, percent_done: int = 100) -> int:
    """Pay for pieces in satang; of part-finished ones their share, rounded up in her favour (s.13)."""
    return -(-pieces * rate_satang * percent_done // 100)


def is_cash(method: str) -> bool:
    """Whether money goes from hand to hand."""
    return method in ("cash_at_workplace", "cash_elsewhere")


def newest(claims: Sequence[Claim], side: Side) -> Claim | None:
    """What a side says now. Claims come in the order they were heard."""
    return next((one for one in reversed(claims) if one.side == side), None)


def confirmations(claims: Sequence[Claim], amount_satang: int) -> int:
    """How often she has confirmed the whole sum since she last said no: other days and other ways count anew."""
    hers = [one for one in claims if one.side == "member"]
    since_no = max((at for at, one in enumerate(hers, 1) if not _whole(one, amount_satang)), default=0)
    confirmed: list[Claim] = []
    for one in hers[since_no:]:
        if all(one.given_by != had.given_by or one.heard_on != had.heard_on for had in confirmed):
            confirmed.append(one)
    return len(confirmed)


def state_of(claims: Sequence[Claim], *, amount_satang: int, via: str, needed: int) -> State:
    """What the three sides' words come to.

    Her word decides: a no contests whatever others say, and only she takes it back. `needed` is how often she has to
    confirm. Less than the whole sum is a no. A leader's word counts for money that goes through her.
    """
    if newest(claims, "hirer") is None:
        return "prepared"
    hers, leaders = newest(claims, "member"), newest(claims, "leader")
    if hers is not None and not _whole(hers, amount_satang):
        return "contested"
    if hers is not None and confirmations(claims, amount_satang) >= needed:
        return "received"
    if via == "leader" and leaders is not None:
        return "at_group" if _whole(leaders, amount_satang) else "contested"
    return "sent"


def place_of(claims: Sequence[Claim], state: State, *, amount_satang: int, via: str) -> Place:
    """Where the money is by the wage record: a contested payment is where it was last confirmed."""
    leaders = newest(claims, "leader")
    if state == "received":
        return "hers"
    return "at_group" if via == "leader" and leaders is not None and _whole(leaders, amount_satang) else "on_the_way"


def _whole(claim: Claim, amount_satang: int) -> bool:
    return claim.said == "received" and claim.amount_satang >= amount_satang
