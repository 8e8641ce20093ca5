"""Orders from a hirer's own file: Thai headings, old encodings, Buddhist years, and nothing posted twice."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.csv_results import ImportReport
from api.orders.csv_orders import import_orders
from api.orders.csv_template import template
from api.orders.models import Lot, Order
from api.thai import say_date, today
from tests.factories import MadeHirer, bearer, hirer

START, DUE = today() + timedelta(days=14), today() + timedelta(days=42)
HEADS = "เลขที่ใบสั่ง,ชื่องาน,ทักษะ,จำนวน,นาทีมาตรฐานต่อชิ้น,วันเริ่ม,วันส่ง,ราคาต่อชิ้น (บาท),จังหวัดที่ส่ง,ที่อยู่ที่ส่ง"


@pytest.fixture
def factory(session: Session) -> MadeHirer:
    return hirer(session)


def row(**over: str) -> str:
    cells = {
        "ref": "PO-1",
        "article": "เสื้อโปโล",
        "skill": "เย็บจักรเข็มเดี่ยว",
        "quantity": "500",
        "minutes": "12",
        "start": START.isoformat(),
        "due": DUE.isoformat(),
        "rate": "15",
        "province": "กรุงเทพมหานคร",
        "address": "99 ถนนพระราม 4",
        **over,
    }
    return ",".join(cells.values())


def file(*rows: str, heads: str = HEADS, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((heads, *rows)).encode(encoding)


def take(session: Session, factory: MadeHirer, data: bytes, **over: Any) -> ImportReport:
    return import_orders(session, hirer_id=factory.id, data=data, **over)


def orders_of(session: Session, factory: MadeHirer) -> int:
    return session.scalar(select(func.count()).select_from(Order).where(Order.hirer_id == factory.id)) or 0


def test_rows_with_the_same_reference_are_one_order(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(article="กางเกง"), row(ref="PO-2")))

    assert (done.created, done.refused, done.applied) == (3, 0, True)
    assert orders_of(session, factory) == 2
    assert done.rows[0].id == done.rows[1].id != done.rows[2].id


def test_an_old_thai_encoding_thai_digits_and_buddhist_years_are_read(session: Session, factory: MadeHirer) -> None:
    thai = row(
        quantity="๑๒๐๐",
        minutes="๙.๕",
        rate="๑๒.๕๐",
        start=say_date(START),
        due=f"{DUE.day}/{DUE.month}/{DUE.year + 543}",
    )

    done = take(session, factory, file(thai, encoding="tis-620"))
    lot = session.scalars(select(Lot).join(Order).where(Order.hirer_id == factory.id)).one()

    assert done.created == 1
    assert (lot.quantity_pieces, lot.centiminutes_per_piece, lot.rate_satang) == (1_200, 950, 1_250)
    assert (lot.start_on, lot.due_on, lot.article) == (START, DUE, "เสื้อโปโล")


@pytest.mark.parametrize("skill", ["straight_stitch_machine_sewing", "Straight-stitch machine sewing", "เย็บจักรเข็มเดี่ยว"])
def test_a_skill_is_named_by_code_or_in_thai_or_english(session: Session, factory: MadeHirer, skill: str) -> None:
    assert take(session, factory, file(row(skill=skill))).created == 1


def test_english_headings_are_known_too(session: Session, factory: MadeHirer) -> None:
    heads = "order reference,article,skill,quantity,standard minutes,start date,due date,rate,province,delivery address"

    assert take(session, factory, file(row(province="Bangkok"), heads=heads)).created == 1


def test_later_rows_may_leave_the_delivery_empty(session: Session, factory: MadeHirer) -> None:
    assert take(session, factory, file(row(), row(province="", address=""))).created == 2


def test_later_rows_may_not_contradict_the_first(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(province="ขอนแก่น")))

    assert [one.outcome for one in done.rows] == ["refused", "refused"]
    assert done.rows[1].errors[0].column == "จังหวัดที่ส่ง"
    assert done.rows[0].errors[0].column is None


def test_every_fault_is_told_with_its_row_column_and_remedy(session: Session, factory: MadeHirer) -> None:
    bad = row(ref="PO-2", quantity="สิบ", minutes="9.555", due="31/2/2569", skill="บิน")

    done = take(session, factory, file(row(), bad), language="en")

    assert (done.created, done.refused) == (1, 1)
    assert {one.column for one in done.rows[1].errors} == {"จำนวน (ชิ้น)", "นาทีมาตรฐานต่อชิ้น", "วันส่ง", "ทักษะ"}
    assert all(one.detail and one.remedy for one in done.rows[1].errors)
    assert done.rows[1].row == 3


def test_a_rate_under_the_floor_is_told_on_its_row(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(rate="9.99")))

    assert [one.outcome for one in done.rows] == ["refused", "refused"]
    assert done.rows[1].errors[0].column == "ราคาต่อชิ้น (บาท)"
    assert "10.00" in done.rows[1].errors[0].detail


def test_a_formula_in_a_later_row_is_not_passed_over(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(address="=1+1")))

    assert done.refused == 2


def test_the_same_file_again_posts_nothing_twice(session: Session, factory: MadeHirer) -> None:
    data = file(row(), row(ref="PO-2"))
    first = take(session, factory, data)

    again = take(session, factory, data)

    assert (again.created, again.unchanged, again.applied) == (0, 2, False)
    assert [one.id for one in again.rows] == [one.id for one in first.rows]
    assert orders_of(session, factory) == 2


def test_a_dry_run_leaves_nothing_behind(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(ref="PO-2", rate="1")), dry_run=True)

    assert (done.created, done.refused, done.applied) == (1, 1, False)
    assert done.rows[0].id is None
    assert orders_of(session, factory) == 0


def test_all_or_nothing_posts_nothing_when_one_order_is_refused(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, file(row(), row(ref="PO-2", rate="1")), mode="all_or_nothing")

    assert not done.applied
    assert orders_of(session, factory) == 0


def test_the_template_can_be_imported_as_it_stands(session: Session, factory: MadeHirer) -> None:
    done = take(session, factory, template().encode())

    assert (done.created, done.refused) == (1, 0)


def test_a_file_is_posted_through_the_api(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    headers = bearer(factory.key, **{"Content-Type": "text/csv"})

    tried = client.post("/v1/order-imports?dry_run=true", content=file(row()), headers=headers)
    done = client.post(
        "/v1/order-imports", content=file(row()), headers=bearer(factory.key, **{"Content-Type": "text/csv"})
    )

    assert (tried.json()["applied"], done.json()["applied"]) == (False, True)
    assert client.get(f"/v1/orders/{done.json()['rows'][0]['id']}", headers=headers).status_code == 200


def test_a_file_of_another_kind_is_refused(client: TestClient, engine: Engine) -> None:
    headers = bearer(hirer(engine).key, **{"Content-Type": "application/pdf"})

    assert client.post("/v1/order-imports", content=b"%PDF", headers=headers).status_code == 415
