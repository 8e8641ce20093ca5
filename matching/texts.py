"""Reasons as short sentences in Thai and English, for people who read slowly.

Every number of a reason is in its sentence. Skills, machines and groups are named by the caller.
"""

from __future__ import annotations

from matching.codes import Reason, ReasonCode

LANGUAGES = ("th", "en")
HOUR_AND_MINUTE = {"th": ("ชม.", "นาที"), "en": ("h", "min")}

TEXTS: dict[ReasonCode, dict[str, str]] = {
    ReasonCode.NO_SKILL: {
        "th": "กลุ่มนี้ยังไม่มีสมาชิกที่มีทักษะนี้ งานต้องการระดับ {needed_level}",
        "en": "No member of the group has this skill. The work needs level {needed_level}.",
    },
    ReasonCode.SKILL_LEVEL_TOO_LOW: {
        "th": "งานต้องการทักษะระดับ {needed_level} ในกลุ่มมีสูงสุดระดับ {level}",
        "en": "The work needs skill level {needed_level}. The best level in the group is {level}.",
    },
    ReasonCode.NO_MACHINE: {
        "th": "กลุ่มนี้ไม่มีเครื่องจักรที่งานต้องใช้ (เวลาเครื่องจักร {machine_minutes}ต่อสัปดาห์)",
        "en": "The group does not have the machine ({machine_minutes} of machine time a week).",
    },
    ReasonCode.QUALITY_TOO_LOW: {
        "th": "งานต้องการคุณภาพระดับ {needed_level} กลุ่มนี้อยู่ที่ระดับ {level}",
        "en": "The work needs quality level {needed_level}. The group is at level {level}.",
    },
    ReasonCode.HAZARD_NOT_ALLOWED: {
        "th": "งานนี้มีอันตรายชนิดที่กลุ่มนี้รับไม่ได้ตามกฎหมาย (กลุ่มรับงานอันตรายได้ {allowed_classes} ชนิด)",
        "en": "The law does not let the group do work with this hazard (it may do {allowed_classes} hazard classes).",
    },
    ReasonCode.INELIGIBLE: {
        "th": "ตอนนี้กลุ่มยังรับงานไม่ได้ตามกฎหมาย มีเหตุ {legal_reasons} ข้อ",
        "en": "The group may not take work now. Legal reasons: {legal_reasons}.",
    },
    ReasonCode.ASKED_ALREADY: {
        "th": "เคยเสนองานนี้ให้กลุ่มนี้แล้วในเงื่อนไขเดียวกัน (เสนอไปแล้ว {groups_asked} กลุ่ม)",
        "en": "The group was offered this lot on these terms before (groups asked so far: {groups_asked}).",
    },
    ReasonCode.NO_FLOOR_FOR_PLACE: {
        "th": "ยังไม่รู้ค่าตอบแทนขั้นต่ำต่อชิ้นในพื้นที่ของกลุ่ม (มีข้อมูล {places} พื้นที่)",
        "en": "The lowest lawful piece rate where the group works is not known (it is known for {places} places).",
    },
    ReasonCode.RATE_UNDER_FLOOR: {
        "th": "ค่าตอบแทน {rate_satang} บาทต่อชิ้น ต่ำกว่าขั้นต่ำตามกฎหมายในพื้นที่ของกลุ่ม คือ {floor_satang} บาท",
        "en": "The rate is {rate_satang} baht a piece. "
        "The lowest lawful rate where the group works is {floor_satang} baht.",
    },
    ReasonCode.RATE_UNDER_GROUP_MINIMUM: {
        "th": "ค่าตอบแทนคิดเป็น {satang_per_hour} บาทต่อชั่วโมง กลุ่มขออย่างน้อย {least_satang_per_hour} บาท",
        "en": "The rate gives {satang_per_hour} baht an hour. "
        "The group asks for at least {least_satang_per_hour} baht.",
    },
    ReasonCode.TOO_FAR: {
        "th": "ที่ส่งมอบงานอยู่ไกล {kilometres} กม. กลุ่มรับได้ไม่เกิน {farthest_km} กม.",
        "en": "The place of delivery is {kilometres} km away. The group goes up to {farthest_km} km.",
    },
    ReasonCode.NOT_ENOUGH_MINUTES: {
        "th": "ต้องใช้เวลาอย่างน้อย {needed_minutes} ก่อนวันส่งมอบงาน สมาชิกที่ทำได้ว่าง {free_minutes}",
        "en": "At least {needed_minutes} of work is needed before delivery. Members who can do it have {free_minutes}.",
    },
    ReasonCode.NOT_ENOUGH_MACHINE_MINUTES: {
        "th": "ต้องใช้เครื่องจักรอย่างน้อย {needed_minutes} ก่อนวันส่งมอบงาน เครื่องจักรว่าง {free_minutes}",
        "en": "At least {needed_minutes} of machine time is needed before delivery. {free_minutes} is free.",
    },
    ReasonCode.FIRST_LOT_TOO_LARGE: {
        "th": "กลุ่มยังไม่เคยทำสินค้านี้ ครั้งแรกรับได้ไม่เกิน {first_lot_pieces} ชิ้น งานนี้ต้องรับอย่างน้อย {least_pieces} ชิ้น",
        "en": "The group has not made this article before. Its first lot is {first_lot_pieces} pieces at most; "
        "of this work a group takes at least {least_pieces}.",
    },
    ReasonCode.NEARER_GROUPS: {
        "th": "งานนี้ถามเฉพาะกลุ่มที่ใกล้ที่สุด {nearest_groups} กลุ่ม กลุ่มนี้อยู่ไกล {kilometres} กม. "
        "มีกลุ่มที่ทำได้และใกล้กว่า {nearer_groups} กลุ่ม",
        "en": "Only the {nearest_groups} nearest groups are asked. This group is {kilometres} km away; "
        "{nearer_groups} groups that can do the work come before it.",
    },
    ReasonCode.NO_CANDIDATE: {
        "th": "ยังไม่มีกลุ่มที่รับได้ จากทั้งหมด {groups} กลุ่ม เหลือ {open_pieces} ชิ้น",
        "en": "None of the {groups} groups can take it. Pieces left: {open_pieces}.",
    },
    ReasonCode.WINDOW_TOO_SHORT: {
        "th": "เวลาก่อนวันส่งมอบงานไม่พอ {groups} กลุ่มที่ทำได้ ทำรวมกันได้มากสุด {possible_pieces} ชิ้น "
        "เหลือ {open_pieces} ชิ้น ต้องใช้อีก {needed_minutes}",
        "en": "There is not enough time before delivery. The {groups} groups that can do it could make "
        "{possible_pieces} pieces at most. {open_pieces} pieces are left and need "
        "{needed_minutes}.",
    },
    ReasonCode.LEAST_LOT_NOT_REACHED: {
        "th": "เหลือ {open_pieces} ชิ้น น้อยกว่าจำนวนน้อยที่สุดที่ให้หนึ่งกลุ่มได้ คือ {least_pieces} ชิ้น",
        "en": "{open_pieces} pieces are left. One group must get at least {least_pieces} pieces.",
    },
    ReasonCode.SPLIT_LIMIT_REACHED: {
        "th": "งานนี้แบ่งได้ไม่เกิน {most_groups} กลุ่ม เหลือ {open_pieces} ชิ้น",
        "en": "The lot may go to {most_groups} groups at most. Pieces left: {open_pieces}.",
    },
    ReasonCode.ALL_OR_NOTHING_NOT_REACHED: {
        "th": "งานนี้ต้องทำครบทั้ง {open_pieces} ชิ้น กลุ่มที่ยังว่างทำได้ {possible_pieces} ชิ้น",
        "en": "The lot must be made whole, {open_pieces} pieces. Groups with time could make {possible_pieces} pieces.",
    },
    ReasonCode.MINUTES_TAKEN: {
        "th": "ในแผนนี้ เวลาของกลุ่มใช้กับงานอื่น {other_lots} งาน "
        "(ได้ค่าตอบแทนต่อชั่วโมงดีกว่า {better_paid_lots} งาน) "
        "ต้องใช้ {needed_minutes} เหลือว่าง {free_minutes}",
        "en": "In this plan the time goes to {other_lots} other lots, {better_paid_lots} of them better paid "
        "by the hour. Needed: {needed_minutes}. Free: {free_minutes}.",
    },
    ReasonCode.PLACED_ELSEWHERE: {
        "th": "ในแผนนี้ กลุ่มอื่นได้งานนี้ เทียบกันที่ {pieces} ชิ้น: กลุ่มนั้นไกล {kilometres_there} กม. "
        "มีคุณค่าต่อแผน {worth_there_satang} บาท กลุ่มนี้ไกล {kilometres} กม. มีคุณค่าต่อแผน {worth_satang} บาท",
        "en": "In this plan another group has the lot. For {pieces} pieces: that group is {kilometres_there} km "
        "away and worth {worth_there_satang} baht to the plan; this group is {kilometres} km away "
        "and worth {worth_satang} baht.",
    },
    ReasonCode.NOT_WORTH_ITS_COST: {
        "th": "งานมีค่าตอบแทนรวม {value_satang} บาท แต่ค่าขนส่งและค่าจัดการ {cost_satang} บาท เหลือ {open_pieces} ชิ้น",
        "en": "The work pays {value_satang} baht, but transport and handling cost {cost_satang} baht. "
        "Pieces left: {open_pieces}.",
    },
    ReasonCode.NO_BETTER_PLAN_FOUND: {
        "th": "ยังหาแผนที่ดีกว่านี้ไม่พบ เหลือ {open_pieces} ชิ้น",
        "en": "No better plan was found. Pieces left: {open_pieces}.",
    },
    ReasonCode.CHOSEN: {"th": "กลุ่มนี้ได้งานนี้ {pieces} ชิ้น", "en": "The group has this lot: {pieces} pieces."},
}

# What may be added when the number is there, in this order.
EXTRAS: dict[str, dict[str, str]] = {
    "possible_pieces": {
        "th": "มากสุดที่ทำได้ {possible_pieces} ชิ้น",
        "en": "Most that could be made: {possible_pieces} pieces.",
    },
    "other_lots": {"th": "เวลาใช้กับงานอื่น {other_lots} งาน", "en": "Time goes to {other_lots} other lots."},
    "open_pieces": {"th": "เหลือ {open_pieces} ชิ้น", "en": "Pieces left: {open_pieces}."},
}

# How many groups each hard rule keeps away, for a lot that nobody can take.
COUNTS: dict[str, dict[str, str]] = {
    "no_skill": {"th": "ไม่มีทักษะ {n} กลุ่ม", "en": "no skill: {n}"},
    "skill_level_too_low": {"th": "ระดับทักษะไม่ถึง {n} กลุ่ม", "en": "skill level too low: {n}"},
    "no_machine": {"th": "ไม่มีเครื่องจักร {n} กลุ่ม", "en": "no machine: {n}"},
    "quality_too_low": {"th": "ระดับคุณภาพไม่ถึง {n} กลุ่ม", "en": "quality level too low: {n}"},
    "hazard_not_allowed": {"th": "รับงานอันตรายชนิดนี้ไม่ได้ {n} กลุ่ม", "en": "hazard not allowed: {n}"},
    "ineligible": {"th": "ยังรับงานไม่ได้ตามกฎหมาย {n} กลุ่ม", "en": "may not take work now: {n}"},
    "asked_already": {"th": "เคยเสนอให้แล้ว {n} กลุ่ม", "en": "asked before: {n}"},
    "no_floor_for_place": {"th": "ไม่รู้ค่าตอบแทนขั้นต่ำ {n} กลุ่ม", "en": "lawful rate not known: {n}"},
    "rate_under_floor": {"th": "ค่าตอบแทนต่ำกว่ากฎหมาย {n} กลุ่ม", "en": "rate under the lawful floor: {n}"},
    "rate_under_group_minimum": {"th": "ค่าตอบแทนต่ำกว่าที่กลุ่มขอ {n} กลุ่ม", "en": "rate under what the group asks: {n}"},
    "too_far": {"th": "ไกลเกินไป {n} กลุ่ม", "en": "too far: {n}"},
    "first_lot_too_large": {"th": "ยังไม่เคยทำสินค้านี้ {n} กลุ่ม", "en": "new to the article: {n}"},
    "not_enough_minutes": {"th": "เวลาไม่พอ {n} กลุ่ม", "en": "not enough minutes: {n}"},
    "not_enough_machine_minutes": {"th": "เวลาเครื่องจักรไม่พอ {n} กลุ่ม", "en": "not enough machine time: {n}"},
}


def text(reason: Reason, language: str) -> str:
    """One or two short sentences in "th" or "en"; KeyError for another language."""
    numbers = {name: shown(name, value, language) for name, value in reason.numbers}
    template = TEXTS[reason.code][language]
    parts = [template.format_map(numbers)]
    for name, extra in EXTRAS.items():
        if name in numbers and f"{{{name}}}" not in template:
            parts.append(extra[language].format_map(numbers))
    counts = [COUNTS[name][language].format(n=value) for name, value in numbers.items() if name in COUNTS]
    if counts:
        parts.append("(" + ", ".join(counts) + ")")
    return " ".join(parts)


def shown(name: str, value: int, language: str) -> str:
    """A number as people write it: satang as baht, minutes as hours and minutes, thousands with commas."""
    sign, value = "-" if value < 0 else "", abs(value)
    if "satang" in name:
        return f"{sign}{value // 100:,}.{value % 100:02d}"
    if name.endswith("_minutes") and name not in COUNTS:
        hour, minute = HOUR_AND_MINUTE[language]
        return f"{sign}{value // 60:,} {hour} {value % 60} {minute}"
    return f"{sign}{value:,}"
