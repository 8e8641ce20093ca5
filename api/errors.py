"""Refusals. Rules raise them; `api.problems` turns them into problem+json (RFC 9457).

A refusal is a class: its name is the stable `type` (`RateUnderFloor` → `/errors/rate-under-floor`), its status
the HTTP status, its texts say in Thai and English what is wrong and what to do next. Anything else that is
raised is a fault of ours and is loud.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from api.words import Language, Words

_REGISTRY: "dict[str, type[DomainError]]" = {}


class DomainError(Exception):
    """One refusal. `facts` fill the texts and travel in the answer; they never hold what the caller sent as text."""

    status: ClassVar[int] = 422
    title: ClassVar[Words]
    detail: ClassVar[Words]
    remedy: ClassVar[Words]
    retry_after_seconds: ClassVar[int | None] = None
    keeps_changes: ClassVar[bool] = False
    """Whether what the request wrote so far is kept although it is refused, such as the count of a wrong guess.

    Only on routes without an Idempotency-Key: a refused request leaves no claim behind.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.slug() in _REGISTRY:
            raise TypeError(f"two refusals are called {cls.slug()}")
        _REGISTRY[cls.slug()] = cls

    def __init__(self, pointer: str | None = None, **facts: object) -> None:
        super().__init__(self.slug())
        self.pointer = pointer
        self.facts = facts

    @classmethod
    def slug(cls) -> str:
        """`RateUnderFloor` → `rate-under-floor`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def faults(self) -> "Sequence[DomainError]":
        """The single faults this refusal is made of."""
        return (self,)

    def text(self, language: Language) -> str:
        """What is wrong, in one language."""
        return self.detail.in_(language, self.facts)


def registry() -> dict[str, type[DomainError]]:
    """Every refusal of the application by slug. Complete once `api.app` is imported."""
    return dict(_REGISTRY)


class Faults:
    """Collects refusals so that a caller hears of all of them at once."""

    def __init__(self) -> None:
        self._found: list[DomainError] = []

    def add(self, fault: DomainError) -> None:
        self._found.append(fault)

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_any(self) -> None:
        """Nothing found: returns. One: raises it. More: raises `SeveralFaults` with all."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise SeveralFaults(self._found)


class SeveralFaults(DomainError):
    title = Words("มีหลายจุดที่ต้องแก้", "Several things must be mended")
    detail = Words("พบ {count} จุดที่รับไม่ได้ ดูรายการใน errors", "{count} things cannot be accepted; see errors")
    remedy = Words("แก้ทุกข้อในรายการ แล้วส่งใหม่", "Mend every item of the list and send again")

    def __init__(self, found: Sequence[DomainError]) -> None:
        super().__init__(count=len(found))
        self._found = tuple(found)

    def faults(self) -> Sequence[DomainError]:
        return self._found


class InvalidInput(DomainError):
    title = Words("ข้อมูลที่ส่งมาไม่ถูกต้อง", "The input is not valid")
    detail = Words("มี {count} ช่องที่รับไม่ได้ ดูรายการใน errors", "{count} fields cannot be accepted; see errors")
    remedy = Words("แก้ช่องที่ระบุ แล้วส่งใหม่", "Mend the fields named and send again")


class MalformedRequest(DomainError):
    status = 400
    title = Words("อ่านคำขอไม่ได้", "The request cannot be read")
    detail = Words("เนื้อหาที่ส่งมาอ่านไม่ได้", "What was sent cannot be read")
    remedy = Words("ตรวจรูปแบบของคำขอตามเอกสาร API", "Check the form of the request against the API documentation")


class SignInNeeded(DomainError):
    status = 401
    title = Words("ต้องเข้าสู่ระบบก่อน", "Sign-in is needed")
    detail = Words("คำขอนี้ไม่มีกุญแจหรือโทเคนที่ใช้ได้", "This request carries no key or token that is valid")
    remedy = Words(
        "ส่งหัวข้อ Authorization: Bearer ตามด้วยกุญแจ API หรือโทเคนของหัวหน้ากลุ่ม",
        "Send the header Authorization: Bearer with an API key or a leader's token",
    )


class NotAllowed(DomainError):
    status = 403
    title = Words("บัญชีนี้ไม่มีสิทธิทำรายการนี้", "This account may not do this")
    detail = Words("ต้องมีสิทธิ {scope}", "The permission {scope} is needed")
    remedy = Words("ใช้กุญแจที่มีสิทธินี้ หรือขอจากผู้ดูแลระบบ", "Use a key with this permission, or ask the operator for one")


class NotFound(DomainError):
    status = 404
    title = Words("ไม่พบรายการ", "Not found")
    detail = Words("ไม่มีรายการนี้ หรือบัญชีนี้ดูไม่ได้", "There is no such thing, or this account cannot see it")
    remedy = Words("ตรวจรหัสอีกครั้ง", "Check the id")


class MethodNotAllowed(DomainError):
    status = 405
    title = Words("ใช้วิธีนี้กับที่อยู่นี้ไม่ได้", "This address does not take this method")
    detail = Words("ดูวิธีที่ใช้ได้ในหัวข้อ Allow", "The header Allow lists the methods it takes")
    remedy = Words("ใช้วิธีที่ระบุไว้", "Use one of those methods")


class Conflict(DomainError):
    status = 409
    title = Words("ข้อมูลขัดกับที่มีอยู่", "This conflicts with what is recorded")
    detail = Words("มีรายการที่ขัดกันอยู่แล้วในระบบ", "Something already recorded does not allow this")
    remedy = Words("โหลดข้อมูลล่าสุดแล้วลองใหม่", "Load the latest state and try again")


class ChangedMeanwhile(DomainError):
    status = 412
    title = Words("ข้อมูลเปลี่ยนไปแล้ว", "It has changed meanwhile")
    detail = Words("รายการนี้ถูกแก้หลังจากที่คุณโหลดไป", "This was changed after you loaded it; If-Match does not match")
    remedy = Words("โหลดใหม่ ดูสิ่งที่เปลี่ยน แล้วส่งอีกครั้ง", "Load it again, look at the change, send again")


class BodyTooLarge(DomainError):
    status = 413
    title = Words("ข้อมูลใหญ่เกินไป", "The body is too large")
    detail = Words("ส่งได้ไม่เกิน {limit_bytes} ไบต์", "At most {limit_bytes} bytes can be sent")
    remedy = Words("แบ่งส่งเป็นหลายครั้ง", "Send it in several parts")


class MediaNotSupported(DomainError):
    status = 415
    title = Words("ไม่รับข้อมูลชนิดนี้", "This kind of content is not accepted")
    detail = Words("รับเฉพาะ {accepted} ที่ไม่บีบอัด", "Only {accepted}, not compressed, is accepted")
    remedy = Words("ตั้ง Content-Type ให้ถูก และไม่ใช้ Content-Encoding", "Set Content-Type; send no Content-Encoding")


class ConditionNeeded(DomainError):
    status = 428
    title = Words("ต้องส่ง If-Match", "If-Match is needed")
    detail = Words("การแก้ไขต้องบอกว่าแก้จากรุ่นใด", "A change must say which version it starts from")
    remedy = Words("ส่งค่า ETag ล่าสุดในหัวข้อ If-Match", "Send the latest ETag in the header If-Match")


class KeyNeeded(DomainError):
    status = 400
    title = Words("ต้องส่ง Idempotency-Key", "Idempotency-Key is needed")
    detail = Words(
        "ทุกคำขอที่เปลี่ยนข้อมูลต้องมี Idempotency-Key ยาว 8 ถึง 128 ตัว (ตัวอักษรอังกฤษ ตัวเลข - _ . :)",
        "Every request that changes something needs an Idempotency-Key of 8 to 128 letters, digits or - _ . :",
    )
    remedy = Words(
        "ส่งค่าสุ่มหนึ่งค่าต่อหนึ่งรายการ และใช้ค่าเดิมเมื่อส่งซ้ำ",
        "Send one random value for each thing you do, and the same value when you retry it",
    )


class KeyUsedForAnother(DomainError):
    title = Words("Idempotency-Key นี้ใช้กับคำขออื่นแล้ว", "This Idempotency-Key belongs to another request")
    detail = Words("กุญแจเดิมแต่เนื้อหาไม่เหมือนเดิม ไม่มีอะไรเปลี่ยน", "The key is known with other content; nothing was changed")
    remedy = Words("ใช้กุญแจใหม่สำหรับรายการใหม่", "Use a new key for a new request")


class AnswerNotKept(DomainError):
    status = 409
    title = Words("ทำรายการนี้ไปแล้ว", "This was done before")
    detail = Words(
        "รายการนี้ทำเสร็จแล้ว แต่คำตอบเดิมอ่านไม่ได้อีก", "The request was carried out, but its answer can no longer be read"
    )
    remedy = Words("โหลดข้อมูลล่าสุดเพื่อดูผล", "Load the latest state to see what came of it")


class TooManyRequests(DomainError):
    status = 429
    retry_after_seconds = 60
    title = Words("ส่งถี่เกินไป", "Too many requests")
    detail = Words("รอ {wait_seconds} วินาทีแล้วลองใหม่", "Wait {wait_seconds} seconds and try again")
    remedy = Words("รอตามเวลาที่บอก", "Wait as long as Retry-After says")


class Unavailable(DomainError):
    status = 503
    retry_after_seconds = 5
    title = Words("ระบบไม่ว่างชั่วคราว", "Not available for a moment")
    detail = Words("ตอบไม่ทันเวลา ส่งซ้ำได้โดยไม่เกิดรายการซ้ำ", "No answer in time; sending it again does nothing twice")
    remedy = Words(
        "รอสักครู่ แล้วส่งคำขอเดิมด้วย Idempotency-Key เดิม",
        "Wait a moment and send the same request with the same key",
    )


class OurFault(DomainError):
    status = 500
    title = Words("ระบบขัดข้อง", "Something broke on our side")
    detail = Words("รายการนี้ไม่ถูกบันทึก แจ้งรหัสคำขอให้ผู้ดูแล", "Nothing was recorded; tell the operator the request id")
    remedy = Words("ลองใหม่ภายหลัง", "Try again later")
