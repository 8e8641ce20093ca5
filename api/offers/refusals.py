"""What can stand in the way of an offer or an award."""

from api.errors import DomainError
from api.words import Words


class OfferNoLongerOpen(DomainError):
    status = 409
    title = Words("ข้อเสนอนี้ปิดแล้ว", "This offer is no longer open")
    detail = Words("สถานะตอนนี้: {state}", "It is {state} now")
    remedy = Words("ดูข้อเสนออื่นในรายการ", "Look at the other offers in your list")


class TermsChanged(DomainError):
    status = 409
    title = Words("ผู้จ้างงานเปลี่ยนเงื่อนไขงานแล้ว", "The hirer has changed the terms")
    detail = Words("ข้อเสนอนี้ทำไว้ตามเงื่อนไขเดิม", "This offer was made on the earlier terms")
    remedy = Words("รอข้อเสนอใหม่ตามเงื่อนไขใหม่", "Wait for a new offer on the new terms")


class NotEnoughPiecesLeft(DomainError):
    status = 409
    title = Words("งานเหลือไม่พอ", "Not enough pieces are left")
    detail = Words("เหลือ {pieces_left} ชิ้น", "{pieces_left} pieces are left")
    remedy = Words("รับตามจำนวนที่เหลือ หรือรอข้อเสนออื่น", "Accept what is left, or wait for another offer")


class GroupMinutesTaken(DomainError):
    status = 409
    title = Words("เวลาของกลุ่มไม่พอแล้ว", "The group's time is taken")
    detail = Words("สัปดาห์เริ่ม {week_on} มีงานอื่นจองเวลาไว้แล้ว", "Other work has taken the time in the week of {week_on}")
    remedy = Words(
        "รับจำนวนน้อยลง หรือเพิ่มเวลาว่างของกลุ่มก่อน", "Accept fewer pieces, or add time to the group's calendar first"
    )


class PartTooSmall(DomainError):
    title = Words("รับน้อยเกินไป", "Too few pieces")
    detail = Words("งานนี้รับได้ตั้งแต่ {least_pieces} ถึง {most_pieces} ชิ้น", "Take {least_pieces} to {most_pieces} pieces")
    remedy = Words("ใส่จำนวนในช่วงนี้", "Send a number in this range")


class CounterUnderFloor(DomainError):
    title = Words("ราคาที่ขอต่ำกว่าขั้นต่ำตามกฎหมาย", "The counter-offer is under the lawful floor")
    detail = Words("ขั้นต่ำของงานนี้คือ {floor_satang} สตางค์ต่อชิ้น", "The floor for this work is {floor_satang} satang a piece")
    remedy = Words("ขออย่างน้อยเท่าขั้นต่ำ", "Ask for the floor or more")


class RateUnderFloorNow(DomainError):
    status = 409
    title = Words("ค่าจ้างขั้นต่ำขึ้นแล้ว ราคานี้ต่ำกว่ากฎหมาย", "The minimum wage rose; this rate is now unlawful")
    detail = Words("ขั้นต่ำตอนนี้ {floor_satang} สตางค์ต่อชิ้น", "The floor is now {floor_satang} satang a piece")
    remedy = Words("ผู้จ้างงานต้องเพิ่มราคา แล้วเสนอใหม่", "The hirer has to raise the rate and offer again")


class NoMembers(DomainError):
    status = 409
    title = Words("กลุ่มยังไม่มีสมาชิก", "The group has no members")
    detail = Words("รับงานไม่ได้จนกว่าจะมีสมาชิก", "Work cannot be taken without members")
    remedy = Words("เพิ่มสมาชิกก่อน", "Add members first")


class CompensationNeeded(DomainError):
    title = Words("ต้องมีค่าชดเชย", "Compensation is needed")
    detail = Words(
        "งานที่รับแล้ว ยกเลิกเพราะความจำเป็นของผู้จ้างงานได้เมื่อจ่ายค่าชดเชย (มาตรา 10)",
        "Accepted work ends for the hirer's need only with compensation (section 10)",
    )
    remedy = Words("ใส่ compensation_satang มากกว่า 0", "Send compensation_satang above 0")


class AllDelivered(DomainError):
    status = 409
    title = Words("ส่งงานครบแล้ว", "All of it is delivered")
    detail = Words("ยกเลิกได้เฉพาะงานที่ยังทำไม่เสร็จ (มาตรา 10)", "Only unfinished work can be cancelled (section 10)")
    remedy = Words("ตอบรับของที่ส่งแล้ว", "Answer the deliveries instead")


class RunNotReady(DomainError):
    status = 409
    title = Words("การจับคู่ยังไม่เสร็จ", "The matching run has no plan yet")
    detail = Words("สถานะตอนนี้: {state}", "It is {state}")
    remedy = Words("รอสักครู่แล้วลองใหม่", "Wait a moment and try again")
