"""An explanation as sentences: each a code with its facts, said in Thai and in English, and read back.

Always "in this plan": another problem, or another plan of the same worth, may answer otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.reasons.cost import Compared, Forced
from matching.reasons.explain import Explanation
from matching.reasons.flip import Flip
from matching.reasons.levers import ANSWERS, Lever


class TellingCode(StrEnum):
    """What a sentence of the second and third layer says."""

    COMPARED = "compared"
    GETS_NOW = "gets_now"
    FORCED_LOSS = "forced_loss"
    NO_PLAN_WITH_IT = "no_plan_with_it"
    GROUP_EARNS_LESS = "group_earns_less"
    GROUP_EARNS_MORE = "group_earns_more"
    LOT_LOSES = "lot_loses"
    LOT_GAINS = "lot_gains"
    FLIP = "flip"
    NO_FLIP = "no_flip"


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence. facts: by name; of a flip, each lever with its amount."""

    code: TellingCode
    facts: tuple[tuple[str, int | str], ...] = ()


C, HARD = TellingCode, frozenset(ANSWERS)
SENTENCES: dict[TellingCode, dict[str, str]] = {
    C.COMPARED: {
        "th": "ในแผนนี้ กลุ่ม {group} ได้งานนี้ {pieces} ชิ้น เทียบกันที่จำนวนเท่ากัน กลุ่มนั้น: ไกล {kilometres_there} กม. "
        "ค่าขนส่งและจัดการ {cost_there_satang} บาท คะแนนช่วยผู้มีรายได้น้อย {equity_there_satang} บาท "
        "กลุ่มนี้: ไกล {kilometres} กม. ค่าขนส่งและจัดการ {cost_satang} บาท คะแนนช่วยผู้มีรายได้น้อย {equity_satang} บาท",
        "en": "In this plan group {group} has {pieces} pieces. For as many pieces, that group: {kilometres_there} km, "
        "transport and handling {cost_there_satang} baht, weight for low income {equity_there_satang} baht; "
        "this group: {kilometres} km, transport and handling {cost_satang} baht, "
        "weight for low income {equity_satang} baht.",
    },
    C.GETS_NOW: {
        "th": "ถ้าวางแผนส่วนนี้ใหม่ กลุ่มนี้จะได้งานนี้",
        "en": "If this part is planned again, the group gets the lot.",
    },
    C.FORCED_LOSS: {
        "th": "ในแผนนี้ ถ้าให้งานนี้แก่กลุ่มนี้ แผนทั้งหมดจะมีค่าลดลง {loss_satang} บาท",
        "en": "In this plan, giving the lot to this group would make the whole plan worth {loss_satang} baht less.",
    },
    C.NO_PLAN_WITH_IT: {
        "th": "ในแผนนี้ ไม่มีทางจัดให้กลุ่มนี้ได้งานนี้",
        "en": "In this plan there is no way to give the lot to this group.",
    },
    C.GROUP_EARNS_LESS: {
        "th": "กลุ่ม {group} จะมีรายได้ลดลง {satang} บาท",
        "en": "Group {group} would earn {satang} baht less.",
    },
    C.GROUP_EARNS_MORE: {
        "th": "กลุ่ม {group} จะมีรายได้เพิ่มขึ้น {satang} บาท",
        "en": "Group {group} would earn {satang} baht more.",
    },
    C.LOT_LOSES: {
        "th": "งาน {lot} จะมีคนทำน้อยลง {pieces} ชิ้น",
        "en": "Of lot {lot}, {pieces} pieces fewer would be made.",
    },
    C.LOT_GAINS: {
        "th": "งาน {lot} จะมีคนทำเพิ่มขึ้น {pieces} ชิ้น",
        "en": "Of lot {lot}, {pieces} pieces more would be made.",
    },
    C.FLIP: {
        "th": "ในแผนนี้ กลุ่มนี้จะได้งานนี้ ถ้า {steps} (ลองแล้ว: ถ้าน้อยกว่านี้หนึ่งหน่วย จะไม่ได้)",
        "en": "In this plan the group would get the lot if {steps} (tried: with one unit less it would not).",
    },
    C.NO_FLIP: {
        "th": "ในแผนนี้ ไม่พบสิ่งเดียวที่เปลี่ยนแล้วกลุ่มนี้จะได้งานนี้",
        "en": "In this plan no single change was found that would give the group the lot.",
    },
}

AND = {"th": " และ ", "en": " and "}
STEPS: dict[Lever, dict[str, str]] = {
    Lever.SKILL: {
        "th": "สมาชิกทุกคนมีทักษะระดับ {amount} ขึ้นไป", "en": "all members have skill level {amount} or more"
    },
    Lever.MACHINE: {
        "th": "มีเวลาเครื่องจักรเพิ่ม {amount} ชั่วโมงต่อสัปดาห์", "en": "there are {amount} more machine hours a week"
    },
    Lever.QUALITY: {"th": "คุณภาพถึงระดับ {amount}", "en": "quality reaches level {amount}"},
    Lever.HAZARD: {
        "th": "กลุ่มรับงานอันตรายชนิดนี้ได้ ({amount} ข้อ)", "en": "the group may do work with this hazard ({amount})"
    },
    Lever.LEGAL: {"th": "แก้เหตุตามกฎหมายแล้ว ({amount} ข้อ)", "en": "the legal reasons are settled ({amount})"},
    Lever.ASK_AGAIN: {"th": "เสนองานนี้ให้กลุ่มอีก {amount} ครั้ง", "en": "the group may be asked {amount} time more"},
    Lever.FLOOR_KNOWN: {
        "th": "รู้ค่าตอบแทนขั้นต่ำในพื้นที่ของกลุ่ม และไม่สูงกว่าค่าตอบแทนของงาน ({amount} พื้นที่)",
        "en": "the lowest lawful rate where the group works is known and is not above the rate ({amount} place)",
    },
    Lever.RATE: {"th": "ค่าตอบแทนเพิ่มชิ้นละ {baht} บาท", "en": "the rate is {baht} baht a piece more"},
    Lever.DISTANCE: {"th": "กลุ่มไปได้ไกลขึ้น {amount} กม.", "en": "the group goes {amount} km farther"},
    Lever.NEARER: {
        "th": "กลุ่มมีจุดรับส่งงานใกล้ขึ้น {amount} กม.", "en": "the group has a place to hand over work {amount} km nearer"
    },
    Lever.NEAREST: {"th": "ถามกลุ่มเพิ่มอีก {amount} กลุ่ม", "en": "{amount} more groups are asked"},
    Lever.FAMILIAR: {
        "th": "กลุ่มเคยทำสินค้าชนิดนี้มาก่อน ({amount} ชนิด)",
        "en": "the group has made this article before ({amount})",
    },
    Lever.HOURS: {
        "th": "สมาชิกที่ทำงานนี้ได้มีเวลาเพิ่มรวม {amount} ชั่วโมงก่อนวันส่ง",
        "en": "members who can do the work have {amount} hours more, all together, before delivery",
    },
    Lever.LEAST_LOT: {
        "th": "จำนวนน้อยที่สุดต่อกลุ่มลดลง {amount} ชิ้น", "en": "the least for one group is {amount} pieces less"
    },
    Lever.LATER: {"th": "เลื่อนวันส่งออกไป {amount} สัปดาห์", "en": "the work is due {amount} weeks later"},
    Lever.EARLIER: {"th": "เริ่มงานได้เร็วขึ้น {amount} สัปดาห์", "en": "the work can start {amount} weeks earlier"},
    Lever.GROUPS: {
        "th": "แบ่งงานได้อีก {amount} กลุ่ม", "en": "the lot may be split among {amount} more groups"
    },
    Lever.IN_PART: {"th": "ทำงานนี้เพียงบางส่วนได้ ({amount} ข้อ)", "en": "the lot may be made in part ({amount})"},
}  # fmt: skip


def tellings(found: Explanation) -> Iterator[Telling]:
    """The second and the third layer, sentence by sentence; the first are `found.reasons`."""
    if found.has_it:
        return
    yield from map(_compared, found.compared)
    if found.gets_now:
        yield Telling(C.GETS_NOW)
    elif found.forced:
        yield from _forced(found.forced)
    elif all(reason.code not in HARD for reason in found.reasons):
        yield Telling(C.NO_PLAN_WITH_IT)
    yield from map(_flip, found.flips)
    if not found.flips and not found.gets_now:
        yield Telling(C.NO_FLIP)


def _compared(found: Compared) -> Telling:
    return Telling(C.COMPARED, tuple((name, getattr(found, name)) for name in Compared.__slots__))


def _forced(found: Forced) -> Iterator[Telling]:
    yield Telling(C.FORCED_LOSS, (("loss_satang", -(-found.loss // 1000)),))
    for group, satang in found.income:
        code = C.GROUP_EARNS_LESS if satang < 0 else C.GROUP_EARNS_MORE
        yield Telling(code, (("group", group), ("satang", abs(satang))))
    for lot, pieces in found.pieces:
        yield Telling(C.LOT_LOSES if pieces < 0 else C.LOT_GAINS, (("lot", lot), ("pieces", abs(pieces))))


def _flip(found: Flip) -> Telling:
    return Telling(C.FLIP, tuple((step.lever.value, step.amount) for step in found.steps))
