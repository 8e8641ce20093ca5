"""Posting an order: who may, what the law asks, what is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from api import audit, jobs
from api.errors import DomainError, Faults
from api.orders import refusals, rules
from api.orders.models import Lot, Order, TimeTest
from api.orders.pricing import Price, Prices
from api.orders.schemas import LotAsked, NewLot, NewOrder, Place
from api.orders.sheets import LotSheet, OrderSheet
from api.orders.time_tests import row_of, tests_of
from api.parties.models import Machine, Province, Skill
from api.parties.places import DistrictElsewhere, UnknownMachine, UnknownProvince, UnknownSkill
from api.shapes import new_id
from api.thai import today as today_in_thailand

MATCH_AGAIN = "match_open_lots"


def post_order(session: Session, *, hirer_id: UUID, order: NewOrder, today: date | None = None) -> OrderSheet:
    """Post an order for a hirer. Refused with all faults at once, a rate under the lawful floor among them."""
    sheet = record_order(session, hirer_id=hirer_id, order=order, today=today)
    jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return sheet


def record_order(session: Session, *, hirer_id: UUID, order: NewOrder, today: date | None = None) -> OrderSheet:
    """Judge and write an order without asking for matching: who records many asks once, at the end.

    Asking takes a lock that every other writer wants, and it is held until the commit.
    """
    today = today or today_in_thailand()
    faults = Faults()
    if order.client_ref is not None and _is_used(session, hirer_id, order.client_ref):
        faults.add(refusals.ClientRefUsed())
    drafts = draft_lots(session, faults, hirer_id=hirer_id, place=order.delivery, lots=order.lots, today=today)
    for number, (lot, draft) in enumerate(zip(order.lots, drafts, strict=True)):
        for fault in _judge_money(lot, draft, f"/lots/{number}"):
            faults.add(fault)
    faults.raise_any()
    return _write(session, hirer_id, order, drafts)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a lot before it is written. `price` is None where time or place are not clear."""

    centiminutes: int
    test: TimeTest | None
    price: Price | None


def draft_lots(
    session: Session,
    faults: Faults,
    *,
    hirer_id: UUID,
    place: Place,
    lots: Sequence[LotAsked],
    today: date,
    at: str = "/lots",
) -> list[Draft]:
    """Judge lots and price them. What is wrong goes to `faults`; a few statements, however many lots."""
    known = _known_codes(session, place, lots)
    if ("province", place.province_code) not in known:
        faults.add(UnknownProvince("/delivery/province_code"))
    if place.district_code is not None and not place.district_code.startswith(place.province_code):
        faults.add(DistrictElsewhere("/delivery/district_code"))
    earlier = tests_of(session, hirer_id=hirer_id, ids={lot.time_test_id for lot in lots if lot.time_test_id})
    prices = Prices(session, place.province_code, place.district_code)
    drafts = []
    for number, lot in enumerate(lots):
        where = f"{at}/{number}" if at else ""
        for fault in _judge_asked(lot, known, earlier, today, where):
            faults.add(fault)
        begins = today if ("province", place.province_code) in known else None
        drafts.append(_draft(lot, earlier, prices, hirer_id, begins))
    return drafts


def _draft(lot: LotAsked, earlier: dict[UUID, TimeTest], prices: Prices, hirer_id: UUID, begins: date | None) -> Draft:
    """`begins`: the first day that is priced; None when the place has no price."""
    test = row_of(hirer_id, lot.time_test) if lot.time_test else None
    if test is None and lot.time_test_id is not None:
        test = earlier.get(lot.time_test_id)
    if test is None and lot.standard_centiminutes is None:
        return Draft(0, None, None)
    centiminutes = rules.centiminutes_of(test) if test else lot.standard_centiminutes or 0
    if begins is None:
        return Draft(centiminutes, test, None)
    per_day = rules.pieces_per_day(centiminutes, test)
    price = prices.of(start_on=max(lot.start_on, begins), due_on=lot.due_on, pieces_per_day=per_day)
    return Draft(centiminutes, test, price)


def _judge_asked(
    lot: LotAsked, known: set[tuple[str, str]], earlier: dict[UUID, TimeTest], today: date, at: str
) -> Iterator[DomainError]:
    if ("skill", lot.skill) not in known:
        yield UnknownSkill(f"{at}/skill")
    if lot.machine is not None and ("machine", lot.machine) not in known:
        yield UnknownMachine(f"{at}/machine")
    yield from rules.judge_time(lot.standard_centiminutes, lot.time_test, lot.time_test_id is not None, at)
    if lot.time_test is not None:
        yield from rules.judge_test(lot.time_test, today, f"{at}/time_test")
    if lot.time_test_id is not None and lot.time_test_id not in earlier:
        yield refusals.TimeTestNotKnown(f"{at}/time_test_id")
    yield from rules.judge_window(lot, today, at)


def _judge_money(lot: NewLot, draft: Draft, at: str) -> Iterator[DomainError]:
    yield from rules.judge_size(lot, lot.rate_satang, at)
    if draft.price is not None:
        yield from rules.judge_rate(lot.rate_satang, draft.price.rates, draft.price.explanation(), at)


def _known_codes(session: Session, place: Place, lots: Sequence[LotAsked]) -> set[tuple[str, str]]:
    """Which of the codes that were sent exist, in one statement."""
    asked = union_all(
        select(literal("province"), Province.code).where(Province.code == place.province_code),
        select(literal("skill"), Skill.code).where(Skill.code.in_({lot.skill for lot in lots})),
        select(literal("machine"), Machine.code).where(Machine.code.in_({lot.machine for lot in lots if lot.machine})),
    )
    return {(kind, code) for kind, code in session.execute(asked)}


def _is_used(session: Session, hirer_id: UUID, client_ref: str) -> bool:
    used = select(Order.id).where(Order.hirer_id == hirer_id, Order.client_ref == client_ref)
    return session.scalar(used) is not None


def _write(session: Session, hirer_id: UUID, order: NewOrder, drafts: Sequence[Draft]) -> OrderSheet:
    row = Order(
        id=new_id(),
        hirer_id=hirer_id,
        client_ref=order.client_ref,
        kind=order.kind,
        delivery_province_code=order.delivery.province_code,
        delivery_district_code=order.delivery.district_code,
        delivery_address=order.delivery.address,
        note=order.note,
        state="open",
    )
    lots = [_row_of(row.id, at, lot, draft) for at, (lot, draft) in enumerate(zip(order.lots, drafts, strict=True))]
    rates = [draft.price.version(lot.id, 1) for lot, draft in zip(lots, drafts, strict=True) if draft.price]
    new_tests = [draft.test for lot, draft in zip(order.lots, drafts, strict=True) if lot.time_test and draft.test]
    for rows in ([row], new_tests, lots, rates):  # one after the other: each names rows of those before
        session.add_all(rows)
        session.flush()
    audit.record(
        session, "post_order", "order", row.id, lots=len(lots), pieces=sum(lot.quantity_pieces for lot in lots)
    )
    return OrderSheet(row, [LotSheet(lot, rate) for lot, rate in zip(lots, rates, strict=True)])


def _row_of(order_id: UUID, position: int, lot: NewLot, draft: Draft) -> Lot:
    same = lot.model_dump(exclude={"skill", "machine", "standard_centiminutes", "time_test", "time_test_id"})
    return Lot(
        id=new_id(),
        order_id=order_id,
        position=position,
        skill_code=lot.skill,
        machine_code=lot.machine,
        centiminutes_per_piece=draft.centiminutes,
        time_test_id=draft.test.id if draft.test else None,
        state="open",
        **same,
    )
