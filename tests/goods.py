"""Scenes of goods: an award both sides have signed, a delivery, a receipt. Made by the use cases.

Over an engine they are committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api import app  # noqa: F401 - registers what every award and every acceptance brings with it
from api.config import Settings
from api.db import transaction
from api.deliveries import disputes, extensions, photos, sheets
from api.deliveries.clock import Claim
from api.deliveries.ending import Ending, end_early
from api.deliveries.handing_over import Delivery, Made, hand_over
from api.deliveries.models import DeliveryNote, GoodsReceipt
from api.deliveries.receipts import Rejected
from api.deliveries.receiving import Answer, Said, receive
from api.deliveries.rules import Side
from api.deliveries.sides import Actor
from api.documents.rules import SIDES
from api.documents.service import Signing, sign
from api.offers import answers
from api.offers.models import Award, AwardMember
from api.parties.models import Hirer
from api.sealing import Sealer
from tests import factories, scenes

SEALER = Sealer(Settings(mode="test", _env_file=None))
JPEG = b"\xff\xd8\xff\xe0" + b"a picture of seams" * 20


@dataclass(frozen=True)
class SignedAward:
    """Agreed work that both sides have signed."""

    hirer: factories.MadeHirer
    group: factories.MadeGroup
    lot_id: UUID
    award_id: UUID

    @property
    def members(self) -> list[UUID]:
        return self.group.members

    def actor(self, side: Side) -> Actor:
        """One of the sides, for a use case."""
        return Actor(side, self.hirer.principal_id if side == "hirer" else self.group.principal_id)

    def headers(self, side: Side) -> dict[str, str]:
        """One of the sides, for a request."""
        return factories.bearer(self.hirer.key if side == "hirer" else factories.leader_token(self.group))

    @property
    def wire(self) -> str:
        return f"awd_{self.award_id.hex}"


def agreed_award(engine: Engine, *, pieces: int = 500, **over: Any) -> SignedAward:
    """The same before anybody has signed."""
    scene = scenes.waiting_offer(engine, pieces=pieces, **over)
    with transaction(engine) as session:
        award = answers.accept(session, SEALER, group_id=scene.group.id, offer_id=scene.offer_id)
        return SignedAward(scene.hirer, scene.group, scene.lot_id, award.id)


def signed_award(engine: Engine, *, pieces: int = 500, **over: Any) -> SignedAward:
    """Agreed work that both sides have signed. What is `over` changes the order or its lot."""
    scene = agreed_award(engine, pieces=pieces, **over)
    signed(engine, scene)
    return scene


def signed(engine: Engine, scene: SignedAward, sides: Sequence[Side] = SIDES) -> None:
    """These sides sign."""
    with transaction(engine) as session:
        for side in sides:
            who = scene.actor(side).principal_id
            sign(session, award_id=scene.award_id, side=side, principal_id=who, signing=Signing())


def since(engine: Engine, scene: SignedAward, day: date) -> None:
    """Let the work have been agreed on an earlier day, so that there is a past to speak of."""
    with transaction(engine) as session:
        session.execute(text("UPDATE awards SET created_at = :day WHERE id = :id"), {"day": day, "id": scene.award_id})


def delivered(
    source: Engine | Session,
    scene: SignedAward,
    pieces: Mapping[UUID, int] | None = None,
    *,
    side: Side = "leader",
    claimed_on: date | None = None,
    **over: Any,
) -> UUID:
    """A delivery: pieces per homeworker, or ten of each of the first two members."""
    tally = [Made(who, n) for who, n in (pieces or dict.fromkeys(scene.members[:2], 10)).items()]
    return handed_over(source, scene, Delivery(tally, Claim(claimed_on), **over), side=side)


def handed_over(source: Engine | Session, scene: SignedAward, delivery: Delivery, *, side: Side = "leader") -> UUID:
    """The same for a delivery in all its parts."""
    with factories.session_of(source) as session:
        award = session.get_one(Award, scene.award_id)
        return hand_over(session, SEALER, award=award, by=scene.actor(side), delivery=delivery).id


def photo(engine: Engine, scene: SignedAward, content: bytes = JPEG) -> UUID:
    """A picture kept with an award."""
    with transaction(engine) as session:
        award = session.get_one(Award, scene.award_id)
        return photos.keep_photo(session, award=award, by=scene.actor("hirer"), content=content).id


def received(
    source: Engine | Session,
    note_id: UUID,
    *,
    short: int = 0,
    rejected: Mapping[str, int] | None = None,
    mend_by_on: date | None = None,
    lines: Sequence[Said] | None = None,
) -> UUID:
    """The hirer's answer: all accepted but what is short or, by reason, `rejected`. Returns the receipt."""
    with factories.session_of(source) as session:
        note = session.get_one(DeliveryNote, note_id)
        award = session.get_one(Award, note.award_id)
        by = Actor("hirer", session.get_one(Hirer, award.hirer_id).principal_id)
        refused = dict(rejected or {})
        picture = photos.keep_photo(session, award=award, by=by, content=JPEG).id if refused else None
        rejections = [Rejected(why, n, picture, mend_by_on) for why, n in refused.items()]
        accepted = note.pieces - short - sum(refused.values())
        answer = Answer(accepted, short, rejections, lines)
        return receive(session, SEALER, award=award, note=note, by=by, answer=answer).id


def disputed(engine: Engine, scene: SignedAward, receipt_id: UUID, pieces: Mapping[UUID, int]) -> UUID:
    """The leader disputes these pieces of a receipt, and the hirer grants them all. Returns the dispute."""
    objection = disputes.Objection(sum(pieces.values()), "ตะเข็บไม่เสีย", list(pieces.items()))
    with transaction(engine) as session:
        award, receipt = session.get_one(Award, scene.award_id), session.get_one(GoodsReceipt, receipt_id)
        made = disputes.open_dispute(
            session, None, award=award, receipt=receipt, by=scene.actor("leader"), objection=objection
        )
        return disputes.grant(session, None, award=award, dispute=made, by=scene.actor("hirer")).id


def part_finished(engine: Engine, scene: SignedAward, tally: Sequence[Made]) -> UUID:
    """Somebody falls ill and the work ends; what was begun is handed over. Returns the note."""
    with transaction(engine) as session:
        award = session.get_one(Award, scene.award_id)
        end_early(session, None, award=award, by=scene.actor("leader"), ending=Ending("illness", part_finished=tally))
        return session.scalars(select(DeliveryNote.id).where(DeliveryNote.award_id == award.id)).one()


def roster(session: Session, scene: SignedAward) -> list[UUID]:
    """Everybody on the roster of the award."""
    return list(session.scalars(select(AwardMember.homeworker_id).where(AwardMember.award_id == scene.award_id)))


def one_of_each(engine: Engine, scene: SignedAward) -> dict[str, tuple[str, UUID]]:
    """Everything of this room that an address can name, by the name it has there."""
    picture = photo(engine, scene)
    refused = received(engine, delivered(engine, scene), short=2, rejected={"stitch": 3})
    waiting = delivered(engine, scene)
    with transaction(engine) as session:
        award, receipt = session.get_one(Award, scene.award_id), session.get_one(GoodsReceipt, refused)
        leader = scene.actor("leader")
        sheet = sheets.make_sheet(session, award=award, by=leader)
        objection = disputes.Objection(1, "ตะเข็บไม่เสีย")
        dispute = disputes.open_dispute(session, None, award=award, receipt=receipt, by=leader, objection=objection)
        wish = extensions.Wish(award.due_on + timedelta(days=7), "ฝนตก ผ้าไม่แห้ง")
        extension = extensions.ask_extension(session, None, award=award, by=leader, wish=wish)
        return {
            "photo_id": ("pho", picture),
            "sheet_id": ("tly", sheet.id),
            "note_id": ("dln", waiting),
            "receipt_id": ("grc", refused),
            "dispute_id": ("dsp", dispute.id),
            "extension_id": ("ext", extension.id),
        }
