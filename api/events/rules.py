"""Kinds of events, where the thing an event is about is read, and how long a sending waits. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args
from uuid import UUID

from api.dated import setting
from api.words import Words

ChosenKind = Literal[
    "order.matched",
    "offer.countered",
    "offer.declined",
    "offer.lapsed",
    "offer.withdrawn",
    "award.made",
    "award.signed",
    "award.cancelled",
    "award.ended",
    "delivery_note.posted",
    "goods_receipt.posted",
    "dispute.opened",
    "dispute.settled",
    "pay.due",
    "pay_run.paid",
    "payment.paid",
    "payment.confirmed",
    "payment.contested",
]
Kind = Literal[ChosenKind, "webhook.test"]  # a test goes to the endpoint that asks for it, whatever it has chosen
State = Literal["waiting", "sent", "delivered", "failed", "stopped"]
OffBecause = Literal["hirer", "gone", "failing"]
WAITING: tuple[State, ...] = ("waiting", "sent")
"""`waiting` for its time; `sent`: a worker has it in hand, and after `LEASE` another one takes it."""
LEASE = timedelta(seconds=90)  # longer than a try may take, name service included
FIRST_REST_SECONDS = 5


@dataclass(frozen=True, slots=True)
class About:
    """What an event of a kind is about: where that is read, and the kind in words."""

    address: str
    words: Words

    def at(self, id_: UUID) -> str:
        """The address of one such thing."""
        return self.address.replace("*", id_.hex)


_OFFER, _AWARD, _DISPUTE, _PAYMENT = "/v1/offers/ofr_*", "/v1/awards/awd_*", "/v1/disputes/dsp_*", "/v1/payments/pmt_*"
KINDS: Mapping[Kind, About] = {
    "order.matched": About("/v1/orders/ord_*", Words("เสนองานให้กลุ่มแล้ว", "Offers of an order went out")),
    "offer.countered": About(_OFFER, Words("กลุ่มขอต่อรอง", "A group counters an offer")),
    "offer.declined": About(_OFFER, Words("ไม่ตกลงกัน", "An offer or counter-offer is declined")),
    "offer.lapsed": About(_OFFER, Words("ข้อเสนอหมดเวลา", "An offer has lapsed")),
    "offer.withdrawn": About(_OFFER, Words("ข้อเสนอปิดเพราะงานเปลี่ยน", "An offer is closed: its lot changed")),
    "award.made": About(_AWARD, Words("กลุ่มรับงานแล้ว", "A group takes work")),
    "award.signed": About(_AWARD, Words("สองฝ่ายลงชื่อแล้ว", "Both sides have signed")),
    "award.cancelled": About(_AWARD, Words("ยกเลิกงานของกลุ่ม", "Agreed work is cancelled")),
    "award.ended": About(_AWARD, Words("งานจบก่อนกำหนด", "Agreed work ended early")),
    "delivery_note.posted": About("/v1/delivery-notes/dln_*", Words("กลุ่มส่งของ", "Goods are handed over")),
    "goods_receipt.posted": About("/v1/goods-receipts/grc_*", Words("นับและตรวจรับแล้ว", "Goods are counted")),
    "dispute.opened": About(_DISPUTE, Words("กลุ่มโต้แย้ง", "A dispute is opened")),
    "dispute.settled": About(_DISPUTE, Words("ข้อโต้แย้งจบ", "A dispute is over")),
    "pay.due": About("/v1/delivery-notes/dln_*", Words("พรุ่งนี้ถึงกำหนดจ่าย", "Pay of a delivery is due tomorrow")),
    "pay_run.paid": About("/v1/pay-runs/pyr_*", Words("แจ้งจ่ายทั้งรอบ", "A pay run is paid")),
    "payment.paid": About(_PAYMENT, Words("แจ้งจ่ายหนึ่งคน", "One payment is paid")),
    "payment.confirmed": About(_PAYMENT, Words("ผู้รับงานได้เงินแล้ว", "She has the money")),
    "payment.contested": About(_PAYMENT, Words("ผู้รับงานยังไม่ได้เงิน", "She does not have the money")),
    "webhook.test": About("/v1/webhooks/whk_*", Words("ลองส่ง", "A test that you asked for")),
}
CHOSEN: tuple[ChosenKind, ...] = get_args(ChosenKind)
"""The kinds an endpoint may ask for; a test comes whatever it asked for."""


def pause_after(attempts: int, on: date) -> timedelta | None:
    """How long an event waits after so many tries that failed; None when it is not tried again."""
    if attempts >= setting("events", "most_tries", on):
        return None
    return timedelta(seconds=setting("events", f"pause_{attempts}_seconds", on))


def rest_after(failures: int, on: date) -> timedelta:
    """How long an endpoint is left alone after so many failures in a row, twice as long each time."""
    longest = setting("events", "longest_rest_seconds", on)
    return timedelta(seconds=min(longest, FIRST_REST_SECONDS * 2 ** min(failures - 1, 20)))
