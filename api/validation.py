"""What pydantic finds wrong, said in Thai and English with what to do next.

Each text answers two questions of somebody who reads slowly: what is wrong, and what should stand there instead.
"""

from collections.abc import Mapping
from typing import Any

from api.words import Words

_WHOLE = Words("ใส่เป็นจำนวนเต็ม เช่น 120", "Send a whole number such as 120, without quotes or decimals")
_TEXT = Words("ใส่เป็นข้อความ", "Send a text")
_DAY = Words("ใส่วันที่เป็น ค.ศ. แบบ 2026-11-22", "Send a date of the Common Era such as 2026-11-22")
_LOOK = Words("ดูรูปแบบของช่องนี้ในเอกสาร API", "Look up the form of this field in the API documentation")

TEXTS: dict[str, tuple[Words, Words]] = {
    "missing": (Words("ขาดช่องนี้", "This field is missing"), Words("เพิ่มช่องนี้", "Add this field")),
    "extra_forbidden": (
        Words("ไม่รู้จักช่องนี้", "This field is not known"),
        Words("ลบช่องนี้ หรือตรวจตัวสะกด", "Remove it, or check its spelling"),
    ),
    "int_type": (Words("ต้องเป็นจำนวนเต็ม", "This must be a whole number"), _WHOLE),
    "int_from_float": (Words("ต้องเป็นจำนวนเต็ม", "This must be a whole number"), _WHOLE),
    "int_parsing": (Words("ต้องเป็นจำนวนเต็ม", "This must be a whole number"), _WHOLE),
    "bool_type": (Words("ต้องเป็น true หรือ false", "This must be true or false"), _LOOK),
    "string_type": (Words("ต้องเป็นข้อความ", "This must be a text"), _TEXT),
    "string_too_short": (
        Words("สั้นเกินไป อย่างน้อย {min_length} ตัว", "Too short: at least {min_length} characters"),
        _TEXT,
    ),
    "string_too_long": (
        Words("ยาวเกินไป ไม่เกิน {max_length} ตัว", "Too long: at most {max_length} characters"),
        Words("ทำให้สั้นลง", "Make it shorter"),
    ),
    "string_pattern_mismatch": (Words("รูปแบบไม่ถูกต้อง", "The form is not right"), _LOOK),
    "text_not_plain": (
        Words("มีอักขระที่มองไม่เห็นหรืออ่านไม่ได้", "It holds characters that cannot be seen or read"),
        Words("พิมพ์ใหม่โดยไม่มีอักขระพิเศษ", "Type it again without control characters"),
    ),
    "enum": (Words("ใช้ได้เฉพาะ {expected}", "Only these can be used: {expected}"), _LOOK),
    "literal_error": (Words("ใช้ได้เฉพาะ {expected}", "Only these can be used: {expected}"), _LOOK),
    "greater_than_equal": (
        Words("น้อยเกินไป อย่างน้อย {ge}", "Too small: at least {ge}"),
        Words("ใส่ค่าที่มากกว่านี้", "Send a larger value"),
    ),
    "less_than_equal": (
        Words("มากเกินไป ไม่เกิน {le}", "Too large: at most {le}"),
        Words("ใส่ค่าที่น้อยกว่านี้", "Send a smaller value"),
    ),
    "too_short": (
        Words("ต้องมีอย่างน้อย {min_length} รายการ", "At least {min_length} items are needed"),
        Words("เพิ่มรายการ", "Add items"),
    ),
    "too_long": (
        Words("มีได้ไม่เกิน {max_length} รายการ", "At most {max_length} items can be sent"),
        Words("แบ่งส่งเป็นหลายครั้ง", "Send them in several requests"),
    ),
    "day_form": (Words("ต้องเป็นวันที่", "This must be a date"), _DAY),
    "day_buddhist": (
        Words("ปีนี้ดูเหมือน พ.ศ.", "The year looks like the Buddhist Era"),
        Words("ลบ 543 แล้วส่งเป็น ค.ศ.", "Subtract 543 and send the Common Era"),
    ),
    "day_range": (Words("วันที่อยู่นอกช่วงที่ใช้ได้", "The date is outside the range in use"), _DAY),
    "moment_form": (
        Words("ต้องเป็นวันเวลาพร้อมเขตเวลา", "This must be a moment with its zone"),
        Words("ใส่แบบ 2026-11-22T09:30:00+07:00", "Send a moment such as 2026-11-22T09:30:00+07:00"),
    ),
    "phone": (
        Words("ไม่ใช่หมายเลขโทรศัพท์ที่ใช้ได้", "This is not a valid phone number"),
        Words("ใส่หมายเลข เช่น 081 234 5678", "Send a number such as 081 234 5678"),
    ),
    "rule": (Words("{th}", "{en}"), _LOOK),
    "list_type": (Words("ต้องเป็นรายการ", "This must be a list"), _LOOK),
    "model_attributes_type": (Words("ต้องเป็นกลุ่มข้อมูล", "This must be an object"), _LOOK),
    "model_type": (Words("ต้องเป็นกลุ่มข้อมูล", "This must be an object"), _LOOK),
}
_OTHER = (Words("ค่านี้รับไม่ได้", "This value cannot be accepted"), _LOOK)


def words_for(found: Mapping[str, Any]) -> tuple[Words, Words]:
    """What is wrong and what to do, for one fault as pydantic reports it."""
    return TEXTS.get(found["type"], _OTHER)
