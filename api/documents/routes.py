"""Reading, printing and signing the work document of an award."""

from typing import Annotated

from fastapi import Query, Response

from api.auth.access import CallerIs
from api.auth.door import Door
from api.documents import refusals, service, views
from api.documents.files import file_of
from api.documents.rules import Language
from api.documents.schemas import DocumentShape, SignatureShape, SignDocument
from api.documents.service import Signing
from api.offers.schemas import AwardId
from api.transaction import Tx

documents = Door("/awards", "documents")
DOORS = (documents,)


class PdfAnswer(Response):
    """A PDF file."""

    media_type = "application/pdf"


@documents.open("GET", "/{award_id}/document", needs="awards:read", refusals=(refusals.DocumentAltered,))
def get_document(session: Tx, caller: CallerIs, award_id: AwardId) -> DocumentShape:
    """The work document of your award (s.9): every fact as it was frozen, its hash, and who has signed."""
    award, _ = views.side_of(session, caller, award_id)
    return views.show_document(session, award)


@documents.open(
    "GET",
    "/{award_id}/document.pdf",
    needs="awards:read",
    refusals=(refusals.DocumentAltered,),
    response_class=PdfAnswer,
)
def get_document_file(
    session: Tx,
    caller: CallerIs,
    award_id: AwardId,
    language: Annotated[Language, Query(description="`th` is the document; others are courtesy copies of it")] = "th",
) -> PdfAnswer:
    """The document to print and sign in ink (PDF/A). Its ETag is the SHA-256 of the file, and never changes."""
    views.side_of(session, caller, award_id)
    document = service.read_document(session, award_id)
    file = file_of(session, document, language)
    name = f"work-document-{document.number}-v{document.version_no}-{language}.pdf"
    headers = {"ETag": f'"{file.sha256}"', "Content-Disposition": f'inline; filename="{name}"'}
    return PdfAnswer(file.pdf, headers=headers)


@documents.open(
    "POST",
    "/{award_id}/document/sign",
    needs="documents:write",
    status=201,
    refusals=(refusals.AlreadySigned, refusals.AwardEnded, refusals.MethodNotYours, refusals.DocumentAltered),
)
def sign_document(session: Tx, caller: CallerIs, award_id: AwardId, body: SignDocument) -> SignatureShape:
    """Sign for your side, once. Work may start when both sides have."""
    _, side = views.side_of(session, caller, award_id)
    signing = Signing(body.method, body.device_time, body.note)
    made = service.sign(session, award_id=award_id, side=side, principal_id=caller.principal_id, signing=signing)
    return views.show_signature(made)
