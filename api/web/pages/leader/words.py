"""Reasons to press instead of writing (R6): the code, the words in Thai, an icon. Records keep the Thai words."""

Choice = tuple[str, str, str]


def _(thai: str) -> str:
    """Marks a sentence for the catalogues; the page says it in the visitor's language."""
    return thai


DECLINES: tuple[Choice, ...] = (
    ("rate_too_low", _("ค่าจ้างน้อยไป"), "money"),
    ("no_time", _("คนหรือเวลาไม่พอ"), "clock"),
    ("dates", _("วันส่งเร็วไป"), "calendar"),
    ("not_our_work", _("ทำไม่เป็น หรือไม่มีเครื่อง"), "needle"),
    ("too_far", _("ไกลไป"), "far"),
    ("materials", _("วัสดุไม่เหมาะ"), "thread"),
    ("other", _("เรื่องอื่น"), "question"),
)
DISPUTES: tuple[Choice, ...] = (
    ("counted_right", _("เรานับแล้ว ส่งครบ"), "plus"),
    ("good_work", _("งานดี ไม่เสีย"), "tick"),
    ("their_material", _("วัสดุหรือแบบของผู้จ้างงานไม่ดี"), "thread"),
    ("on_the_way", _("เสียตอนขนส่ง"), "truck"),
)
DELAYS: tuple[Choice, ...] = (
    ("materials_late", _("วัสดุมาช้า"), "thread"),
    ("illness", _("คนป่วย"), "sick"),
    ("weather", _("ฝนตก น้ำท่วม"), "water"),
    ("machine", _("เครื่องเสีย"), "machine"),
    ("more_work", _("งานยากกว่าที่คิด"), "clock"),
)
ENDS: tuple[Choice, ...] = (
    ("illness", _("ป่วย ทำต่อไม่ได้"), "sick"),
    ("cannot_go_on", _("มีเหตุจำเป็น ทำต่อไม่ได้"), "cross"),
    ("death", _("เสียชีวิต"), "hourglass"),
)
REJECTED: dict[str, str] = {
    "stitch": _("ตะเข็บไม่เรียบร้อย"),
    "measure": _("ขนาดไม่ตรง"),
    "stain": _("เปื้อน"),
    "wrong_article": _("ทำผิดแบบ"),
    "damage": _("เสียหาย"),
    "material_fault": _("วัสดุไม่ดี (ผู้จ้างงานจ่าย)"),
    "pattern_fault": _("แบบของผู้จ้างงานผิด (ผู้จ้างงานจ่าย)"),
}
STEPS: tuple[str, ...] = (_("เซ็น"), _("ทำ"), _("ตรวจ"), _("จ่าย"))
AT: dict[str, int] = {"sign": 0, "make": 1, "wait_receipt": 2, "wait_pay": 3, "paid": 4, "cancelled": -1}


def thai_of(choices: tuple[Choice, ...], code: str) -> str:
    """The Thai words of a choice, for the record; the first where the form sent nothing that is offered."""
    return next((word for value, word, _icon in choices if value == code), choices[0][1])
