"""What can stand in the way of a complaint, a case, an order, a logged read or an export."""

from api.errors import DomainError, NotFound
from api.problems import CONSTRAINTS
from api.words import Words


class WorkNotProven(DomainError):
    title = Words("ยังไม่ได้คำนวณรหัสกันส่งถี่", "The proof of work does not fit")
    detail = Words(
        "ค่าแฮชของเรื่อง ข้อความ และรหัสนี้ ต้องขึ้นต้นด้วยศูนย์ {bits} บิต",
        "SHA-256 of subject, words and this proof must begin with {bits} zero bits",
    )
    remedy = Words(
        "ลองค่า proof อื่นจนได้ตามเอกสาร API หรือให้เจ้าหน้าที่ช่วยยื่นคำร้อง",
        "Try other values as the API document says, or let staff file the complaint",
    )


class ReceivedLater(DomainError):
    title = Words("วันที่รับคำร้องอยู่ในอนาคต", "The complaint would be received later than today")
    detail = Words("วันที่รับต้องไม่เกินวันนี้", "The day it was received cannot lie ahead")
    remedy = Words("ใส่วันที่รับตามกระดาษ", "Give the day written on the paper")


class ComplaintDecided(DomainError):
    status = 409
    title = Words("คำร้องนี้ตัดสินแล้ว", "This complaint is decided")
    detail = Words("คำร้องที่ตัดสินแล้วเปลี่ยนไม่ได้", "A decided complaint does not change")
    remedy = Words("เปิดคำร้องใหม่หรือเปิดเรื่องตรวจติดตาม", "File a new complaint, or open a follow-up case")


class ExtendedAlready(DomainError):
    status = 409
    title = Words("ขยายเวลาแล้ว", "The time was extended already")
    detail = Words("ขยายเวลาได้ครั้งเดียว (มาตรา 34)", "The time can be extended once (section 34)")
    remedy = Words("ตัดสินภายในวันที่ขยายไว้", "Decide by the day it was extended to")


class ExtensionOutOfRange(DomainError):
    title = Words("วันที่ขยายไม่อยู่ในช่วง", "The extension is out of range")
    detail = Words(
        "ขยายได้ตั้งแต่ {earliest_on} ถึง {latest_on} (มาตรา 34)",
        "It can be extended to a day from {earliest_on} to {latest_on} (section 34)",
    )
    remedy = Words("เลือกวันในช่วงนี้", "Choose a day in this range")


class OrderNeededFirst(DomainError):
    status = 409
    title = Words("ยังไม่มีคำสั่งให้จ่าย", "There is no order to pay yet")
    detail = Words("คำร้องนี้ยังไม่มีคำสั่งให้จ่ายเงิน", "No order to pay was issued for this complaint")
    remedy = Words("ออกคำสั่งในเรื่องตรวจก่อน แล้วจึงตัดสิน", "Issue the order in its case first, then decide")


class ComplaintOfAnother(DomainError):
    title = Words("คำร้องไม่ตรงกับผู้จ้างงาน", "The complaint is about another hirer")
    detail = Words("คำร้องนี้เป็นเรื่องของผู้จ้างงานรายอื่น", "The complaint of a case is about its hirer")
    remedy = Words("เลือกคำร้องหรือผู้จ้างงานให้ตรงกัน", "Name the hirer the complaint is about")


class ReasonNeedsMore(DomainError):
    title = Words("เหตุที่เปิดเรื่องไม่ครบ", "The reason for the case is not complete")
    detail = Words(
        "เหตุ complaint ต้องมีคำร้อง และเหตุ findings ต้องมีข้อค้นพบ",
        "A case for a complaint names it; a case for findings names at least one",
    )
    remedy = Words("ส่ง complaint หรือ findings มาด้วย", "Send complaint or findings along")


class FindingOfAnother(DomainError):
    title = Words("ข้อค้นพบไม่ใช่ของผู้จ้างงานรายนี้", "A finding is not about this hirer")
    detail = Words("ข้อค้นพบในเรื่องตรวจต้องเป็นของผู้จ้างงานรายเดียวกัน", "The findings of a case are about its hirer")
    remedy = Words("เลือกข้อค้นพบของผู้จ้างงานรายนี้", "Choose findings about this hirer")


class CaseClosed(DomainError):
    status = 409
    title = Words("เรื่องนี้ปิดแล้ว", "This case is closed")
    detail = Words("เรื่องที่ปิดแล้วเปลี่ยนหรือใช้ดูข้อมูลไม่ได้", "A closed case does not change and opens no records")
    remedy = Words("เปิดเรื่องใหม่แบบติดตามผล (follow_up)", "Open a new case with the reason follow_up")


class SecondPersonNeeded(DomainError):
    status = 409
    title = Words("ต้องให้พนักงานตรวจอีกคนปิดเรื่อง", "Another inspector must close this case")
    detail = Words(
        "ยังมีข้อค้นพบที่ผิดกฎหมายค้าง {findings} ข้อ และคำสั่งค้าง {orders} ฉบับ ผู้รับผิดชอบเรื่องปิดเองไม่ได้",
        "{findings} breaches and {orders} orders stand open; the inspector of the case cannot close it alone",
    )
    remedy = Words("ให้พนักงานตรวจอีกคนตรวจดูและปิดเรื่อง", "Let another inspector look at it and close it")


class NothingToOrder(DomainError):
    title = Words("ไม่มียอดให้สั่งจ่าย", "There is nothing to order")
    detail = Words("ข้อค้นพบของเรื่องนี้ไม่มีเงินค้าง", "The findings of this case owe nothing")
    remedy = Words("แนบข้อค้นพบที่มีเงินค้าง หรือแก้ยอดที่ตกลง", "Attach findings that owe money, or change what was agreed")


class LineNotFound(DomainError):
    title = Words("ไม่มีรายการนี้ในยอดค้าง", "This line is not in the back-pay")
    detail = Words("ยอดที่ตกลงต้องตรงกับบรรทัดของยอดค้าง", "What was agreed names a line of the back-pay")
    remedy = Words("ดูยอดค้างของเรื่องนี้ก่อน", "Look at the back-pay of the case first")


class AppealOutOfRange(DomainError):
    title = Words("เวลาอุทธรณ์เกินกฎหมาย", "The time for an appeal is out of range")
    detail = Words("ให้อุทธรณ์ได้ 1 ถึง {most_days} วัน (มาตรา 38)", "An appeal has 1 to {most_days} days (section 38)")
    remedy = Words("ใส่จำนวนวันในช่วงนี้", "Give a number of days in this range")


class OrderNotInThatState(DomainError):
    status = 409
    title = Words("คำสั่งนี้ทำขั้นตอนนี้ไม่ได้", "This order cannot take this step")
    detail = Words("คำสั่งอยู่ในสถานะ {state}", "The order is in the state {state}")
    remedy = Words("โหลดคำสั่งล่าสุดเพื่อดูขั้นตอนที่ทำได้", "Load the order and look at its state")


class DayOutOfRange(DomainError):
    title = Words("วันที่ไม่อยู่ในช่วง", "The day is out of range")
    detail = Words("วันที่ต้องอยู่ระหว่าง {earliest_on} ถึง {latest_on}", "The day must be from {earliest_on} to {latest_on}")
    remedy = Words("แก้วันที่", "Mend the day")


class PaidTooMuch(DomainError):
    status = 409
    title = Words("จ่ายเกินยอดที่สั่ง", "More than what was ordered")
    detail = Words("รายการนี้ค้างอีก {left_satang} สตางค์", "{left_satang} satang are still open")
    remedy = Words("บันทึกไม่เกินยอดที่ค้าง", "Record no more than what is open")


class PaymentOfAnother(DomainError):
    title = Words("การจ่ายนี้ไม่ใช่ของรายการนี้", "This payment is not for this line")
    detail = Words(
        "การจ่ายต้องเป็นของผู้จ้างงานและผู้รับงานคนเดียวกัน และยังไม่ถูกนับครบ",
        "It must be of the same hirer and homeworker, and not be counted whole already",
    )
    remedy = Words("เลือกการจ่ายให้ตรง หรือบันทึกโดยไม่อ้างการจ่าย", "Name the right payment, or none")


class PurposeNeeded(DomainError):
    title = Words("ต้องบอกเหตุที่ดูข้อมูล", "A purpose is needed")
    detail = Words("ทุกครั้งที่ดูข้อมูลต้องมีเรื่องตรวจและเหตุ", "Every read names its case and its purpose")
    remedy = Words("ส่ง purpose เป็นข้อความสั้น ๆ", "Send a purpose in a few words")


class ReadQuotaReached(DomainError):
    status = 429
    retry_after_seconds = 3_600
    keeps_changes = True  # the attempt itself is on record
    title = Words("ดูข้อมูลครบจำนวนของวันนี้แล้ว", "The records for today are used up")
    detail = Words("วันนี้ดูได้ไม่เกิน {most_rows} แถว ได้แจ้งผู้ดูแลแล้ว", "{most_rows} rows a day; the operators were told")
    remedy = Words("รอถึงพรุ่งนี้ หรือใช้ชุดหลักฐานของเรื่อง", "Wait until tomorrow, or take the bundle of the case")


class CaseNeeded(DomainError):
    title = Words("ต้องอ้างเรื่องตรวจ", "A case is needed")
    detail = Words("ข้อมูลรายบุคคลส่งออกได้เฉพาะในเรื่องตรวจ", "What tells of single persons is exported for a case only")
    remedy = Words("ส่ง inspection มาด้วย", "Send inspection along")


class ExportNotReady(DomainError):
    status = 409
    title = Words("ไฟล์ยังไม่เสร็จ", "The file is not ready")
    detail = Words("ไฟล์กำลังทำอยู่ หรือพ้นเวลาเก็บแล้ว", "It is still being made, or its day is over")
    remedy = Words("ดูความคืบหน้า หรือสั่งส่งออกใหม่", "Look at its progress, or ask for a new export")


class BundleTooLarge(DomainError):
    status = 409
    title = Words("ชุดหลักฐานใหญ่เกินไป", "The bundle would be too large")
    detail = Words("เรื่องนี้มี {lots} งาน ชุดหนึ่งมีได้ {most}", "The case has {lots} lots; a bundle holds {most}")
    remedy = Words("แนบข้อค้นพบเฉพาะที่เกี่ยวข้อง", "Attach the findings that matter, and only their lots are in it")


CONSTRAINTS.update(
    inspect_reader=NotFound,
    inspect_case=NotFound,
    inspect_case_closed=CaseClosed,
    inspect_purpose=PurposeNeeded,
)
