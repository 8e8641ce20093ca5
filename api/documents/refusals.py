"""What can stand in the way of a work document."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class AlreadySigned(DomainError):
    status = 409
    title = Words("ฝ่ายนี้ลงนามแล้ว", "This side has signed already")
    detail = Words("แต่ละฝ่ายลงนามในเอกสารฉบับหนึ่งได้ครั้งเดียว", "Each side signs a version of the document once")
    remedy = Words("ไม่ต้องทำอะไร ดูลายมือชื่อได้ในเอกสาร", "Nothing to do; the document lists its signatures")


class DocumentNotSigned(DomainError):
    status = 409
    title = Words("เอกสารยังลงนามไม่ครบ", "The work document is not signed by both sides")
    detail = Words(
        "เริ่มงานหรือจ่ายวัตถุดิบไม่ได้จนกว่าทั้งสองฝ่ายจะลงนาม (มาตรา 9) ยังขาด: {waiting_for}",
        "No work and no materials before both sides have signed (section 9). Missing: {waiting_for}",
    )
    remedy = Words("ให้ฝ่ายที่ขาดลงนามในเอกสารก่อน", "Let the missing side sign the document first")


class AwardEnded(DomainError):
    status = 409
    title = Words("งานนี้ถูกยกเลิกหรือสิ้นสุดแล้ว", "This work was cancelled or has ended")
    detail = Words(
        "งานที่สิ้นสุดแล้วลงนาม เริ่ม หรือส่งเพิ่มไม่ได้", "Work that has ended is not signed, begun or delivered any more"
    )
    remedy = Words("ดูงานอื่นในรายการ", "Look at the other awards in your list")


class MethodNotYours(DomainError):
    title = Words("ลงนามด้วยวิธีนี้ไม่ได้", "You cannot sign in this way")
    detail = Words("บัญชีนี้ลงนามได้ด้วย: {methods}", "This account signs by: {methods}")
    remedy = Words("เลือกวิธีในรายการ หรือไม่ต้องส่ง method", "Choose one of these, or send no method")


class DocumentAltered(DomainError):
    status = 500
    title = Words("เอกสารไม่ตรงกับที่บันทึกไว้", "The document is not what was recorded")
    detail = Words(
        "ค่าแฮชของเอกสารไม่ตรงกับค่าที่เก็บไว้ตอนทำเอกสาร จึงไม่แสดง",
        "Its hash differs from the one kept when it was made, so it is not shown",
    )
    remedy = Words("แจ้งผู้ดูแลระบบพร้อมเลขที่เอกสาร", "Tell the operator, with the document's number")


CONSTRAINTS.update(uq_signatures_document_id_side=AlreadySigned)
