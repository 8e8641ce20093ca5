"""Refusals about findings."""

from api.errors import DomainError
from api.words import Words


class FindingNotOpen(DomainError):
    status = 409
    title = Words("ตอบข้อตรวจพบนี้แบบนี้ไม่ได้", "This finding cannot be answered so")
    detail = Words("ข้อตรวจพบนี้อยู่ในสถานะ {state} แล้ว", "The finding is {state} now")
    remedy = Words(
        "โหลดใหม่ ข้อที่เปิดอยู่ตอบได้ทุกแบบ ข้อที่ชี้แจงแล้วยืนยันได้ ข้อที่ยืนยันแล้วปิดได้",
        "Load it again: an open one takes any answer, an explained one can be confirmed, a confirmed one settled",
    )
