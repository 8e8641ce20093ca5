"""Signatures of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body` under a secret only the two sides have."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def new_secret() -> str:
    """A fresh secret as a receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(id_: str, at: datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a message: one signature for each secret that counts, the newest first."""
    moment = str(int(at.timestamp()))
    content = b".".join((id_.encode(), moment.encode(), body))
    return {
        "webhook-id": id_,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(key, content)}" for key in keys),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
