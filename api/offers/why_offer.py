"""Why an offer came to a group, from the problem its run stored: what the group has, not what others lack.

Of other groups only their number is told. The sentences are short: leaders read them on a phone.
"""

from collections.abc import Iterator
from statistics import median
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.offers.explain import RUNS
from api.offers.models import Offer
from api.offers.refusals import RunNotReady
from api.offers.schemas import WhyShape
from api.offers.schemas_detail import OfferWhy
from api.orders.models import Lot as LotRow
from api.parties.models import SkillProfile
from matching import Group, Lot, Problem
from matching.eligibility import hard_reasons
from matching.pace import centiminutes_each
from matching.reasons.scene import Scene

TEXTS: dict[str, tuple[str, str]] = {
    "members_who_can": ("มีคนทำเป็น {members} คน", "{members} members can do it"),
    "time_that_is_free": (
        "ว่าง {free_hours} ชม. งานนี้ใช้ {needed_hours} ชม.",
        "{free_hours} hours are free; this work takes {needed_hours}",
    ),
    "near": ("อยู่ห่างที่ส่งงาน {kilometres} กม.", "The place of delivery is {kilometres} km away"),
    "less_income_so_far": (
        "ช่วงนี้กลุ่มเราได้ {satang_per_hour} บาท/ชม. กลุ่มอื่น {others_satang_per_hour} บาท",
        "So far your group had {satang_per_hour} baht an hour, other groups {others_satang_per_hour}",
    ),
    "others_who_could": ("มีกลุ่มอื่นที่ทำได้ {groups} กลุ่ม", "{groups} other groups could do it"),
}
IN_BAHT = ("satang_per_hour", "others_satang_per_hour")


def why_offer(session: Session, offer: Offer) -> OfferWhy:
    """What matching knew. Nothing to tell where people made the offer."""
    nothing = OfferWhy(offer=offer.id, run=None, speed_permille=None, reasons=[])
    if offer.run_id is None:
        return nothing
    try:
        problem, _ = RUNS.get(session, offer.run_id)
        scene = Scene(problem, ())
        lot, group = scene.lot(f"lot_{offer.lot_id.hex}"), scene.group(f"grp_{offer.group_id.hex}")
    except (KeyError, RunNotReady):
        return nothing
    found = [*_own(session, offer, scene, lot, group), *_beside_others(problem, lot, group)]
    speed = dict(group.speeds).get(lot.article)
    return OfferWhy(offer=offer.id, run=offer.run_id, speed_permille=speed, reasons=found)


def _own(session: Session, offer: Offer, scene: Scene, lot: Lot, group: Group) -> Iterator[WhyShape]:
    yield _reason("members_who_can", members=_members(session, offer.group_id, offer.lot_id))
    free = sum(scene.before(group).by_week(lot, group)) // 6_000
    yield _reason(
        "time_that_is_free", free_hours=free, needed_hours=offer.pieces * centiminutes_each(lot, group) // 6_000
    )
    yield _reason("near", kilometres=scene.problem.kilometres(lot, group))


def _beside_others(problem: Problem, lot: Lot, group: Group) -> Iterator[WhyShape]:
    """Only what speaks for this group: an income above the others' middle is not told."""
    mine, others = _per_hour(group), [_per_hour(one) for one in problem.groups if one.id != group.id]
    if others and mine < (middle := int(median(others))):
        yield _reason("less_income_so_far", satang_per_hour=mine, others_satang_per_hour=middle)
    able = sum(1 for one in problem.groups if one.id != group.id and not hard_reasons(problem, lot, one))
    yield _reason("others_who_could", groups=able)


def _members(session: Session, group_id: UUID, lot_id: UUID) -> int:
    """Members at or above the level the lot asks for."""
    lot = session.get_one(LotRow, lot_id)
    rows = session.execute(select(SkillProfile.skills, SkillProfile.members).where(SkillProfile.group_id == group_id))
    return sum(members for skills, members in rows if _level(skills, lot.skill_code) >= lot.skill_level)


def _level(skills: str, code: str) -> int:
    """`hand_embroidery:2 pressing:1` → level of a skill; 0 without it."""
    return next((int(one.rpartition(":")[2]) for one in skills.split() if one.rpartition(":")[0] == code), 0)


def _per_hour(group: Group) -> int:
    """Income so far for an hour the group was free, in satang."""
    return group.income_satang * 60 // group.available_minutes if group.available_minutes else 0


def _reason(code: str, **numbers: int) -> WhyShape:
    said = {name: f"{value / 100:,.2f}" if name in IN_BAHT else f"{value:,}" for name, value in numbers.items()}
    th, en = (text.format(**said) for text in TEXTS[code])
    return WhyShape(code=code, numbers=numbers, th=th, en=en)
