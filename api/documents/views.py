"""The work document as its two sides see it. Nobody else reads it here: it lists people by name."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.auth.models import Principal
from api.documents.models import DocumentFile, Signature
from api.documents.rules import SIDES, Side, verification_code, waiting_for
from api.documents.schemas import DocumentShape, FileShape, SignatureShape
from api.documents.service import read_document, signatures_of
from api.errors import NotFound
from api.offers.models import Award
from api.offers.views import visible_awards
from api.parties.models import Group


def side_of(session: Session, caller: Caller, award_id: UUID) -> tuple[Award, Side]:
    """The award and which side of it the caller is; anybody else's is not found."""
    if caller.role not in SIDES:
        raise NotFound()
    award = session.scalar(visible_awards(session, caller).where(Award.id == award_id))
    if award is None:
        raise NotFound()
    return award, caller.role


def show_document(session: Session, award: Award) -> DocumentShape:
    """The newest document of an award with its files and signatures."""
    document = read_document(session, award.id)
    signed = signatures_of(session, document.id)
    sizes = select(DocumentFile.language, DocumentFile.sha256, func.length(DocumentFile.pdf).label("size_bytes"))
    files = session.execute(sizes.where(DocumentFile.document_id == document.id).order_by(DocumentFile.language))
    language = session.scalars(
        select(Principal.language).join(Group, Group.principal_id == Principal.id).where(Group.id == award.group_id)
    ).one()
    return DocumentShape.model_validate(
        {
            "id": document.id,
            "award": award.id,
            "number": document.number,
            "version_no": document.version_no,
            "content": document.content,
            "content_hash": document.content_hash,
            "verification_code": verification_code(document.content_hash),
            "created_at": document.created_at,
            "leader_language": language,
            "files": [FileShape.model_validate(row) for row in files],
            "signatures": [show_signature(one) for one in signed],
            "waiting_for": list(waiting_for({one.side for one in signed})),
            "state": award.state,
        }
    )


def show_signature(signature: Signature) -> SignatureShape:
    """A signature as it is recorded."""
    return SignatureShape.model_validate(signature)
