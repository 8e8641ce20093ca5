"""Which tables go into a case bundle, and which of their rows belong to the lots of a case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from api.db import Base
from api.deliveries.models import (
    DeliveryNote,
    Dispute,
    EarlyEnd,
    Extension,
    GoodsReceipt,
    HandOverClaim,
    MaterialMove,
    ReceiptLine,
    Rejection,
    Tally,
)
from api.documents.models import Signature, WorkDocument
from api.inspections.models import CaseEvent, CaseOrder, CheckRun, Finding, InspectionFinding, PayOrderLine, RecordRead
from api.offers.models import Award, AwardMember, MatchingRun, Offer
from api.orders.models import Lot, LotRate
from api.payments.models import (
    Compensation,
    Consent,
    Deduction,
    Instalment,
    LeaderFee,
    LotShare,
    Payment,
    PaymentClaim,
    PaymentItem,
    PayRun,
    WorkerCost,
)
from api.wages.models import MinimumWage


@dataclass(frozen=True, slots=True)
class Scope:
    """A case and its lots."""

    inspection_id: UUID
    awards: Sequence[UUID]


def receipts_in(scope: Scope) -> Select[UUID]:
    return select(GoodsReceipt.id).where(GoodsReceipt.award_id.in_(scope.awards))


def notes_in(scope: Scope) -> Select[UUID]:
    return select(DeliveryNote.id).where(DeliveryNote.award_id.in_(scope.awards))


def instalments_in(scope: Scope) -> Select[UUID]:
    return select(Instalment.id).where(Instalment.award_id.in_(scope.awards))


def payments_in(scope: Scope) -> Select[UUID]:
    return select(PaymentItem.payment_id).where(PaymentItem.instalment_id.in_(instalments_in(scope)))


def lots_in(scope: Scope) -> Select[UUID]:
    return select(Award.lot_id).where(Award.id.in_(scope.awards))


def matching_runs_in(scope: Scope) -> Select[Any]:
    return select(Offer.run_id).join(Award, Award.offer_id == Offer.id).where(Award.id.in_(scope.awards))


def check_runs_in(scope: Scope) -> Select[UUID]:
    seen = select(Finding.first_run_id).where(Finding.id.in_(findings_in(scope)))
    return seen.union(select(Finding.last_run_id).where(Finding.id.in_(findings_in(scope))))  # type: ignore[return-value]


def findings_in(scope: Scope) -> Select[UUID]:
    return select(InspectionFinding.finding_id).where(InspectionFinding.inspection_id == scope.inspection_id)


def orders_in(scope: Scope) -> Select[UUID]:
    return select(CaseOrder.id).where(CaseOrder.inspection_id == scope.inspection_id)


TABLES: dict[str, tuple[type[Base], Callable[[Scope], Any]]] = {
    "lots": (Lot, lambda of: Lot.id.in_(lots_in(of))),
    "lot_rates": (LotRate, lambda of: LotRate.lot_id.in_(lots_in(of))),
    "minimum_wages": (
        MinimumWage,
        lambda of: MinimumWage.id.in_(select(Award.minimum_wage_id).where(Award.id.in_(of.awards))),
    ),
    "matching_runs": (MatchingRun, lambda of: MatchingRun.id.in_(matching_runs_in(of))),
    "awards": (Award, lambda of: Award.id.in_(of.awards)),
    "roster": (AwardMember, lambda of: AwardMember.award_id.in_(of.awards)),
    "signatures": (
        Signature,
        lambda of: Signature.document_id.in_(select(WorkDocument.id).where(WorkDocument.award_id.in_(of.awards))),
    ),
    "materials": (MaterialMove, lambda of: MaterialMove.award_id.in_(of.awards)),
    "extensions": (Extension, lambda of: Extension.award_id.in_(of.awards)),
    "early_ends": (EarlyEnd, lambda of: EarlyEnd.award_id.in_(of.awards)),
    "notes": (DeliveryNote, lambda of: DeliveryNote.id.in_(notes_in(of))),
    "hand_over_claims": (HandOverClaim, lambda of: HandOverClaim.note_id.in_(notes_in(of))),
    "tallies": (Tally, lambda of: Tally.note_id.in_(notes_in(of))),
    "receipts": (GoodsReceipt, lambda of: GoodsReceipt.id.in_(receipts_in(of))),
    "receipt_lines": (ReceiptLine, lambda of: ReceiptLine.receipt_id.in_(receipts_in(of))),
    "rejections": (Rejection, lambda of: Rejection.receipt_id.in_(receipts_in(of))),
    "disputes": (Dispute, lambda of: Dispute.receipt_id.in_(receipts_in(of))),
    "instalments": (Instalment, lambda of: Instalment.id.in_(instalments_in(of))),
    "consents": (Consent, lambda of: Consent.instalment_id.in_(instalments_in(of))),
    "deductions": (Deduction, lambda of: Deduction.instalment_id.in_(instalments_in(of))),
    "leader_fees": (LeaderFee, lambda of: LeaderFee.award_id.in_(of.awards)),
    "worker_costs": (WorkerCost, lambda of: WorkerCost.award_id.in_(of.awards)),
    "shares": (LotShare, lambda of: LotShare.receipt_id.in_(receipts_in(of))),
    "compensations": (Compensation, lambda of: Compensation.award_id.in_(of.awards)),
    "pay_runs": (PayRun, lambda of: PayRun.id.in_(select(Payment.pay_run_id).where(Payment.id.in_(payments_in(of))))),
    "payments": (Payment, lambda of: Payment.id.in_(payments_in(of))),
    "payment_items": (PaymentItem, lambda of: PaymentItem.instalment_id.in_(instalments_in(of))),
    "payment_claims": (PaymentClaim, lambda of: PaymentClaim.payment_id.in_(payments_in(of))),
    "check_runs": (CheckRun, lambda of: CheckRun.id.in_(check_runs_in(of))),
    "orders": (CaseOrder, lambda of: CaseOrder.id.in_(orders_in(of))),
    "order_lines": (PayOrderLine, lambda of: PayOrderLine.order_id.in_(orders_in(of))),
    "timeline": (CaseEvent, lambda of: CaseEvent.inspection_id == of.inspection_id),
    # Not the bundles themselves: each would be one row more in the next, which could then never be the same bytes.
    "reads": (RecordRead, lambda of: (RecordRead.inspection_id == of.inspection_id) & (RecordRead.subject != "bundle")),
}
