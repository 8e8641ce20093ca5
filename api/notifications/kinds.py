"""What we tell people, in Thai and English; the catalogue `messages` says it in Lao, Khmer and Burmese.

`short.py` says it within one text message, `groups.py` which matters most.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from api.thai import BANGKOK
from api.words import Language, Words

LANGUAGES = ("th", "en", "lo", "km", "my")

KINDS: dict[str, Words] = {
    "sign_in_code": Words(
        "รหัสเข้าตรง: {code} ใช้ได้ {minutes} นาที ห้ามบอกใคร",
        "Your Trong code: {code}, good for {minutes} minutes. Tell no one.",
    ),
    "address_code": Words(
        "รหัสยืนยันที่อยู่ส่งข่าว: {code} ใช้ได้ {minutes} นาที ห้ามบอกใคร",
        "Your code for this address: {code}, good for {minutes} minutes. Tell no one.",
    ),
    "offer_made": Words(
        "มีงานใหม่: {article} {pieces} ชิ้น ชิ้นละ {baht} บาท ตอบก่อน {until}",
        "New work: {article}, {pieces} pieces at {baht} baht. Answer before {until}",
    ),
    "answer_tomorrow": Words(
        "พรุ่งนี้หมดเวลาตอบ: {article} {pieces} ชิ้น ตอบก่อน {until}",
        "The last day to answer is tomorrow: {article}, {pieces} pieces. Answer before {until}",
    ),
    "answers_tomorrow": Words(
        "พรุ่งนี้หมดเวลาตอบ {count} งาน งานแรกตอบก่อน {until}",
        "The last day to answer {count} offers is tomorrow. Answer the first before {until}",
    ),
    "offer_withdrawn": Words(
        "งาน {article} เปลี่ยนหรือยกเลิกแล้ว ข้อเสนอเดิมปิด ไม่มีผลเสียกับกลุ่ม",
        "The work {article} was changed or cancelled; its offer is closed. No disadvantage to you.",
    ),
    "offer_lapsed": Words(
        "งาน {article} หมดเวลาตอบแล้ว ไม่มีผลเสียกับกลุ่ม", "The offer of {article} has lapsed. No disadvantage to you."
    ),
    "offer_countered": Words(
        "กลุ่มขอต่อรอง {article}: {pieces} ชิ้น ชิ้นละ {baht} บาท",
        "A group counters for {article}: {pieces} pieces at {baht} baht",
    ),
    "counter_answered": Words("ผู้จ้างงานตอบข้อต่อรอง {article} แล้ว", "The hirer answered your counter-offer for {article}"),
    "award_made": Words(
        "กลุ่มรับงาน {article} {pieces} ชิ้น ชิ้นละ {baht} บาท", "A group takes {article}: {pieces} pieces at {baht} baht"
    ),
    "award_cancelled": Words(
        "งาน {article} ถูกยกเลิก ค่าชดเชย {baht} บาท", "The work {article} was cancelled; compensation {baht} baht"
    ),
    "materials_issued": Words("ผู้จ้างงานจ่าย {material} สำหรับงาน {article}", "Materials for {article} came: {material}"),
    "materials_returned": Words("คืน {material} ของงาน {article}", "Materials of {article} went back: {material}"),
    "goods_handed_over": Words(
        "ส่งมอบ {article} {pieces} ชิ้น ตอบภายใน {until} ไม่ตอบถือว่ารับ",
        "{article}: {pieces} pieces handed over. Answer by {until}, or they are accepted",
    ),
    "hand_over_claimed": Words(
        "อีกฝ่ายแจ้งว่าส่งมอบ {article} วันที่ {day}", "{article}: handed over on {day}, says the other side"
    ),
    "goods_received": Words(
        "{article}: รับ {accepted} ขาด {short} ไม่ผ่าน {rejected}",
        "{article}: {accepted} accepted, {short} short, {rejected} refused",
    ),
    "goods_accepted_by_silence": Words(
        "{article}: ไม่มีคำตอบในกำหนด ถือว่ารับ {pieces} ชิ้น", "{article}: no answer in time, {pieces} pieces are accepted"
    ),
    "dispute_opened": Words("กลุ่มโต้แย้ง {article} {pieces} ชิ้น", "The group disputes {pieces} pieces of {article}"),
    "dispute_offered": Words(
        "{article}: ผู้จ้างงานเสนอรับ {offered} จาก {pieces} ชิ้น",
        "{article}: the hirer offers to accept {offered} of {pieces} pieces",
    ),
    "dispute_ended": Words(
        "ข้อโต้แย้ง {article} จบ: รับ {granted} จาก {pieces} ชิ้น",
        "The dispute over {article} is over: {granted} of {pieces} pieces accepted",
    ),
    "extension_asked": Words("กลุ่มขอเลื่อนส่ง {article} เป็น {day}", "The group asks to deliver {article} by {day}"),
    "extension_agreed": Words("ผู้จ้างงานให้เลื่อนส่ง {article} เป็น {day}", "{article} is due on {day} now: the hirer agreed"),
    "extension_refused": Words(
        "ผู้จ้างงานไม่ให้เลื่อนส่ง {article} เป็น {day}", "{article}: the hirer did not agree to {day}; the old day stands"
    ),
    "extension_withdrawn": Words(
        "กลุ่มถอนคำขอเลื่อน {article} เป็น {day}", "{article}: the group no longer asks for {day}; the old day stands"
    ),
    "work_ended_early": Words(
        "งาน {article} สิ้นสุดก่อนกำหนด เหลือ {pieces} ชิ้น", "The work {article} ended early; {pieces} pieces were not made"
    ),
    "lot_under_new_floor": Words(
        "ค่าจ้างขั้นต่ำใหม่: {article} ต้องจ่ายอย่างน้อย {baht} บาทต่อชิ้น",
        "New minimum wage: {article} needs at least {baht} baht a piece",
    ),
    "appeal_answered": Words(
        "คำขอทบทวนงาน {article} มีคำตอบแล้ว ดูในระบบ", "Your appeal about {article} is answered. See it in the system."
    ),
    "money_due": Words(
        "พรุ่งนี้ต้องจ่ายค่าจ้าง {baht} บาท ผู้รับงาน {people} คน",
        "Pay is due tomorrow: {baht} baht to {people} homeworkers",
    ),
    "money_overdue": Words(
        "ค้างจ่ายค่าจ้าง {baht} บาท เลยกำหนด {days} วัน กรุณาจ่ายทันที",
        "Pay of {baht} baht is {days} days late. Please pay at once.",
    ),
    "money_late": Words(
        "ยังไม่ได้ค่าจ้าง {baht} บาท เลยกำหนด {days} วัน ทวงถามหรือร้องเรียนได้",
        "Pay of {baht} baht is {days} days late. You can ask for it or complain.",
    ),
    "money_paid": Words(
        "ผู้จ้างงานแจ้งว่าจ่ายแล้ว {baht} บาท ให้ {people} คน ได้รับจริงไหม กรุณาตอบ",
        "The hirer says that {baht} baht went to {people} people. Is it there? Please answer.",
    ),
    "money_received": Words("กลุ่มยืนยันว่าได้รับเงิน {baht} บาท", "The group has received {baht} baht"),
    "money_not_received": Words(
        "กลุ่มแจ้งว่ายังไม่ได้รับเงิน {baht} บาท กรุณาตรวจสอบ", "{baht} baht did not arrive, says the group. Please look into it."
    ),
    "complaint_decided": Words(
        "คำร้องเลขที่ {number} มีผลแล้ว ถามผลด้วยรหัสรับเรื่องหรือที่เจ้าหน้าที่",
        "Complaint {number} is decided. Ask with your receipt code, or ask staff.",
    ),
    "case_clock_ran_out": Words(
        "เรื่องเลขที่ {number} พ้นกำหนดแล้ว ({clock}) กรุณาดูในระบบ",
        "{number}: a clock has run out ({clock}). Please look into it.",
    ),
    "complaints_waiting": Words("มีคำร้องใหม่ {count} เรื่อง กรุณาดูในระบบ", "{count} new complaints wait."),
    "webhook_off": Words(
        "หยุดส่งข่าวไปโปรแกรมของคุณ เพราะปลายทางไม่รับ ดูในระบบ",
        "News no longer goes to your program: its endpoint does not take it. Please look.",
    ),
    "read_quota_reached": Words(
        "พนักงานตรวจ {reader} ดูข้อมูลครบจำนวนของวันนี้", "The inspector {reader} has used up today's records."
    ),
}


def text_of(kind: str, language: str, facts: Mapping[str, object]) -> str:
    """The message in one of the five languages; what nobody has said there yet is in Thai."""
    return KINDS[kind].in_(known(language), written(facts))


def known(language: str) -> Language:
    """The language itself, or Thai where we do not speak it."""
    return cast(Language, language if language in LANGUAGES else "th")


def written(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as people read them: 12,000 · 10/12 · 24/11 18:00. Days and months in digits, which all five read."""
    return {name: _written(name, value) for name, value in facts.items()}


def _written(name: str, value: object) -> object:
    if isinstance(value, datetime):
        at = value.astimezone(BANGKOK)
        return f"{at.day}/{at.month} {at:%H:%M}"
    if isinstance(value, date):
        return f"{value.day}/{value.month}"
    return f"{value:,}" if isinstance(value, int) and name != "number" else value
