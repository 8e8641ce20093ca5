"""What can stand in the way of a pay slip."""

from api.errors import DomainError
from api.words import Words


class SlipNotYet(DomainError):
    status = 409
    title = Words("ยังไม่มีใบจ่ายค่าตอบแทน", "There is no pay slip yet")
    detail = Words(
        "ใบจ่ายค่าตอบแทนทำได้เมื่อผู้จ้างงานแจ้งว่าจ่ายเงินแล้ว รายการนี้ยังไม่ได้จ่ายหรือถูกยกเลิก",
        "A slip is made once the hirer says it paid; this payment was not sent, or was cancelled",
    )
    remedy = Words(
        "ดูตัวเลขได้ที่ GET /v1/pay-slips แล้วพิมพ์หลังจ่ายเงิน",
        "See its figures at GET /v1/pay-slips and print it when it is paid",
    )


class SlipAltered(DomainError):
    status = 500
    title = Words("ใบจ่ายค่าตอบแทนไม่ตรงกับที่บันทึกไว้", "The pay slip is not what was recorded")
    detail = Words(
        "ค่าแฮชไม่ตรงกับค่าที่เก็บไว้ตอนทำใบ จึงไม่แสดง",
        "Its hash differs from the one kept when it was made, so it is not shown",
    )
    remedy = Words("แจ้งผู้ดูแลระบบพร้อมรหัสตรวจสอบบนใบ", "Tell the operator, with the verification code of the slip")
