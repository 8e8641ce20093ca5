"""A document's printed file: made when it is first asked for, kept with its hash, compared whenever it is read."""

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.documents.models import DocumentFile, WorkDocument
from api.documents.pdf import print_document
from api.documents.refusals import DocumentAltered
from api.documents.rules import Language


def file_of(session: Session, document: WorkDocument, language: Language) -> DocumentFile:
    """The file in a language. Of two that make it at once the first one's stays; both are the same bytes anyway."""
    wanted = select(DocumentFile).where(DocumentFile.document_id == document.id, DocumentFile.language == language)
    found = session.scalar(wanted)
    if found is None:
        pdf = print_document(document.content, language)
        session.execute(
            insert(DocumentFile)
            .values(document_id=document.id, language=language, sha256=hashlib.sha256(pdf).hexdigest(), pdf=pdf)
            .on_conflict_do_nothing()
        )
        found = session.scalars(wanted).one()
    if hashlib.sha256(found.pdf).hexdigest() != found.sha256:
        raise DocumentAltered()
    return found
