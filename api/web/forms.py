"""Refusals of forms themselves, before the API hears of them."""

from api.errors import DomainError
from api.web.typed import fixed
from api.words import Words


class FormNotOurs(DomainError):
    status = 403
    title = Words("แบบฟอร์มนี้ไม่ได้มาจากเว็บตรง", "This form does not come from Trong")
    detail = Words("เว็บอื่นส่งแบบฟอร์มนี้มา ระบบไม่ทำรายการให้", "Another site sent this form; nothing was done")
    remedy = Words("เปิดหน้านี้ในเว็บตรง แล้วกดใหม่", "Open the page on Trong and press again")


class Outdated(DomainError):
    status = 403
    title = Words("หน้านี้เก่าแล้ว", "This page is out of date")
    detail = Words(
        "เปิดหน้านี้ไว้ก่อนเข้าระบบครั้งล่าสุด ยังไม่ได้ทำรายการ", "It was opened before you last signed in; nothing was done"
    )
    remedy = Words("เปิดหน้านี้ใหม่ แล้วกดอีกครั้ง", "Open the page again and press once more")


class NoAmount(DomainError):
    title = Words("อ่านจำนวนเงินไม่ได้", "The amount cannot be read")
    detail = Words("ช่องจำนวนเงินต้องเป็นตัวเลข เช่น 617.50", "An amount is digits, such as 617.50")
    remedy = Words("กลับไปใส่ตัวเลข แล้วกดอีกครั้ง", "Go back, type digits and press again")


def read_baht(text: str) -> int:
    """`617.50`, `๖๑๗.๕๐`, `3,250` → whole satang. Raises NoAmount."""
    satang = fixed(text, 2)
    if satang is None:
        raise NoAmount()
    return satang


class AmountNotRead(DomainError):
    title = Words("อ่านจำนวนไม่ได้", "The number cannot be read")
    detail = Words("ใส่เป็นตัวเลข เช่น 1.5", "Type digits, such as 1.5")
    remedy = Words("แก้ตัวเลข แล้วกดอีกครั้ง", "Mend the number and press again")


class NobodyNamed(DomainError):
    title = Words("ยังไม่มีจำนวนของใคร", "No pieces of anybody yet")
    detail = Words("ต้องบอกว่าใครทำกี่ชิ้น", "It must say who made how many")
    remedy = Words("ใส่จำนวนอย่างน้อยหนึ่งคน", "Type a number for one member at least")
