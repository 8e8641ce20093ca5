"""What waits for both signatures but not for the work to go on: returns and mended pieces."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.documents.refusals import DocumentNotSigned
from api.documents.service import missing_signatures


def demand_signatures(session: Session, award_id: UUID) -> None:
    """Refuse what must wait for both signatures, whether the award still stands or has ended."""
    if missing := missing_signatures(session, award_id):
        raise DocumentNotSigned(waiting_for=", ".join(missing))
