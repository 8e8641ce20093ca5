"""What can stand in the way of a dispute, another due day, or an early end."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class NothingToDispute(DomainError):
    status = 409
    title = Words("โต้แย้งได้ไม่ถึงจำนวนนี้", "Not so many pieces to dispute")
    detail = Words(
        "โต้แย้งได้เฉพาะชิ้นที่ขาดหรือไม่ผ่าน และยังไม่ได้โต้แย้งหรือแก้ เหลือ {pieces_left} ชิ้น",
        "Only pieces that are short or refused, not disputed and not mended, can be: {pieces_left} are left",
    )
    remedy = Words("ลดจำนวน หรือดูใบรับของ", "Dispute fewer, or see the goods receipt")


class DisputeOpen(DomainError):
    status = 409
    title = Words("มีข้อโต้แย้งของใบนี้อยู่แล้ว", "This receipt has an open dispute")
    detail = Words("เปิดได้ทีละหนึ่งเรื่อง", "One can be open at a time")
    remedy = Words("จบเรื่องเดิมก่อน", "Let the open one end first")


class DisputeEnded(DomainError):
    status = 409
    title = Words("ข้อโต้แย้งนี้จบแล้ว", "This dispute is over")
    detail = Words("สถานะตอนนี้: {state}", "It is {state} now")
    remedy = Words("ดูผลในข้อโต้แย้ง", "See how it ended")


class OfferChanged(DomainError):
    status = 409
    title = Words("ข้อเสนอไม่ใช่จำนวนนี้", "This is not what the hirer offers")
    detail = Words("ผู้จ้างงานเสนอรับ {offered_pieces} ชิ้น", "The hirer offers to accept {offered_pieces} pieces")
    remedy = Words("ส่งจำนวนที่ผู้จ้างงานเสนอ ถ้าตกลง", "Send the number it offers, if you agree")


class NotYourTurn(DomainError):
    status = 409
    title = Words("อีกฝ่ายเป็นผู้ทำรายการนี้", "The other side does this")
    detail = Words("รายการนี้ให้อีกฝ่ายทำ ({side})", "This is for the other side to do ({side})")
    remedy = Words("รออีกฝ่าย", "Wait for the other side")


class ExtensionWaits(DomainError):
    status = 409
    title = Words("ขอเลื่อนไว้แล้ว", "An extension is asked for already")
    detail = Words("รอผู้จ้างงานตอบเรื่องเดิม", "The hirer has not answered the one before")
    remedy = Words("รอคำตอบ หรือถอนคำขอเดิม", "Wait for the answer, or withdraw it")


class ExtensionAnswered(DomainError):
    status = 409
    title = Words("คำขอเลื่อนนี้จบแล้ว", "This extension is answered")
    detail = Words("สถานะตอนนี้: {state}", "It is {state} now")
    remedy = Words("ขอใหม่ถ้ายังจำเป็น", "Ask again if it is still needed")


class NotLater(DomainError):
    title = Words("วันใหม่ต้องหลังวันเดิมและไม่ใช่วันที่ผ่านมาแล้ว", "The new day must be later than the old one, and not past")
    detail = Words("กำหนดส่งเดิมคือ {due_on}", "The due day is {due_on}")
    remedy = Words("ใส่วันที่หลังจากนั้น", "Send a later day")


class NothingLeftToMake(DomainError):
    status = 409
    title = Words("ส่งครบแล้ว", "Everything is delivered")
    detail = Words("งานนี้ไม่มีชิ้นค้างส่ง", "No piece of this work is left to deliver")
    remedy = Words("ไม่ต้องทำอะไร", "Nothing to do")


CONSTRAINTS.update(
    uq_disputes_one_open=DisputeOpen,
    uq_extensions_one_asked=ExtensionWaits,
)
