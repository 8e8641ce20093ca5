"""What can stand in the way of an override or an appeal."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class OverrideNotInState(DomainError):
    status = 409
    title = Words("ทำขั้นนี้ตอนนี้ไม่ได้", "This step is not open now")
    detail = Words("สถานะตอนนี้: {state}", "The override is {state}")
    remedy = Words("ดูสถานะแล้วทำขั้นถัดไป", "Look at its state and take the next step")


class ReviewerIsTheSame(DomainError):
    status = 409
    title = Words("ต้องให้คนอื่นตรวจทาน", "Somebody else has to review it")
    detail = Words("คนที่สั่งเปลี่ยนตรวจงานของตัวเองไม่ได้", "Whoever ordered an override does not review it")
    remedy = Words("ให้เจ้าหน้าที่คนอื่นตรวจทาน", "Ask another operator to review it")


class QuestionNotSound(DomainError):
    title = Words("คำถามนี้ตอบไม่ได้", "This question cannot be answered")
    detail = Words("ไม่ถูกต้องที่ {field}: {fault}", "Wrong at {field}: {fault}")
    remedy = Words("ดูชื่อและค่าที่ใช้ได้ในข้อมูลของรอบจับคู่", "See the names and values in the run's stored problem")


class AppealedAlready(DomainError):
    status = 409
    title = Words("ขอทบทวนเรื่องนี้แล้ว", "You have appealed against this already")
    detail = Words("งานนี้ในการจับคู่ครั้งนี้ขอทบทวนได้ครั้งเดียว", "A lot of a run can be appealed against once")
    remedy = Words("ดูคำตอบในรายการคำขอทบทวน", "See the answer in your list of appeals")


class AppealNotReady(DomainError):
    status = 409
    title = Words("ยังตอบไม่ได้", "It cannot be answered now")
    detail = Words("สถานะตอนนี้: {state}", "The appeal is {state}")
    remedy = Words("รอให้ระบบคำนวณซ้ำ หรือดูคำตอบที่มีแล้ว", "Wait for the replay, or read the answer it has")


class NothingToAppeal(DomainError):
    title = Words("ยังไม่มีการจับคู่ที่ดูงานนี้", "No run has looked at this lot yet")
    detail = Words("ขอทบทวนได้เมื่อระบบจับคู่งานนี้แล้ว", "There is nothing to review before a run looked at it")
    remedy = Words("รอการจับคู่รอบถัดไป", "Wait for the next run")


CONSTRAINTS.update(
    uq_matching_appeals_one_open=AppealedAlready,
    ck_matching_overrides_reviewed_by_another=ReviewerIsTheSame,
)
