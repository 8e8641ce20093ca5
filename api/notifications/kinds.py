"""What we tell people, in Thai and English. Short enough for a text message: 70 Thai characters where it can be."""

from api.words import Language, Words

KINDS: dict[str, Words] = {
    "sign_in_code": Words(
        "รหัสเข้าตรง: {code} ใช้ได้ {minutes} นาที ห้ามบอกใคร",
        "Your Trong code: {code}, good for {minutes} minutes. Tell no one.",
    ),
    "offer_made": Words(
        "มีงานใหม่: {article} {pieces} ชิ้น ชิ้นละ {baht} บาท ตอบก่อน {until}",
        "New work: {article}, {pieces} pieces at {baht} baht. Answer before {until}",
    ),
    "offer_lapsed": Words(
        "งาน {article} หมดเวลาตอบแล้ว ไม่มีผลเสียกับกลุ่ม", "The offer of {article} has lapsed. No disadvantage to you."
    ),
    "offer_countered": Words(
        "กลุ่มขอต่อรอง {article}: {pieces} ชิ้น ชิ้นละ {baht} บาท",
        "A group counters for {article}: {pieces} pieces at {baht} baht",
    ),
    "counter_answered": Words("ผู้จ้างตอบข้อต่อรอง {article} แล้ว", "The hirer answered your counter-offer for {article}"),
    "award_made": Words(
        "กลุ่มรับงาน {article} {pieces} ชิ้น ชิ้นละ {baht} บาท", "A group takes {article}: {pieces} pieces at {baht} baht"
    ),
    "award_cancelled": Words(
        "งาน {article} ถูกยกเลิก ค่าชดเชย {baht} บาท", "The work {article} was cancelled; compensation {baht} baht"
    ),
    "lot_under_new_floor": Words(
        "ค่าจ้างขั้นต่ำใหม่: {article} ต้องจ่ายอย่างน้อย {baht} บาทต่อชิ้น",
        "New minimum wage: {article} needs at least {baht} baht a piece",
    ),
}


def text_of(kind: str, language: str, facts: dict[str, object]) -> str:
    """The message in Thai or English; other languages fall back to Thai."""
    known: Language = "en" if language == "en" else "th"
    return KINDS[kind].in_(known, facts)
