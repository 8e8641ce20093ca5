"""What can stand in the way of paying through a bank."""

from api.errors import DomainError
from api.words import Words


class NotByPromptPay(DomainError):
    status = 409
    title = Words("รายการนี้ไม่ได้จ่ายด้วยพร้อมเพย์", "This payment does not go by PromptPay")
    detail = Words("QR มีเฉพาะรายการที่จ่ายด้วยพร้อมเพย์", "Only a payment by PromptPay has a code")
    remedy = Words("ดูวิธีจ่ายของรายการนี้ในใบจ่ายค่าตอบแทน", "See the method of this payment in its pay slip")


class PayeeNotKnown(DomainError):
    status = 409
    title = Words("ยังโอนเงินให้ผู้รับรายนี้ไม่ได้", "This payee cannot be paid through a bank")
    detail = Words(
        "ไม่มีเลขบัญชีที่ใช้ได้ หรือผู้รับงานไม่ยินยอมหรือถอนความยินยอมแล้ว (มาตรา 18)",
        "There is no account to use, or the homeworker has not consented or took the consent back (section 18)",
    )
    remedy = Words("จ่ายเป็นเงินสด ณ ที่ทำงาน หรือขอความยินยอมก่อน", "Pay cash at her workplace, or ask for her consent first")


class PaymentNotOpen(DomainError):
    status = 409
    title = Words("รายการนี้แจ้งว่าจ่ายแล้ว", "This was said to be paid")
    detail = Words(
        "ผู้จ้างงานแจ้งว่าจ่ายรายการนี้แล้ว จึงไม่มี QR ให้จ่ายซ้ำ", "The hirer said it paid this, so there is no code to pay it again"
    )
    remedy = Words("ดูสถานะของรายการนี้ในใบจ่ายค่าตอบแทน", "See how it stands in its pay slip")
