"""What endpoints are refused for."""

from api.errors import DomainError
from api.words import Words


class AddressNotAllowed(DomainError):
    title = Words("ส่งไปที่อยู่นี้ไม่ได้", "Nothing can be sent to this address")
    detail = Words(
        "ที่อยู่ต้องเป็น https มีชื่อเครื่องจริงบนอินเทอร์เน็ต และไม่มีชื่อผู้ใช้",
        "It must be https, name a host on the public internet, and hold no user name",
    )
    remedy = Words("ใส่ที่อยู่ที่เปิดได้จากอินเทอร์เน็ต", "Give an address that opens from the internet")


class WebhooksUsedUp(DomainError):
    status = 409
    title = Words("มีปลายทางครบแล้ว", "There are as many endpoints as there may be")
    detail = Words("มีปลายทางได้ {most} แห่ง", "A hirer has at most {most} endpoints")
    remedy = Words("ลบปลายทางที่ไม่ใช้ แล้วเพิ่มใหม่", "Delete one that is not used, then add the new one")


class WebhookOff(DomainError):
    status = 409
    title = Words("ปลายทางนี้ปิดอยู่", "This endpoint is off")
    detail = Words("ระบบไม่ส่งอะไรไปที่ที่ปิดอยู่", "Nothing is sent to an endpoint that is off")
    remedy = Words("เปิดปลายทางก่อน แล้วทำใหม่", "Turn it on first, then do it again")


class NothingToReplay(DomainError):
    title = Words("ไม่มีเหตุการณ์ให้ส่งซ้ำ", "There is nothing to send again")
    detail = Words("ไม่มีเหตุการณ์ตามที่เลือก", "No event fits what was asked")
    remedy = Words("ดูบันทึกเหตุการณ์ แล้วเลือกใหม่", "Look at the event log and choose again")


class TooMuchToReplay(DomainError):
    title = Words("ส่งซ้ำมากเกินไปในครั้งเดียว", "Too much to send again at once")
    detail = Words("ส่งซ้ำได้ครั้งละ {most} เหตุการณ์", "At most {most} events are sent again at once")
    remedy = Words("เลือกช่วงเวลาให้สั้นลง", "Choose a shorter time")
