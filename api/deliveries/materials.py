"""Materials and tools to the group and back (ss. 15, 22, 23). Nothing here turns into a deduction by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.clock import heard_on, refuse_before_award
from api.deliveries.models import MaterialMove
from api.deliveries.refusals import EquipmentNeeded, InTheFuture, MoreThanIsOut, OnlyTheHirerIssues
from api.deliveries.rules import OTHER, Moved, still_out
from api.deliveries.sides import Actor, hold
from api.deliveries.signed import demand_signatures
from api.deliveries.telling import tell
from api.documents.service import demand_signed
from api.offers.models import Award
from api.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Move:
    """What moved: thousandths of a unit, its value, its hazard with the equipment supplied. No day: today."""

    kind: str
    material: str
    unit: str
    quantity_milli: int
    value_satang: int = 0
    hazard: str = "none"
    equipment: str = ""
    moved_on: date | None = None
    device_at: datetime | None = None
    note: str = ""


def move_materials(session: Session, sealer: Sealer | None, *, award: Award, by: Actor, move: Move) -> MaterialMove:
    """Record an issue by the hirer, or a return by either side, also after the work has ended.

    Refused before both have signed; more cannot come back than is out.
    """
    award = hold(session, award.id)
    _judge(session, award, by, move)
    made = MaterialMove(
        award_id=award.id,
        kind=move.kind,
        material=move.material,
        unit=move.unit,
        quantity_milli=move.quantity_milli,
        value_satang=move.value_satang,
        hazard=move.hazard,
        equipment=move.equipment,
        moved_on=move.moved_on or heard_on(session),
        device_at=move.device_at,
        side=by.side,
        principal_id=by.principal_id,
        note=move.note,
    )
    session.add(made)
    session.flush()
    audit.record(session, f"{move.kind}_materials", "material_move", made.id, quantity_milli=move.quantity_milli)
    kind = "materials_issued" if move.kind == "issue" else "materials_returned"
    tell(session, sealer, kind, award, OTHER[by.side], material=move.material)
    return made


def _judge(session: Session, award: Award, by: Actor, move: Move) -> None:
    if move.kind == "issue":
        demand_signed(session, award.id)
        if by.side != "hirer":
            raise OnlyTheHirerIssues(pointer="/kind")
        if move.hazard != "none" and not move.equipment:
            raise EquipmentNeeded(pointer="/equipment")
    else:
        demand_signatures(session, award.id)
        issued, returned = materials_of(session, award).get((move.material, move.unit), (0, 0))
        if move.quantity_milli > issued - returned:
            raise MoreThanIsOut(pointer="/quantity_milli", still_out_milli=issued - returned)
    if move.moved_on is not None and move.moved_on > heard_on(session):
        raise InTheFuture(pointer="/moved_on")
    refuse_before_award(award, move.moved_on, "/moved_on")


def materials_of(session: Session, award: Award) -> dict[tuple[str, str], tuple[int, int]]:
    """(Issued, returned) of each (material, unit) of an award, in thousandths of the unit."""
    moved = select(MaterialMove.kind, MaterialMove.material, MaterialMove.unit, func.sum(MaterialMove.quantity_milli))
    rows = session.execute(
        moved.where(MaterialMove.award_id == award.id)
        .group_by(MaterialMove.kind, MaterialMove.material, MaterialMove.unit)
        .order_by(MaterialMove.material, MaterialMove.unit, MaterialMove.kind)
    )
    return still_out(Moved(kind, material, unit, int(total)) for kind, material, unit, total in rows)
