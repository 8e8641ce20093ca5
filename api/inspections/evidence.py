"""How ids are written in evidence: as on the wire everywhere else, by the types of the rooms they come from."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args
from uuid import UUID

from api.deliveries.schemas import MoveId, NoteId, PhotoId
from api.deliveries.schemas_receipts import DisputeId
from api.documents.schemas import DocumentId
from api.ledger.schemas import EntryId
from api.offers.schemas import AwardId
from api.orders.schemas import LotId
from api.parties.schemas import GroupId, HirerId, HomeworkerId
from api.payments.run_schemas import PaymentId
from api.payments.schemas import ConsentId, DeductionId, InstalmentId, PayRunId, ReceiptId
from api.payments.term_schemas import GuaranteeId
from api.shapes import Id
from api.wages.schemas import WageId

# Rows that no other room shows by an id of their own.
CancellationId = Annotated[UUID, Id("cnl")]
ClaimId = Annotated[UUID, Id("clm")]
RejectionId = Annotated[UUID, Id("rej")]

TYPES = {
    "award": AwardId,
    "award_cancellation": CancellationId,
    "cancellation": CancellationId,
    "claim": ClaimId,
    "consent": ConsentId,
    "deduction": DeductionId,
    "delivery_note": NoteId,
    "dispute": DisputeId,
    "document": DocumentId,
    "entry": EntryId,
    "goods_receipt": ReceiptId,
    "group": GroupId,
    "guarantee": GuaranteeId,
    "hirer": HirerId,
    "homeworker": HomeworkerId,
    "instalment": InstalmentId,
    "ledger_entry": EntryId,
    "lot": LotId,
    "minimum_wage": WageId,
    "move": MoveId,
    "note": NoteId,
    "pay_run": PayRunId,
    "payment": PaymentId,
    "photo": PhotoId,
    "receipt": ReceiptId,
    "rejection": RejectionId,
}
"""The type of an id by the name of the thing in evidence (`award_id`, `other_award_ids`) or as a finding's subject."""


def write_id(thing: str, value: UUID) -> str:
    """The id of a thing as the API writes it."""
    (written,) = (one for one in get_args(TYPES[thing]) if isinstance(one, Id))
    return written.write(value)


def on_the_wire(evidence: Any, name: str = "") -> Any:
    """Evidence with every id written as the API writes it: `award_id: "0199…"` becomes `"awd_0199…"`."""
    if isinstance(evidence, Mapping):
        return {key: on_the_wire(value, key) for key, value in evidence.items()}
    if isinstance(evidence, list):
        return [on_the_wire(one, name) for one in evidence]
    thing = name.removesuffix("s").removesuffix("_id").removeprefix("other_").removeprefix("first_")
    if isinstance(evidence, str) and name.endswith(("_id", "_ids")) and thing in TYPES:
        return write_id(thing, UUID(evidence))
    return evidence
