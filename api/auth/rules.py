"""Roles and what each may do. A key may carry fewer permissions than its role, never more."""

from typing import Literal

Role = Literal["hirer", "leader", "inspector", "programme", "operator"]
Scope = Literal[
    "hirers:read",
    "hirers:write",
    "groups:read",
    "groups:write",
    "members:read",
    "members:write",
    "wages:read",
    "wages:write",
    "orders:read",
    "orders:write",
    "offers:read",
    "offers:write",
    "awards:read",
    "awards:write",
    "ledger:read",
    "documents:write",
    "deliveries:read",
    "deliveries:write",
    "payments:read",
    "payments:write",
    "checks:read",
    "checks:write",
    "cases:read",
    "cases:write",
    "complaints:write",
    "figures:read",
    "runs:read",
    "runs:write",
    "questions:write",
    "appeals:read",
    "appeals:write",
    "keys:read",
    "keys:write",
    "accounts:write",
    "audit:read",
    "addresses:read",
    "addresses:write",
    "notifications:read",
    "webhooks:read",
    "webhooks:write",
]

_KEYS: tuple[Scope, ...] = ("keys:read", "keys:write")
_TOLD: tuple[Scope, ...] = ("addresses:read", "addresses:write")

ROLES: dict[Role, frozenset[Scope]] = {
    "hirer": frozenset(
        (
            "hirers:read",
            "hirers:write",
            "wages:read",
            "orders:read",
            "orders:write",
            "offers:read",
            "awards:read",
            "awards:write",
            "documents:write",
            "deliveries:read",
            "deliveries:write",
            "payments:read",
            "payments:write",
            "webhooks:read",
            "webhooks:write",
            *_KEYS,
            *_TOLD,
        )
    ),
    "leader": frozenset(
        (
            "groups:read",
            "groups:write",
            "members:read",
            "members:write",
            "wages:read",
            "offers:read",
            "offers:write",
            "awards:read",
            "documents:write",
            "deliveries:read",
            "deliveries:write",
            "payments:read",
            "payments:write",
            "complaints:write",
            "appeals:read",
            "appeals:write",
            *_TOLD,
        )
    ),
    "inspector": frozenset(
        (
            "hirers:read",
            "groups:read",
            "wages:read",
            "orders:read",
            "offers:read",
            "awards:read",
            "checks:read",
            "checks:write",
            "cases:read",
            "cases:write",
            "complaints:write",
            "figures:read",
            "runs:read",
            "audit:read",
            "questions:write",
            "appeals:read",
            *_KEYS,
            *_TOLD,
        )
    ),
    "programme": frozenset(
        (
            "hirers:read",
            "groups:read",
            "groups:write",
            "members:read",
            "members:write",
            "wages:read",
            "offers:read",
            "awards:read",
            "complaints:write",
            "figures:read",
            "runs:read",
            "questions:write",
            "appeals:read",
            *_KEYS,
            *_TOLD,
        )
    ),
    "operator": frozenset(
        (
            "hirers:read",
            "hirers:write",
            "groups:read",
            "groups:write",
            "members:read",
            "members:write",
            "wages:read",
            "wages:write",
            "orders:read",
            "offers:read",
            "awards:read",
            "ledger:read",
            "checks:read",
            "checks:write",
            "figures:read",
            "runs:read",
            "runs:write",
            "accounts:write",
            "audit:read",
            "notifications:read",
            "questions:write",
            "appeals:read",
            *_KEYS,
            *_TOLD,
        )
    ),
}
"""An inspector reads the wage record in a case, where each read is written down: see `api.inspections.reads`.

Nobody but the hirer posts an order in its name; nobody but the leader answers an offer. Staff whom she asked to do it
act in a session of hers that names them: see `api.auth.on_behalf`."""


def unsafe_needs_write(method: str, scope: Scope) -> bool:
    """Whether a method that changes something asks for a permission to change."""
    return method in ("GET", "HEAD") or scope.endswith(":write")
