"""The tables of this room, by subject. Everybody imports them from here."""

from api.payments.models.deductions import Consent, ConsentWithdrawal, Deduction, DeductionReturn, LawFigure
from api.payments.models.earned import Compensation, Instalment, LotShare
from api.payments.models.fees import FeeClaim, FeePayment, FeePaymentItem
from api.payments.models.guarantees import Guarantee, GuaranteeReturn, GuaranteeRule
from api.payments.models.papers import PaySlip, SlipFile, SlipTry, StatementLine
from api.payments.models.payments import Payment, PaymentClaim, PaymentItem, PayRun
from api.payments.models.terms import ChainPrice, LeaderFee, LeaderFeeProposal, PayMethod, WorkerCost

__all__ = [
    "ChainPrice",
    "Compensation",
    "Consent",
    "ConsentWithdrawal",
    "Deduction",
    "DeductionReturn",
    "FeeClaim",
    "FeePayment",
    "FeePaymentItem",
    "Guarantee",
    "GuaranteeReturn",
    "GuaranteeRule",
    "Instalment",
    "LawFigure",
    "LeaderFee",
    "LeaderFeeProposal",
    "LotShare",
    "PayMethod",
    "PayRun",
    "PaySlip",
    "Payment",
    "PaymentClaim",
    "PaymentItem",
    "SlipFile",
    "SlipTry",
    "StatementLine",
    "WorkerCost",
]
