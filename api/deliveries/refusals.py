"""What can stand in the way of materials, deliveries and receipts; `refusals_ends` has disputes and endings."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class OnlyTheHirerIssues(DomainError):
    status = 409
    title = Words("ผู้จ้างงานเท่านั้นที่จ่ายวัตถุดิบ", "Only the hirer issues materials")
    detail = Words("กลุ่มบันทึกได้เฉพาะการคืน", "The group records what it gives back")
    remedy = Words("ส่ง kind เป็น return หรือให้ผู้จ้างงานบันทึก", "Send kind return, or let the hirer record it")


class EquipmentNeeded(DomainError):
    title = Words("ต้องบอกอุปกรณ์คุ้มครอง", "Protective equipment is needed")
    detail = Words(
        "วัตถุดิบอันตรายต้องจ่ายพร้อมอุปกรณ์คุ้มครองความปลอดภัย (มาตรา 23)",
        "Dangerous materials come with protective equipment, supplied by the hirer (section 23)",
    )
    remedy = Words("ใส่อุปกรณ์ที่จ่ายให้ในช่อง equipment", "Say in equipment what is supplied")


class MoreThanIsOut(DomainError):
    status = 409
    title = Words("คืนมากกว่าที่จ่ายไป", "More comes back than is out")
    detail = Words("วัตถุดิบนี้อยู่กับกลุ่มไม่ถึงจำนวนที่คืน", "Less of this material is with the group")
    remedy = Words("ตรวจจำนวนและหน่วย หรือบันทึกการจ่ายก่อน", "Check quantity and unit, or record the issue first")


class InTheFuture(DomainError):
    title = Words("วันที่ยังมาไม่ถึง", "This day has not come yet")
    detail = Words("บันทึกได้เฉพาะสิ่งที่เกิดขึ้นแล้ว", "Only what has happened can be recorded")
    remedy = Words("ใส่วันนี้หรือวันก่อนหน้า", "Send today or an earlier day")


class BeforeTheAward(DomainError):
    title = Words("วันที่ก่อนรับงาน", "This day is before the work was agreed")
    detail = Words("งานนี้ตกลงกันวันที่ {award_on}", "The work was agreed on {award_on}")
    remedy = Words("ตรวจวันที่ หรือเวลาของเครื่อง", "Check the day, or the clock of the phone")


class NotOnTheRoster(DomainError):
    title = Words("ไม่มีชื่อในงานนี้", "Not on the roster of this work")
    detail = Words("คนนี้ไม่อยู่ในรายชื่อตอนรับงาน", "This person was not in the group when it took the work")
    remedy = Words("เลือกจากรายชื่อในเอกสารของงาน", "Choose from the roster of the work document")


class NamedTwice(DomainError):
    title = Words("ใส่ชื่อเดียวกันสองครั้ง", "The same homeworker twice")
    detail = Words("แต่ละคนมีได้แถวเดียว", "Each homeworker has one line")
    remedy = Words("รวมจำนวนเป็นแถวเดียว", "Add the numbers into one line")


class NotSoManyLeft(DomainError):
    status = 409
    title = Words("เกินจำนวนของงานที่ยังไม่ส่ง", "More than is left to deliver")
    detail = Words("ยังส่งได้ {pieces_left} ชิ้น", "{pieces_left} pieces are left to deliver")
    remedy = Words("ส่งตามจำนวนที่เหลือ", "Deliver what is left; mended pieces go with rework_of")


class NotSoManyToMend(DomainError):
    status = 409
    title = Words("เกินจำนวนที่แก้ได้", "More than can be mended")
    detail = Words("ส่งงานแก้ได้อีก {pieces_left} ชิ้นในกำหนด", "{pieces_left} mended pieces can still be delivered in time")
    remedy = Words("ดูจำนวนและกำหนดในใบรับของ", "See how many and until when in the goods receipt")


class PhotoNotKnown(DomainError):
    title = Words("ไม่พบรูปนี้ในงาน", "No such picture in this work")
    detail = Words("รูปต้องส่งไว้กับงานนี้ก่อน", "A picture is sent to this award first")
    remedy = Words("ส่งรูปที่ /v1/awards/…/photos แล้วใช้รหัสที่ได้", "Send it to /v1/awards/…/photos and use the id")


class NotAPicture(DomainError):
    title = Words("ไม่ใช่รูปที่รับได้", "Not a picture we can keep")
    detail = Words("รับเฉพาะ JPEG PNG และ WebP", "Only JPEG, PNG and WebP are kept")
    remedy = Words("ถ่ายรูปใหม่ หรือแปลงเป็น JPEG", "Take it again, or turn it into a JPEG")


class SheetNotKnown(DomainError):
    title = Words("ไม่รู้จักรหัสใบนับ", "This code of a tally sheet is not known")
    detail = Words("ไม่มีใบนับของงานนี้ที่ใช้รหัสนี้", "No tally sheet of this work has this code")
    remedy = Words("พิมพ์รหัสจากใบอีกครั้ง", "Type the code on the sheet again")


class SheetUsed(DomainError):
    status = 409
    title = Words("ใบนับนี้บันทึกแล้ว", "This tally sheet was recorded before")
    detail = Words("แต่ละใบบันทึกได้ครั้งเดียว", "Each sheet is recorded once")
    remedy = Words("ใช้ใบใหม่ หรือดูใบส่งของที่บันทึกไว้", "Use a new sheet, or see the delivery note it made")


class AlreadyReceived(DomainError):
    status = 409
    title = Words("ตอบรับใบส่งของนี้แล้ว", "This delivery has been answered")
    detail = Words("แต่ละใบตอบได้ครั้งเดียว หรือพ้นกำหนดแล้วถือว่ารับทั้งหมด", "Once by the hirer, or by its silence")
    remedy = Words("ดูใบรับของของใบส่งนี้", "See its goods receipt")


class AnswerTooLate(DomainError):
    status = 409
    title = Words("พ้นกำหนดตอบแล้ว", "The time to answer is over")
    detail = Words("กำหนดตอบคือ {answer_by_on} ไม่ตอบถือว่ารับทั้งหมด", "It was {answer_by_on}; no answer accepts all pieces")
    remedy = Words("ตอบรับทั้งหมด หรือให้ระบบรับเอง", "Accept all of it, or leave it: it will be accepted")


class PiecesDoNotAddUp(DomainError):
    title = Words("จำนวนไม่ตรงกัน", "The pieces do not add up")
    detail = Words("ต้องรวมได้ {pieces} ชิ้น", "They must add up to {pieces}")
    remedy = Words("นับใหม่แล้วแก้จำนวน", "Count again and mend the numbers")


class MendTimeTooShort(DomainError):
    title = Words("ให้เวลาแก้น้อยเกินไป", "Too little time to mend")
    detail = Words("ต้องให้ถึงอย่างน้อย {earliest_on}", "It must be {earliest_on} or later")
    remedy = Words("ใส่วันหลังจากนี้ หรือไม่ใส่ ถ้าไม่จำกัดเวลา", "Send a later day, or none for no limit")


CONSTRAINTS.update(
    hazard_needs_equipment=EquipmentNeeded,
    not_more_back_than_out=MoreThanIsOut,
    uq_delivery_notes_sheet_id=SheetUsed,
    uq_goods_receipts_note_id=AlreadyReceived,
)
