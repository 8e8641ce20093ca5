"""Drawing a work document up, signing it, and saying whether work may start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.documents.facts import gather
from api.documents.models import Signature, WorkDocument
from api.documents.refusals import AlreadySigned, AwardEnded, DocumentAltered, DocumentNotSigned, MethodNotYours
from api.documents.rules import METHODS, Method, Side, content_hash, waiting_for
from api.errors import NotFound
from api.events import service as events
from api.offers.models import Award
from api.orders.models import Lot
from api.thai import today


@dataclass(frozen=True, slots=True)
class Signing:
    """What a side says when it signs. No method: by what it is signed in with."""

    method: Method | None = None
    signed_at: datetime | None = None
    note: str = ""


def draw_up(session: Session, award: Award) -> WorkDocument:
    """Freeze every item of s.9 for an award, in the transaction that makes it. Again: the next version."""
    newest = session.scalar(select(func.max(WorkDocument.version_no)).where(WorkDocument.award_id == award.id))
    version_no = 1 + (newest or 0)
    content = gather(session, award, version_no=version_no, made_on=today())
    made = WorkDocument(
        award_id=award.id,
        version_no=version_no,
        number=content["number"],
        content=content,
        content_hash=content_hash(content),
    )
    session.add(made)
    session.flush()
    audit.record(session, "draw_up_document", "work_document", made.id, version_no=version_no, hash=made.content_hash)
    return made


def read_document(session: Session, award_id: UUID) -> WorkDocument:
    """The newest document of an award. Refused when its content is not what was hashed."""
    found = session.scalar(
        select(WorkDocument)
        .where(WorkDocument.award_id == award_id)
        .order_by(WorkDocument.version_no.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    if content_hash(found.content) != found.content_hash:
        raise DocumentAltered()
    return found


def signatures_of(session: Session, document_id: UUID) -> Sequence[Signature]:
    """Who has signed, in the order they did."""
    return session.scalars(
        select(Signature).where(Signature.document_id == document_id).order_by(Signature.recorded_at)
    ).all()


def sign(session: Session, *, award_id: UUID, side: Side, principal_id: UUID, signing: Signing) -> Signature:
    """One side agrees to the newest document, once. Our clock's time is kept beside the device's."""
    award = session.scalar(select(Award).where(Award.id == award_id).with_for_update(read=True))
    if award is None:
        raise NotFound()
    if award.state != "agreed":
        raise AwardEnded()
    document = read_document(session, award_id)
    method = signing.method or METHODS[side][0]
    if method not in METHODS[side]:
        raise MethodNotYours(pointer="/method", methods=", ".join(METHODS[side]))
    if side in {one.side for one in signatures_of(session, document.id)}:
        raise AlreadySigned()
    made = Signature(
        document_id=document.id,
        side=side,
        principal_id=principal_id,
        method=method,
        signed_at=signing.signed_at,
        note=signing.note,
    )
    session.add(made)
    session.flush()
    audit.record(session, "sign_document", "work_document", document.id, side=side, method=method)
    if not missing_signatures(session, award_id):
        order_id = session.get_one(Lot, award.lot_id).order_id
        events.tell(session, "award.signed", award_id, hirer_id=award.hirer_id, order_id=order_id)
    return made


def missing_signatures(session: Session, award_id: UUID) -> tuple[Side, ...]:
    """The sides that have not signed the newest document."""
    signed = session.scalars(
        select(Signature.side).where(
            Signature.document_id
            == select(WorkDocument.id)
            .where(WorkDocument.award_id == award_id)
            .order_by(WorkDocument.version_no.desc())
            .limit(1)
            .scalar_subquery()
        )
    )
    return waiting_for(signed.all())


def may_start(session: Session, award_id: UUID) -> bool:
    """Whether work may start: the award stands and both sides have signed its document (s.9)."""
    stands = session.scalar(select(Award.state).where(Award.id == award_id)) == "agreed"
    return stands and not missing_signatures(session, award_id)


def demand_signed(session: Session, award_id: UUID) -> None:
    """Refuse what must wait for both signatures: handing out materials, starting work."""
    if session.scalar(select(Award.state).where(Award.id == award_id)) != "agreed":
        raise AwardEnded()
    if missing := missing_signatures(session, award_id):
        raise DocumentNotSigned(waiting_for=", ".join(missing))
