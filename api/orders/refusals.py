"""What can stand in the way of an order, a lot, a time test or a change of them."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class HirerNeeded(DomainError):
    status = 403
    title = Words("บัญชีนี้ไม่ใช่ผู้จ้างงาน", "This account is not a hirer's")
    detail = Words("ผู้จ้างงานเท่านั้นที่ลงงานได้", "Only a hirer posts work")
    remedy = Words("ใช้กุญแจของผู้จ้างงานที่ลงทะเบียนแล้ว", "Use the key of a registered hirer")


class RateUnderFloor(DomainError):
    title = Words("ราคาต่ำกว่าขั้นต่ำตามกฎหมาย", "The rate is under the lawful floor")
    detail = Words(
        "งานนี้ต้องจ่ายอย่างน้อย {floor_baht} บาทต่อชิ้น (ราคาที่เป็นธรรม {fair_baht} บาท)",
        "This work must pay at least {floor_baht} baht a piece (a fair rate is {fair_baht} baht)",
    )
    remedy = Words(
        "ใส่อย่างน้อย {floor_baht} บาท ({floor_satang} สตางค์) ต่อชิ้น",
        "Send at least {floor_baht} baht ({floor_satang} satang) a piece",
    )


class StandardTimeNeeded(DomainError):
    title = Words("ต้องบอกเวลาทำต่อชิ้น", "The time of a piece is needed")
    detail = Words(
        "ยังไม่มีเวลามาตรฐานหรือผลจับเวลา จึงคิดราคาขั้นต่ำไม่ได้",
        "Without standard minutes or a time test nobody can tell the lawful rate",
    )
    remedy = Words(
        "ใส่ standard_centiminutes หรือ time_test หรือ time_test_id อย่างใดอย่างหนึ่ง",
        "Send one of standard_centiminutes, time_test and time_test_id",
    )


class OneStandardTimeOnly(DomainError):
    title = Words("บอกเวลาทำต่อชิ้นมากกว่าหนึ่งแบบ", "The time of a piece is given more than once")
    detail = Words("เวลาต่อชิ้นมาจากที่เดียวเท่านั้น", "The time of a piece comes from one source only")
    remedy = Words(
        "เหลือไว้อย่างเดียว: standard_centiminutes, time_test หรือ time_test_id",
        "Keep one of standard_centiminutes, time_test and time_test_id",
    )


class TimeTestNotKnown(DomainError):
    title = Words("ไม่พบผลจับเวลานี้", "This time test is not known")
    detail = Words("ไม่มีผลจับเวลานี้ในบัญชีของคุณ", "Your account has no such time test")
    remedy = Words("ดูรายการที่ GET /v1/time-tests", "Look at GET /v1/time-tests")


class TestedInTheFuture(DomainError):
    title = Words("วันจับเวลายังมาไม่ถึง", "The time test lies in the future")
    detail = Words("วันนี้คือ {today}", "Today is {today}")
    remedy = Words("ใส่วันที่จับเวลาจริง", "Send the day on which it was measured")


class PieceTimeOutOfRange(DomainError):
    title = Words("เวลาต่อชิ้นผิดปกติ", "The time of a piece is out of range")
    detail = Words(
        "ผลจับเวลาให้เวลาต่อชิ้นเกิน {most_minutes} นาที", "The time test comes to more than {most_minutes} minutes a piece"
    )
    remedy = Words("ตรวจจำนวนชิ้นและวินาทีรวม", "Check the pieces and the seconds added together")


class DueNotAfterStart(DomainError):
    title = Words("วันส่งต้องหลังวันเริ่ม", "The due date must be after the start")
    detail = Words("วันส่งอยู่ก่อนหรือตรงกับวันเริ่มงาน", "The due date is on or before the start")
    remedy = Words("เลื่อนวันส่งให้หลังวันเริ่ม", "Move the due date after the start")


class WindowInThePast(DomainError):
    title = Words("วันที่ผ่านไปแล้ว", "The date has passed")
    detail = Words("วันนี้คือ {today}", "Today is {today}")
    remedy = Words("ใส่วันนี้หรือวันหลังจากนี้", "Send today or a later day")


class TooFarAhead(DomainError):
    title = Words("วันส่งไกลเกินไป", "The due date is too far ahead")
    detail = Words("รับงานล่วงหน้าถึง {latest_on}", "Work is taken up to {latest_on}")
    remedy = Words("แบ่งเป็นงานที่ส่งก่อนวันนั้น", "Split it into work that is due before that day")


class MinimumLotOverQuantity(DomainError):
    title = Words("ขั้นต่ำต่อกลุ่มเกินจำนวนทั้งหมด", "The minimum per group is over the quantity")
    detail = Words("จำนวนทั้งหมด {quantity_pieces} ชิ้น", "The quantity is {quantity_pieces} pieces")
    remedy = Words("ใส่ขั้นต่ำไม่เกินจำนวนนี้", "Send a minimum of at most that")


class LotTooLarge(DomainError):
    title = Words("มูลค่างานสูงเกินไป", "The lot is worth too much")
    detail = Words(
        "จำนวนคูณราคาได้ไม่เกิน {most_baht} บาทต่องาน", "Quantity times rate may come to {most_baht} baht a lot at most"
    )
    remedy = Words("แบ่งเป็นหลายงาน หรือตรวจหน่วยของราคา (สตางค์)", "Split the lot, or check the unit of the rate (satang)")


class ClientRefUsed(DomainError):
    status = 409
    title = Words("เลขที่ใบสั่งนี้ใช้แล้ว", "This reference is used already")
    detail = Words("มีใบสั่งงานอื่นของคุณใช้ client_ref นี้", "Another order of yours has this client_ref")
    remedy = Words("ใช้เลขที่ใหม่ หรือแก้ใบสั่งเดิม", "Use another reference, or amend the order you have")

    def __init__(self, pointer: str | None = "/client_ref", **facts: object) -> None:
        super().__init__(pointer, **facts)


class LotClosed(DomainError):
    status = 409
    title = Words("งานนี้ปิดแล้ว", "This lot is closed")
    detail = Words("งานที่ยกเลิกแล้วแก้ไขไม่ได้", "A cancelled lot cannot be changed")
    remedy = Words("ลงงานใหม่", "Post it again")


class NothingToChange(DomainError):
    title = Words("ไม่มีอะไรให้แก้", "There is nothing to change")
    detail = Words("ไม่ได้ส่งช่องที่จะแก้มาเลย", "No field to change was sent")
    remedy = Words("ส่งช่องที่ต้องการแก้อย่างน้อยหนึ่งช่อง", "Send at least one field to change")


class RateOnlyUpNow(DomainError):
    status = 409
    title = Words("ลดราคาไม่ได้แล้ว", "The rate can only go up now")
    detail = Words(
        "มีกลุ่มรับงานนี้แล้ว {awarded_pieces} ชิ้น งานเดียวกันต้องได้ค่าตอบแทนเท่ากัน (มาตรา 16)",
        "{awarded_pieces} pieces are accepted already, and the same work is paid alike (section 16)",
    )
    remedy = Words("คงราคาเดิมหรือเพิ่มราคา", "Keep the rate or raise it")


class QuantityUnderAwarded(DomainError):
    status = 409
    title = Words("จำนวนน้อยกว่าที่กลุ่มรับแล้ว", "The quantity is under what groups accepted")
    detail = Words(
        "มีกลุ่มรับแล้ว {awarded_pieces} ชิ้น งานที่รับแล้วยกเลิกเองไม่ได้ (มาตรา 10)",
        "{awarded_pieces} pieces are accepted, and accepted work cannot be taken back (section 10)",
    )
    remedy = Words("ใส่จำนวนอย่างน้อยเท่านี้", "Send that quantity or more")


class MostGroupsUnderAwarded(DomainError):
    status = 409
    title = Words("จำนวนกลุ่มน้อยกว่าที่รับงานแล้ว", "Fewer groups than have accepted")
    detail = Words("มี {groups_awarded} กลุ่มรับงานนี้แล้ว", "{groups_awarded} groups have accepted already")
    remedy = Words("ใส่จำนวนกลุ่มอย่างน้อยเท่านี้", "Send that number or more")


class NothingToWithdraw(DomainError):
    status = 409
    title = Words("ไม่มีงานที่จะถอน", "There is nothing to withdraw")
    detail = Words("งานทั้งหมดยกเลิกแล้ว หรือมีกลุ่มรับแล้ว", "Everything is cancelled already, or accepted by groups")
    remedy = Words(
        "งานที่กลุ่มรับแล้ว ยกเลิกได้ทีละข้อตกลงพร้อมค่าชดเชย",
        "Accepted work is cancelled award by award, with compensation",
    )


CONSTRAINTS["uq_orders_hirer_id_client_ref"] = ClientRefUsed

POSTING = (
    HirerNeeded,
    RateUnderFloor,
    StandardTimeNeeded,
    OneStandardTimeOnly,
    TimeTestNotKnown,
    TestedInTheFuture,
    PieceTimeOutOfRange,
    DueNotAfterStart,
    WindowInThePast,
    TooFarAhead,
    MinimumLotOverQuantity,
    LotTooLarge,
)
AMENDING = (
    RateUnderFloor,
    DueNotAfterStart,
    WindowInThePast,
    TooFarAhead,
    MinimumLotOverQuantity,
    LotTooLarge,
    LotClosed,
    NothingToChange,
    RateOnlyUpNow,
    QuantityUnderAwarded,
    MostGroupsUnderAwarded,
)
