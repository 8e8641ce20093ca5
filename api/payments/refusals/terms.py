"""What can stand in the way of terms of pay: guarantees, methods, fees, costs."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class NoGuaranteeAllowed(DomainError):
    title = Words("เรียกหลักประกันไม่ได้", "No guarantee may be taken")
    detail = Words(
        "ไม่มีหลักเกณฑ์ของอธิบดีที่ให้เรียกหลักประกันจำนวนนี้สำหรับงานนี้ (มาตรา 14)",
        "No rule of the Director-General allows this guarantee for this work (section 14)",
    )
    remedy = Words("ไม่เรียกหลักประกัน", "Take no guarantee")


class GuaranteeGone(DomainError):
    status = 409
    title = Words("คืนหลักประกันแล้ว", "This guarantee was returned already")
    detail = Words("คืนได้ครั้งเดียว", "It is returned once")
    remedy = Words("ไม่ต้องทำอะไร", "Nothing to do")


class MethodNeedsConsent(DomainError):
    title = Words("วิธีจ่ายนี้ต้องมีความยินยอม", "This way of paying needs her consent")
    detail = Words(
        "จ่ายนอกสถานที่ทำงานหรือด้วยวิธีอื่นได้เมื่อเธอยินยอมกับวิธีนี้ (มาตรา 18)",
        "Elsewhere than at her workplace, or in another way, only as she agreed (section 18)",
    )
    remedy = Words("บันทึกความยินยอมของเธอก่อน แล้วส่ง consent", "Record her consent first and send it along")


class AccountNeeded(DomainError):
    title = Words("บัญชีไม่ตรงกับวิธีจ่าย", "The account does not go with the method")
    detail = Words("พร้อมเพย์และธนาคารต้องมีบัญชี เงินสดต้องไม่มี", "PromptPay and bank need an account; cash has none")
    remedy = Words("ส่ง account ให้ตรงกับ method", "Send the account that fits the method")


class FeeNotProposed(DomainError):
    status = 409
    title = Words("ค่าหัวหน้ากลุ่มนี้ไม่ได้เสนอไว้", "This leader's fee was not proposed")
    detail = Words("ตกลงได้เฉพาะจำนวนล่าสุดที่หัวหน้ากลุ่มเสนอ", "Only the sum the leader proposed last can be agreed to")
    remedy = Words("โหลดเงื่อนไขล่าสุดแล้วตกลงตามนั้น", "Load the latest terms and agree to those")


class FeeAgreed(DomainError):
    status = 409
    title = Words("ตกลงค่าหัวหน้ากลุ่มแล้ว", "The leader's fee is agreed already")
    detail = Words("ค่าหัวหน้ากลุ่มของงานหนึ่งตกลงครั้งเดียว", "It is agreed once for an award")
    remedy = Words("ไม่ต้องทำอะไร", "Nothing to do")


class CostDeclaredToday(DomainError):
    status = 409
    title = Words("วันนี้แจ้งต้นทุนชนิดนี้แล้ว", "This cost was declared today already")
    detail = Words("ต้นทุนชนิดหนึ่งแจ้งได้วันละครั้ง", "Each kind is declared once a day")
    remedy = Words("แก้ใหม่ได้พรุ่งนี้", "Declare it anew tomorrow")


class OnlyAgents(DomainError):
    status = 409
    title = Words("เฉพาะผู้รับเหมาช่วง", "Only an agent has a price up the chain")
    detail = Words("โรงงานและแบรนด์ไม่มีผู้จ้างงานลำดับถัดไป", "A factory or brand has no one above it")
    remedy = Words("ไม่ต้องแจ้ง", "Nothing to declare")


CONSTRAINTS.update(
    guarantees_allowed=NoGuaranteeAllowed,
    uq_guarantee_returns_guarantee_id=GuaranteeGone,
    pay_methods_consent_covers=MethodNeedsConsent,
    ck_pay_methods_consent=MethodNeedsConsent,
    uq_leader_fees_award_id=FeeAgreed,
    uq_worker_costs_award_id_kind_declared_on=CostDeclaredToday,
)
