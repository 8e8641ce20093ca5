"""Passwords and PINs: kept as argon2 hashes, which cost whoever stole them dearly."""

from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_hasher = PasswordHash((Argon2Hasher(),))
_hashing = BoundedSemaphore(2)  # 64 MiB each: two at once leave room for everybody else


def hashed(secret: str) -> str:
    """What is kept of a secret. Takes a quarter of a second, on purpose."""
    with _hashing:
        return _hasher.hash(secret)


def is_it(secret: str, kept: str) -> bool:
    """Whether this is the secret that was kept. Takes as long."""
    with _hashing:
        return _hasher.verify(secret, kept)
