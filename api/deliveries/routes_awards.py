"""What hangs on an award: materials, pictures, tally sheets."""

from typing import Annotated

from fastapi import Body, Request, Response

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.deliveries import materials, photos, refusals, views
from api.deliveries import sheets as tally_sheets
from api.deliveries.materials import Move
from api.deliveries.models import MaterialMove, Photo, TallySheet
from api.deliveries.schemas import MoveMaterials, MoveShape, PhotoId, PhotoShape, SheetId, SheetShape, StillOut
from api.deliveries.sheet_pdf import print_sheet
from api.deliveries.sides import stand, thing_of, visible
from api.documents.refusals import AwardEnded, DocumentNotSigned
from api.errors import MediaNotSupported, NotFound
from api.lists import Cursor, CursorNotKnown, Limit, page, page_of
from api.offers.schemas import AwardId
from api.shapes import Page
from api.transaction import Tx

deliveries_of_award = Door("/awards", "deliveries")
sheets = Door("/tally-sheets", "deliveries")
MOVING = (
    refusals.OnlyTheHirerIssues,
    refusals.EquipmentNeeded,
    refusals.MoreThanIsOut,
    refusals.InTheFuture,
    refusals.BeforeTheAward,
    DocumentNotSigned,
    AwardEnded,
)


class Picture(Response):
    """A picture, as it was sent."""

    media_type = "image/*"


class Sheet(Response):
    """A PDF file."""

    media_type = "application/pdf"


@deliveries_of_award.open("POST", "/{award_id}/material-moves", needs="deliveries:write", status=201, refusals=MOVING)
def move_materials(
    session: Tx, caller: CallerIs, request: Request, award_id: AwardId, body: MoveMaterials
) -> MoveShape:
    """Record materials or tools handed to the group, or given back. None go out before both sides have signed."""
    award, by = stand(session, caller, award_id)
    facts = body.model_dump(exclude={"device_time"})
    move = Move(**facts, device_at=body.device_time)
    made = materials.move_materials(session, request.app.state.sealer, award=award, by=by, move=move)
    return MoveShape.model_validate(made)


@deliveries_of_award.open("GET", "/{award_id}/material-moves", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_material_moves(
    session: Tx, caller: CallerIs, award_id: AwardId, cursor: Cursor = None, limit: Limit = 50
) -> Page[MoveShape]:
    """Materials out and back, newest first."""
    award, _ = stand(session, caller, award_id)
    mine = visible(session, caller, MaterialMove).where(MaterialMove.award_id == award.id)
    return page(session, mine, MaterialMove.id, MoveShape.model_validate, cursor=cursor, limit=limit)


@deliveries_of_award.open("GET", "/{award_id}/materials", needs="deliveries:read")
def list_materials(session: Tx, caller: CallerIs, award_id: AwardId) -> list[StillOut]:
    """Each material: issued, returned, still out. What is out is no debt and becomes no deduction by itself."""
    award, _ = stand(session, caller, award_id)
    return views.show_materials(session, award)


@deliveries_of_award.open(
    "POST", "/{award_id}/photos", needs="deliveries:write", status=201, refusals=(refusals.NotAPicture,)
)
def keep_photo(
    session: Tx,
    caller: CallerIs,
    request: Request,
    response: Response,
    award_id: AwardId,
    body: Annotated[bytes, Body(media_type="image/*")],
) -> PhotoShape:
    """Send a picture as it is: JPEG, PNG or WebP, at most 400,000 bytes. The same one again is the one there is."""
    if not request.headers.get("content-type", "").startswith("image/"):
        raise MediaNotSupported(accepted="image/jpeg, image/png, image/webp")
    award, by = stand(session, caller, award_id)
    kept = photos.keep_photo(session, award=award, by=by, content=body)
    response.headers.update(location(request, f"/v1/awards/awd_{award.id.hex}/photos/pho_{kept.id.hex}"))
    return views.show_photos(session, [kept])[0]


@deliveries_of_award.open("GET", "/{award_id}/photos", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_photos(
    session: Tx, caller: CallerIs, award_id: AwardId, cursor: Cursor = None, limit: Limit = 50
) -> Page[PhotoShape]:
    """Pictures of an award, newest first."""
    award, _ = stand(session, caller, award_id)
    mine = visible(session, caller, Photo).where(Photo.award_id == award.id)
    show = lambda rows: views.show_photos(session, rows)  # noqa: E731
    return page_of(session, mine, Photo.id, show, cursor=cursor, limit=limit)


@deliveries_of_award.open("GET", "/{award_id}/photos/{photo_id}", needs="deliveries:read", response_class=Picture)
def get_photo(session: Tx, caller: CallerIs, award_id: AwardId, photo_id: PhotoId) -> Picture:
    """One picture. Its ETag is its SHA-256."""
    photo, award, _ = thing_of(session, caller, Photo, photo_id)
    if award.id != award_id:
        raise NotFound()
    headers = {"ETag": f'"{photo.sha256}"', "X-Content-Type-Options": "nosniff"}
    return Picture(photo.content, headers=headers, media_type=photo.media_type)


@deliveries_of_award.open("POST", "/{award_id}/tally-sheets", needs="deliveries:write", status=201)
def make_tally_sheet(
    session: Tx, caller: CallerIs, request: Request, response: Response, award_id: AwardId
) -> SheetShape:
    """A sheet to print and write the pieces on by hand. Its code records it, once."""
    award, by = stand(session, caller, award_id)
    made = tally_sheets.make_sheet(session, award=award, by=by)
    response.headers.update(location(request, f"/v1/tally-sheets/tly_{made.id.hex}/sheet.pdf"))
    return views.show_sheets(session, [made])[0]


@deliveries_of_award.open("GET", "/{award_id}/tally-sheets", needs="deliveries:read", refusals=(CursorNotKnown,))
def list_tally_sheets(
    session: Tx, caller: CallerIs, award_id: AwardId, cursor: Cursor = None, limit: Limit = 50
) -> Page[SheetShape]:
    """Sheets of an award, newest first, each with the delivery note it became."""
    award, _ = stand(session, caller, award_id)
    mine = visible(session, caller, TallySheet).where(TallySheet.award_id == award.id)
    show = lambda rows: views.show_sheets(session, rows)  # noqa: E731
    return page_of(session, mine, TallySheet.id, show, cursor=cursor, limit=limit)


@sheets.open("GET", "/{sheet_id}/sheet.pdf", needs="deliveries:read", response_class=Sheet)
def get_tally_sheet(session: Tx, caller: CallerIs, sheet_id: SheetId) -> Sheet:
    """The sheet as A4 (PDF/A): who is on the roster, empty boxes, and its code as a QR."""
    sheet, _, _ = thing_of(session, caller, TallySheet, sheet_id)
    headers = {"Content-Disposition": f'inline; filename="tally-sheet-{sheet.code}.pdf"'}
    return Sheet(print_sheet(session, sheet), headers=headers)
