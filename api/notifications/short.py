"""Messages as text messages: a Thai one holds 70 characters (UCS-2), or it costs twice and may arrive in pieces (R30).

No link goes into a text message: with one, no Thai sentence would fit, and operators bar shorteners. Who gets a text
message opens the page she knows.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from api.notifications.kinds import KINDS, known, written
from api.words import Language, Words

ONE_PART, TWO_PARTS = 70, 2 * 67  # a message in parts has a header in each
FREE = ("article", "material", "reader")  # what people wrote, as long as they liked

SHORT: dict[str, Words] = {
    "sign_in_code": Words("รหัสเข้าตรง {code} ห้ามบอกใคร", "Your Trong code: {code}. Tell no one."),
    "address_code": Words("รหัสยืนยัน {code} ห้ามบอกใคร", "Your code: {code}. Tell no one."),
    "offer_made": Words(
        "งานใหม่: {article} {pieces} ชิ้น {baht} บ./ชิ้น ตอบก่อน {until}",
        "New work: {article}, {pieces} pcs at {baht} baht. Answer before {until}",
    ),
    "answer_tomorrow": Words(
        "พรุ่งนี้หมดเวลา: {article} {pieces} ชิ้น ตอบก่อน {until}", "Answer before {until}: {article}, {pieces} pcs"
    ),
    "offer_withdrawn": Words(
        "งาน {article} เปลี่ยนหรือยกเลิก ไม่ต้องตอบแล้ว", "{article} changed or cancelled; no answer needed"
    ),
    "goods_handed_over": Words(
        "ส่ง {article} {pieces} ชิ้น ตอบภายใน {until} ไม่ตอบถือว่ารับ",
        "{article}: {pieces} pcs handed over. Answer by {until}, or they are accepted",
    ),
    "lot_under_new_floor": Words(
        "ค่าจ้างขั้นต่ำใหม่: {article} อย่างน้อย {baht} บ./ชิ้น", "New minimum wage: {article} needs {baht} baht a piece"
    ),
    "money_late": Words(
        "ยังไม่ได้ค่าจ้าง {baht} บ. เลยกำหนด {days} วัน ร้องเรียนได้",
        "Pay of {baht} baht is {days} days late. You can complain.",
    ),
    "money_paid": Words(
        "ผู้จ้างงานแจ้งว่าจ่าย {baht} บ. ให้ {people} คน ได้จริงไหม",
        "The hirer says it paid {baht} baht to {people} people. True?",
    ),
    "complaint_decided": Words(
        "คำร้อง {number} มีผลแล้ว ถามด้วยรหัสรับเรื่อง", "Complaint {number} is decided. Ask with your receipt code."
    ),
}
"""Kinds whose sentence is too long for a text message. บ. is the one abbreviation (R1)."""


def short_text(kind: str, language: str, facts: Mapping[str, object]) -> str:
    """The message for one SMS. What people wrote gives way, with `…`, so that numbers and days never do."""
    words, speaks, said = SHORT.get(kind, KINDS[kind]), known(language), written(facts)
    free = {name: str(said[name]) for name in FREE if name in said}
    left = dict(free)
    while size(words.in_(speaks, {**said, **left})) > most_letters(speaks) and any(left.values()):
        longest = max(left, key=lambda name: len(left[name]))
        free[longest] = free[longest][:-1].rstrip()
        left[longest] = f"{free[longest]}…" if free[longest] else ""
    return _for_site(words.in_(speaks, {**said, **left}), said, most_letters(speaks))


def site_of(public_url: str) -> str:
    """The host of our pages, for the last line of a text message with a code; browsers read it on https only."""
    found = urlsplit(public_url)
    return found.hostname or "" if found.scheme == "https" else ""


def _for_site(text: str, facts: Mapping[str, object], most: int) -> str:
    """With a last line by which a phone offers the code to our pages and to no other site's, where there is room.

    The format is that of web.dev/sms-otp-form and WICG's "Origin-bound one-time codes delivered via SMS".
    """
    if not facts.get("site"):
        return text
    bound = f"{text}\n@{facts['site']} #{facts['code']}"
    return bound if size(bound) <= most else text


def most_letters(language: Language) -> int:
    """How long a text message may be: one part, or two in Lao, Khmer and Burmese, whose words are longer."""
    return ONE_PART if language in ("th", "en") else TWO_PARTS


def size(text: str) -> int:
    """The length as a text message counts it, in UCS-2."""
    return len(text.encode("utf-16-le")) // 2
