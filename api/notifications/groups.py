"""Five groups of messages and no more (R31), beside codes that somebody waits for and matters of the office."""

from typing import Literal, get_args

from api.words import Words

Group = Literal["new_offer", "answer_by", "changed", "goods", "money", "code", "office"]
GROUPS: tuple[Group, ...] = get_args(Group)

CRITICAL: frozenset[Group] = frozenset(("new_offer", "changed", "money"))
"""What costs somebody income when it is missed: it goes by two ways."""

SUBJECTS: dict[Group, Words] = {
    "new_offer": Words("งานใหม่", "New work"),
    "answer_by": Words("ใกล้หมดเวลาตอบ", "Answer soon"),
    "changed": Words("งานเปลี่ยนแปลง", "Work changed"),
    "goods": Words("ส่งงานและผลตรวจ", "Goods and their checking"),
    "money": Words("เงินค่าจ้าง", "Pay"),
    "code": Words("รหัส", "Code"),
    "office": Words("ข่าวจากระบบตรง", "News from Trong"),
}
"""What an e-mail is about: seen on a locked screen, so it says nothing of anybody."""

_KINDS: dict[Group, str] = {
    "new_offer": "offer_made",
    "answer_by": "answer_tomorrow answers_tomorrow offer_lapsed",
    "changed": "offer_withdrawn offer_countered counter_answered award_made award_cancelled extension_asked "
    "extension_agreed extension_refused extension_withdrawn work_ended_early lot_under_new_floor",
    "goods": "materials_issued materials_returned goods_handed_over hand_over_claimed goods_received "
    "goods_accepted_by_silence dispute_opened dispute_offered dispute_ended",
    "money": "money_due money_overdue money_late money_paid money_received money_not_received",
    "code": "sign_in_code address_code",
    "office": "appeal_answered complaint_decided case_clock_ran_out complaints_waiting read_quota_reached webhook_off",
}
GROUP_OF: dict[str, Group] = {kind: group for group, kinds in _KINDS.items() for kind in kinds.split()}
