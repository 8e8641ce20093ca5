"""Pictures that go with a delivery or a refusal: kept as they were sent, by their hash, the same one once."""

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.models import Photo
from api.deliveries.refusals import NotAPicture, PhotoNotKnown
from api.deliveries.sides import Actor
from api.errors import BodyTooLarge
from api.offers.models import Award
from api.shapes import new_id

MOST_BYTES = 400_000  # a phone's picture made smaller by the client; a 3G upload of some seconds
BEGINNINGS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def media_type_of(content: bytes) -> str:
    """What a picture is by its first bytes, whatever its sender calls it."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    for beginning, media_type in BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    raise NotAPicture()


def keep_photo(session: Session, *, award: Award, by: Actor, content: bytes) -> Photo:
    """Keep a picture with an award. Sent again, it is the one that is there."""
    if len(content) > MOST_BYTES:
        raise BodyTooLarge(limit_bytes=MOST_BYTES)
    media_type, sha256 = media_type_of(content), hashlib.sha256(content).hexdigest()
    facts = {"award_id": award.id, "principal_id": by.principal_id, "sha256": sha256, "media_type": media_type}
    added = insert(Photo).values(id=new_id(), content=content, **facts).on_conflict_do_nothing()
    session.execute(added)
    kept = session.scalars(select(Photo).where(Photo.award_id == award.id, Photo.sha256 == sha256)).one()
    audit.record(session, "keep_photo", "photo", kept.id, sha256=sha256, size_bytes=len(content))
    return kept


def refuse_unknown(session: Session, award: Award, photo_id: UUID | None, pointer: str) -> None:
    """A picture that is named belongs to the same award."""
    known = select(Photo.id).where(Photo.id == photo_id, Photo.award_id == award.id)
    if photo_id is not None and session.scalar(known) is None:
        raise PhotoNotKnown(pointer=pointer)
