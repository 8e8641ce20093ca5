"""Sealing what must be kept but not be read in a copy of the database: stored answers, one-time codes, identities."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from api.config import Settings


class Sealer:
    """Keys derived from the secret of the installation, a separate one for each purpose."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.secret_key.get_secret_value().encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self.key("seal")))

    def key(self, purpose: str) -> bytes:
        """32 bytes that differ for each purpose."""
        return hmac.digest(self._secret, f"trong/{purpose}".encode(), "sha256")

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate (Fernet: AES-128-CBC and HMAC-SHA256)."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes | None:
        """What was sealed, or None when it was sealed with another secret or changed."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            return None

    def mark(self, purpose: str, value: str) -> str:
        """A keyed hash: the same value gives the same mark, and the mark does not give the value back."""
        return hmac.new(self.key(purpose), value.encode(), hashlib.sha256).hexdigest()
