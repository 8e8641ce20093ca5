"""The tables of this room, by subject. Everybody imports them from here. What is said is added, never overwritten."""

from api.deliveries.models.disagreements import Dispute, DisputeLine, EarlyEnd, Extension
from api.deliveries.models.materials import MaterialMove, Photo
from api.deliveries.models.notes import DeliveryNote, HandOverClaim, Tally, TallySheet
from api.deliveries.models.receipts import AT_FAULT, GoodsReceipt, ReceiptLine, Rejection

__all__ = [
    "AT_FAULT",
    "DeliveryNote",
    "Dispute",
    "DisputeLine",
    "EarlyEnd",
    "Extension",
    "GoodsReceipt",
    "HandOverClaim",
    "MaterialMove",
    "Photo",
    "ReceiptLine",
    "Rejection",
    "Tally",
    "TallySheet",
]
