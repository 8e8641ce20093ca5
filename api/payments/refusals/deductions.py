"""What can stand in the way of keeping something of her pay, or of her consent to it."""

from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class GroundNeedsConsent(DomainError):
    title = Words("หักไม่ได้ ยังไม่มีความยินยอม", "No consent covers this deduction")
    detail = Words(
        "หักค่าเสียหายหรือค่าส่งช้าได้เมื่อผู้รับงานยินยอมสำหรับงวดนี้ เหตุนี้ และจำนวนนี้ (มาตรา 19)",
        "Damage and lateness are deducted only with her consent to this instalment, ground and sum (section 19)",
    )
    remedy = Words(
        "ขอความยินยอมผ่านหัวหน้ากลุ่ม แล้วส่ง consent มาด้วย หรือไม่หัก",
        "Ask for her consent through the leader and send it along, or deduct nothing",
    )


class DeductionOverCap(DomainError):
    title = Words("หักเกินที่กฎหมายให้", "The deduction is over the lawful cap")
    detail = Words(
        "ค่าเสียหายและค่าส่งช้ารวมกันหักได้ไม่เกินร้อยละ 10 ของค่าตอบแทนงวดนี้ (มาตรา 19)",
        "Damage and lateness together take at most ten per cent of this instalment (section 19)",
    )
    remedy = Words("ลดจำนวนที่หัก", "Deduct less; the instalment says how much is left")


class DeductionOverGross(DomainError):
    title = Words("หักเกินค่าตอบแทนงวดนี้", "The deductions are more than the instalment")
    detail = Words("ยอดหักรวมต้องไม่เกินค่าตอบแทนงวดนี้", "All deductions together are at most the gross")
    remedy = Words("ลดจำนวนที่หัก", "Deduct less")


class InstalmentInPayment(DomainError):
    status = 409
    title = Words("งวดนี้อยู่ในการจ่ายแล้ว", "This instalment is in a payment")
    detail = Words("หักจากงวดที่จ่ายหรือกำลังจะจ่ายไม่ได้", "Nothing is deducted from what is paid or about to be")
    remedy = Words(
        "ถ้ารอบจ่ายยังไม่ส่ง ให้ยกเลิกรอบจ่ายก่อน", "Where its pay run was not sent, cancel the run first; else it stands"
    )


class AuthorityNeeded(DomainError):
    title = Words("ต้องบอกหน่วยงานที่ให้หัก", "Say which authority this is for")
    detail = Words(
        "ภาษีและเงินที่กฎหมายอื่นให้หักต้องระบุหน่วยงานหรือกฎหมาย (มาตรา 19(1) (2))",
        "Tax and sums required by law name the authority or the law (section 19(1) and (2))",
    )
    remedy = Words("ใส่ authority เช่น กรมสรรพากร", "Send authority, such as the Revenue Department")


class DeductionGone(DomainError):
    status = 409
    title = Words("รายการหักนี้คืนแล้ว", "This deduction was taken back already")
    detail = Words("คืนได้ครั้งเดียว", "It is taken back once")
    remedy = Words("ไม่ต้องทำอะไร", "Nothing to do")


class ConsentUsed(DomainError):
    status = 409
    title = Words("ความยินยอมนี้ใช้แล้ว", "This consent is used")
    detail = Words("ความยินยอมหนึ่งครั้งใช้หักได้ครั้งเดียว", "One consent is for one deduction")
    remedy = Words("ขอความยินยอมใหม่", "Ask for a new consent")


class ConsentGone(DomainError):
    status = 409
    title = Words("ถอนความยินยอมนี้แล้ว", "This consent was taken back")
    detail = Words("ความยินยอมที่ถอนแล้วใช้ไม่ได้และถอนซ้ำไม่ได้", "It no longer counts and is taken back once")
    remedy = Words("ไม่ต้องทำอะไร หรือขอความยินยอมใหม่", "Nothing to do, or ask for a new one")


class PaidAlready(DomainError):
    status = 409
    title = Words("จ่ายไปแล้ว ถอนความยินยอมไม่ได้", "It is paid; this consent stands")
    detail = Words("ถอนได้จนกว่าผู้จ้างงานจะแจ้งว่าจ่าย", "A consent can be taken back until the hirer says paid")
    remedy = Words("ถ้าเห็นว่าหักผิด ให้ร้องเรียน", "Complain if the deduction was wrong")


CONSTRAINTS.update(
    deductions_before_payment=InstalmentInPayment,
    deductions_consent_covers=GroundNeedsConsent,
    deductions_cap=DeductionOverCap,
    deductions_within_gross=DeductionOverGross,
    ck_deductions_consent=GroundNeedsConsent,
    uq_deductions_consent_id=ConsentUsed,
    uq_deduction_returns_deduction_id=DeductionGone,
    uq_consent_withdrawals_consent_id=ConsentGone,
    consent_withdrawals_before_payment=PaidAlready,
    payment_items_within_net=InstalmentInPayment,
)
