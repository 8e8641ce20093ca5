"""Delivery notes, sheets and materials as their two sides see them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.deliveries.materials import materials_of
from api.deliveries.models import DeliveryNote, GoodsReceipt, HandOverClaim, Photo, TallySheet
from api.deliveries.receipts import tallies_of
from api.deliveries.rules import say_code
from api.deliveries.schemas import (
    ClaimShape,
    NoteDetail,
    NoteShape,
    PhotoShape,
    SheetShape,
    StillOut,
    TallyShape,
)
from api.offers.models import Award


def show_notes(session: Session, notes: Sequence[DeliveryNote]) -> list[NoteShape]:
    """Notes with the receipts that answer them, in one more statement."""
    answered = select(GoodsReceipt.note_id, GoodsReceipt.id).where(
        GoodsReceipt.note_id.in_({note.id for note in notes})
    )
    receipts = {row.note_id: row.id for row in session.execute(answered)}
    return [
        NoteShape(
            id=note.id,
            award=note.award_id,
            number=note.number,
            kind=note.kind,
            rework_of=note.rework_of_id,
            source=note.source,
            pieces=note.pieces,
            handed_over_on=note.handed_over_on,
            answer_by_on=note.answer_by_on,
            photo=note.photo_id,
            note=note.note,
            state=note.state,
            receipt=receipts.get(note.id),
            created_at=note.created_at,
            version=note.version,
        )
        for note in notes
    ]


def one_note(session: Session, note: DeliveryNote) -> NoteDetail:
    """A note with its tallies and with what both sides said about its day."""
    claims = session.scalars(
        select(HandOverClaim)
        .where(HandOverClaim.note_id == note.id)
        .order_by(HandOverClaim.created_at, HandOverClaim.id)
    )
    tally = [
        TallyShape(homeworker=t.homeworker_id, pieces=t.pieces, percent_done=t.percent_done, minutes=t.minutes)
        for t in tallies_of(session, note.id)
    ]
    shown = show_notes(session, [note])[0]
    return NoteDetail(**shown.model_dump(), tally=tally, claims=[ClaimShape.model_validate(one) for one in claims])


def show_sheets(session: Session, sheets: Sequence[TallySheet]) -> list[SheetShape]:
    """Sheets with the notes that were recorded from them."""
    recorded = select(DeliveryNote.sheet_id, DeliveryNote.id).where(
        DeliveryNote.sheet_id.in_({sheet.id for sheet in sheets})
    )
    notes = {row.sheet_id: row.id for row in session.execute(recorded)}
    return [
        SheetShape(
            id=sheet.id,
            award=sheet.award_id,
            code=say_code(sheet.code),
            created_at=sheet.created_at,
            recorded_as=notes.get(sheet.id),
        )
        for sheet in sheets
    ]


def show_photos(session: Session, photos: Sequence[Photo]) -> list[PhotoShape]:
    """What is known of pictures; their bytes are not read."""
    sizes = select(Photo.id, func.octet_length(Photo.content).label("size")).where(
        Photo.id.in_({photo.id for photo in photos})
    )
    size_of = {row.id: row.size for row in session.execute(sizes)}
    return [
        PhotoShape(
            id=photo.id,
            sha256=photo.sha256,
            media_type=photo.media_type,
            size_bytes=size_of[photo.id],
            created_at=photo.created_at,
        )
        for photo in photos
    ]


def show_materials(session: Session, award: Award) -> list[StillOut]:
    """Each material of an award: issued, returned, still out."""
    return [
        StillOut(
            material=material,
            unit=unit,
            issued_milli=issued,
            returned_milli=returned,
            still_out_milli=issued - returned,
        )
        for (material, unit), (issued, returned) in materials_of(session, award).items()
    ]
