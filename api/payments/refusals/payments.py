"""What can stand in the way of a pay run, a payment, and words about it."""

from api.errors import DomainError, OurFault
from api.problems import CONSTRAINTS
from api.words import Words


class NothingDue(DomainError):
    status = 409
    title = Words("ไม่มีอะไรต้องจ่าย", "Nothing is due")
    detail = Words("ไม่มีงวดที่ครบกำหนดถึงวันนั้นซึ่งยังไม่อยู่ในรอบจ่ายอื่น", "Nothing is due until then that no other pay run holds")
    remedy = Words("เลือกวันครบกำหนดที่ไกลขึ้น หรือดูรอบจ่ายที่มีอยู่", "Choose a later due_until, or look at your pay runs")


class PayDayOutOfRange(DomainError):
    title = Words("วันจ่ายไม่อยู่ในช่วง", "The pay day is out of range")
    detail = Words("วันจ่ายต้องอยู่ระหว่าง {first_on} ถึง {last_on}", "It is between {first_on} and {last_on}")
    remedy = Words("เลือกวันในช่วงนี้", "Choose a day in this range")


class PaidLaterThanPlanned(DomainError):
    status = 409
    title = Words("จ่ายช้ากว่าวันจ่ายของรอบ", "Paid later than the run's pay day")
    detail = Words("ดอกเบี้ยคิดถึงวันที่ {pay_on} เท่านั้น", "Interest was counted until {pay_on} only")
    remedy = Words("ยกเลิกรอบนี้แล้วทำใหม่ด้วยวันที่จ่ายจริง", "Cancel this run and prepare one for the real day")


class PaidInFuture(DomainError):
    title = Words("วันที่ยังมาไม่ถึง", "That day has not come yet")
    detail = Words("แจ้งว่าจ่ายหรือได้รับได้ไม่เกินวันนี้", "Paid and received are said of today or earlier")
    remedy = Words("ใช้วันนี้หรือก่อนหน้า", "Send today or an earlier day")


class RunNotPrepared(DomainError):
    status = 409
    title = Words("รอบจ่ายนี้ส่งหรือยกเลิกแล้ว", "This pay run was sent or cancelled already")
    detail = Words("สถานะตอนนี้: {state}", "It is {state} now")
    remedy = Words("ดูรอบจ่ายในรายการ", "Look at the run in your list")


class PaymentNotSent(DomainError):
    status = 409
    title = Words("ผู้จ้างงานยังไม่แจ้งว่าจ่าย", "The hirer has not said paid")
    detail = Words("สถานะตอนนี้: {state}", "It is {state} now")
    remedy = Words("รอผู้จ้างงานแจ้งจ่ายก่อน แล้วส่งอีกครั้ง", "Let the hirer say paid first, then send this again")


class AlreadySaid(DomainError):
    status = 409
    title = Words("บันทึกคำนี้ไว้แล้ว", "This side has said so already")
    detail = Words("ไม่มีอะไรใหม่ในคำนี้", "Nothing in it is new")
    remedy = Words(
        "ไม่ต้องทำอะไร เงินสดยืนยันครั้งที่สองด้วยวิธีอื่นหรือวันอื่น",
        "Nothing to do; cash is confirmed a second time in another way or on another day",
    )


class NotYoursToSay(DomainError):
    title = Words("พูดแทนฝ่ายนี้ไม่ได้", "You cannot say this for that side")
    detail = Words("บัญชีนี้พูดได้ในฐานะ: {sides} ด้วยวิธี: {ways}", "You speak as: {sides}, by: {ways}")
    remedy = Words("เลือกฝ่ายและวิธีในรายการ", "Choose one of these")


class AmountNotThePayments(DomainError):
    title = Words("จำนวนเงินไม่ตรงกับการจ่าย", "The amount is not this payment's")
    detail = Words(
        "ผู้จ้างงานแจ้งเต็มจำนวน {amount_satang} สตางค์ ผู้อื่นไม่เกินจำนวนนี้",
        "The hirer says the whole {amount_satang} satang, others at most that",
    )
    remedy = Words("ใส่จำนวนที่ได้จริง", "Send what was really received")


class PaymentStands(DomainError):
    status = 409
    title = Words("ยกเลิกการจ่ายนี้ไม่ได้", "This payment cannot be voided")
    detail = Words(
        "ยกเลิกได้เมื่อแจ้งว่าจ่ายแล้วและไม่มีใครได้รับ สถานะตอนนี้: {state}",
        "Only what was said paid and nobody holds can be voided. It is {state} now",
    )
    remedy = Words("ให้ผู้ที่ได้รับเงินแจ้งว่าไม่ได้รับก่อน", "Let who confirmed it say not received first")


CONSTRAINTS.update(
    # What the database alone finds is a fault of ours, and loud.
    payment_items_whose=OurFault,
    payments_sum=OurFault,
    fee_payment_items_in_record=OurFault,
    fee_payment_items_paid_once=OurFault,
    fee_payments_sum=OurFault,
    compensations_paid_once=OurFault,
    instalments_of_accepted=OurFault,
    instalments_in_record=OurFault,
    accepted_is_earned=OurFault,
)
