"""Whose words an account records, what may stand in their way, and the mark of the device that spoke."""

from fastapi import Request

from api.payments import refusals
from api.payments.rules import Side
from api.sealing import Sealer

SPEAKING = (
    refusals.PaymentNotSent,
    refusals.AlreadySaid,
    refusals.NotYoursToSay,
    refusals.AmountNotThePayments,
    refusals.PaidInFuture,
)
SIDES: dict[str, tuple[Side, ...]] = {"hirer": ("hirer",), "leader": ("leader", "member")}
"""Whose words an account records: members speak through the leader's phone."""


def mark_of(request: Request, device: str | None) -> str | None:
    """The keyed hash of a device's own id."""
    sealer: Sealer = request.app.state.sealer
    return None if device is None else sealer.mark("device", device)
