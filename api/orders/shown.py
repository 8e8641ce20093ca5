"""Orders, lots, rates and time tests as callers see them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from api.lists import etag
from api.orders.answer_schemas import (
    LotShape,
    OrderHead,
    OrderLine,
    OrderShape,
    RateShape,
    RateWorking,
    Said,
    Sentences,
    TimeTestShape,
    Withdrawn,
)
from api.orders.models import LotRate, Order, TimeTest
from api.orders.pricing import explanation_of
from api.orders.rules import centiminutes_of, pieces_per_day, satang_per_hour
from api.orders.schemas import Delivery, NewTimeTest
from api.orders.sheets import LotSheet, LotSums, OrderSheet


def show_lot(sheet: LotSheet) -> LotShape:
    """A lot as callers see it."""
    lot = sheet.lot
    same = {
        name: getattr(lot, name)
        for name in LotShape.model_fields
        if name not in ("etag", "skill", "machine", "open_pieces", "standard_centiminutes", "satang_per_hour", "lawful")
    }
    return LotShape(
        etag=etag(lot.version),
        skill=lot.skill_code,
        machine=lot.machine_code,
        open_pieces=sheet.open_pieces,
        standard_centiminutes=lot.centiminutes_per_piece,
        satang_per_hour=satang_per_hour(lot.rate_satang, lot.centiminutes_per_piece),
        lawful=RateShape.model_validate(sheet.rate),
        **same,
    )


def show_order(sheet: OrderSheet) -> OrderShape:
    """An order with its lots as callers see it."""
    order = sheet.order
    return OrderShape(
        **head_of(order),
        delivery=Delivery.model_construct(
            province_code=order.delivery_province_code,
            district_code=order.delivery_district_code,
            address=order.delivery_address,
        ),
        note=order.note,
        cancelled_because=order.cancelled_because,
        lots=[show_lot(lot) for lot in sheet.lots],
    )


def head_of(order: Order) -> dict[str, Any]:
    """The fields every view of an order begins with."""
    return {name: getattr(order, name) for name in OrderHead.model_fields}


def show_rate(rate: LotRate) -> RateWorking:
    """A rate with its working."""
    plain = {name: getattr(rate, name) for name in RateWorking.model_fields if name != "explanation"}
    return RateWorking(**plain, explanation=Sentences(**explanation_of(rate.working)))


def show_test(test: TimeTest) -> TimeTestShape:
    """A time test with what it comes to."""
    plain = {name: getattr(test, name) for name in (*NewTimeTest.model_fields, "id", "created_at")}
    return TimeTestShape(
        **plain, centiminutes_per_piece=centiminutes_of(test), pieces_per_day=str(pieces_per_day(0, test))
    )


def show_lines(rows: Iterable[tuple[Order, LotSums]]) -> list[OrderLine]:
    """Orders as a list shows them."""
    return [
        OrderLine(**head_of(order), delivery_province_code=order.delivery_province_code, **asdict(sums))
        for order, sums in rows
    ]


STANDS = Said(
    th="งานที่กลุ่มรับแล้วยังมีผลตามเดิม (มาตรา 10) ยกเลิกได้ทีละข้อตกลงพร้อมค่าชดเชย",
    en="Work that groups accepted stands (section 10); it can be cancelled award by award, with compensation.",
)
ALL_GONE = Said(th="ถอนงานแล้ว ไม่มีกลุ่มใดรับงานไว้", en="Withdrawn. No group had accepted any of it.")


def show_withdrawal(sheet: OrderSheet, withdrawn_pieces: int, standing_pieces: int) -> Withdrawn:
    """What became of a withdrawal, said in words too."""
    return Withdrawn(
        order=show_order(sheet),
        withdrawn_pieces=withdrawn_pieces,
        standing_pieces=standing_pieces,
        note=STANDS if standing_pieces else ALL_GONE,
    )
