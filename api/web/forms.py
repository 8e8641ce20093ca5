"""Refusals of forms themselves, before the API hears of them."""

from api.errors import DomainError
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
