"""What can stand in the way of an entry in the wage record, or of the arithmetic of pay."""

from api.errors import DomainError, OurFault
from api.problems import CONSTRAINTS
from api.words import Words


class EntryNotBalanced(DomainError):
    title = Words("ยอดรวมของรายการไม่เป็นศูนย์", "The entry does not balance")
    detail = Words("ยอดทุกบรรทัดรวมกันได้ {off_by_satang} สตางค์", "Its lines come to {off_by_satang} satang together")
    remedy = Words("แก้ยอดให้รวมกันเป็นศูนย์", "Let the lines come to zero")


class LinesOutOfRange(DomainError):
    title = Words("จำนวนบรรทัดของรายการไม่ถูกต้อง", "The entry has too few or too many lines")
    detail = Words("รายการหนึ่งมีได้ 2 ถึง {most_lines} บรรทัด", "An entry has 2 to {most_lines} lines")
    remedy = Words("ระบุบัญชีที่ให้และบัญชีที่รับ หรือแบ่งรายการ", "Name who gives and who gains, or split the entry")


class AmountOutOfRange(DomainError):
    title = Words("จำนวนเงินไม่ถูกต้อง", "The amount is out of range")
    detail = Words(
        "แต่ละบรรทัดต้องไม่เป็นศูนย์ และไม่เกิน {most_satang} สตางค์",
        "A line is not zero and at most {most_satang} satang either way",
    )
    remedy = Words("ตรวจจำนวนเงินและหน่วย (สตางค์)", "Check the amount and its unit (satang)")


class AlreadyCorrected(DomainError):
    status = 409
    title = Words("รายการนี้กลับรายการแล้ว", "This entry is reversed already")
    detail = Words("รายการหนึ่งกลับได้ครั้งเดียว", "An entry is reversed once")
    remedy = Words(
        "ดูรายการที่กลับไว้ แล้วบันทึกรายการที่ถูกเป็นรายการใหม่", "Look at its reversal, and post what is right as a new entry"
    )


class CorrectionStands(DomainError):
    status = 409
    title = Words("กลับรายการแก้ไขไม่ได้", "A reversal is not reversed")
    detail = Words("รายการนี้เป็นรายการที่กลับรายการอื่น", "This entry reverses another one")
    remedy = Words("บันทึกรายการที่ถูกเป็นรายการใหม่", "Post what is right as a new entry")


class ReasonNeeded(DomainError):
    title = Words("ต้องบอกเหตุผล", "A reason is needed")
    detail = Words(
        "การกลับรายการต้องมีเหตุผล ไม่เกิน {most_characters} ตัวอักษร",
        "A reversal says why, in at most {most_characters} characters",
    )
    remedy = Words("เขียนเหตุผล โดยไม่ระบุชื่อบุคคล", "Write why, without naming a person")


class NothingToSplitBy(DomainError):
    title = Words("ไม่มีส่วนที่จะแบ่งให้", "There is nothing to split by")
    detail = Words(
        "ทุกส่วนเป็นศูนย์หรือติดลบ จึงแบ่งเงินไม่ได้", "Every share is zero or one is negative, so the sum cannot be split"
    )
    remedy = Words("ระบุจำนวนชิ้นของสมาชิกอย่างน้อยหนึ่งคน", "Give the pieces of at least one member")


class PayLaterThanSevenDays(DomainError):
    title = Words("วันจ่ายช้ากว่าที่กฎหมายให้", "Pay would be later than the law allows")
    detail = Words(
        "ต้องจ่ายภายใน {most_days} วันนับแต่วันส่งมอบงาน (มาตรา 17)",
        "Pay is due within {most_days} days of the delivery (section 17)",
    )
    remedy = Words("ตกลงวันจ่าย 0 ถึง {most_days} วันหลังส่งมอบ", "Agree on 0 to {most_days} days after the delivery")


class NoInterestRate(DomainError):
    title = Words("ไม่พบอัตราดอกเบี้ยผิดนัด", "No interest rate is known")
    detail = Words("ระบบไม่มีอัตราดอกเบี้ยของวันที่ {on_date}", "No rate of interest is recorded for {on_date}")
    remedy = Words("ใช้วันครบกำหนดตั้งแต่ {earliest_on}", "Use a due date from {earliest_on} on")


CONSTRAINTS.update(
    uq_ledger_journals_corrects_id=AlreadyCorrected,
    # What the database alone finds is a fault of ours, and loud: the use cases judge before they write.
    ledger_balanced=OurFault,
    ledger_complete=OurFault,
    ledger_clock=OurFault,
    ledger_canonical=OurFault,
    ledger_reversal=OurFault,
)
