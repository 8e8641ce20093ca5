"""What a complaint says, sealed and padded. Fernet writes its clock into every token; here that is only the day."""

import base64
from datetime import UTC, date, datetime, time
from secrets import token_bytes

from cryptography.fernet import Fernet, InvalidToken

from api.sealing import Sealer

BLOCK = 4_096  # sizes are multiples of this, so that a length does not tell two complaints apart


def _fernet(sealer: Sealer) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sealer.key("complaint")))


def seal_words(sealer: Sealer, words: str, on: date) -> bytes:
    """The words as they are kept. Length first, random bytes behind."""
    plain = words.encode()
    whole = len(plain).to_bytes(4) + plain
    padded = whole + token_bytes(-len(whole) % BLOCK)
    moment = datetime.combine(on, time(), UTC)
    return _fernet(sealer).encrypt_at_time(padded, int(moment.timestamp()))


def open_words(sealer: Sealer, sealed: bytes) -> str | None:
    """The words again, or None when they were sealed with another secret."""
    try:
        padded = _fernet(sealer).decrypt(sealed)
    except InvalidToken:
        return None
    return padded[4 : 4 + int.from_bytes(padded[:4])].decode()
