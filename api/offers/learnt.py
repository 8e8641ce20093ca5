"""What groups have learnt to make, and how fast: known from delivered work, which a later room keeps.

An article has no code on an order, only a name that people type. Its pseudonym here is that name together with the
skill, however it is spaced and in whatever case; nobody reads the name out of a problem.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

Speeds = dict[UUID, dict[str, int]]
"""Group → article → permille of the standard speed."""

READERS: list[Callable[[Session, date], Speeds]] = []
"""Who tells speeds as they are known before a day. See `with_speeds_from`."""


def with_speeds_from(read: Callable[[Session, date], Speeds]) -> None:
    """Ask this for speeds. `api.app`, `api.worker` and the command line, who know every room, say so; saying it again
    changes nothing."""
    if read not in READERS:
        READERS.append(read)


def speeds(session: Session, before: date) -> Speeds:
    """What is known of each group from work handed over before a day."""
    found: Speeds = {}
    for read in READERS:
        found.update(read(session, before))
    return found


def article_code(skill_code: str, article: str) -> str:
    """The article's pseudonym: `art_` and 16 hexadecimal digits."""
    name = " ".join([skill_code, *article.casefold().split()])
    return f"art_{sha256(name.encode()).hexdigest()[:16]}"
