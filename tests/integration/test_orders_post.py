"""Posting and reading orders: every fault at once, the law first, nobody sees another hirer's work."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from api.audit import AuditEvent
from api.orders.models import Lot, LotRate, Order, TimeTest
from api.thai import today
from tests.factories import bearer, hirer, key, order, order_body

TEST = {
    "tested_on": today().isoformat(),
    "workers": 4,
    "pieces": 40,
    "worker_seconds": 28_800,
    "conditions": "จักรอุตสาหกรรม ที่บ้านหัวหน้ากลุ่ม",
    "measured_by": "วิภา",
    "agreed_by": "สมศรี",
}


def test_a_lawful_order_is_posted_with_its_floor_and_working(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)

    posted = client.post("/v1/orders", json=order_body(), headers=bearer(factory.key))
    lot = posted.json()["lots"][0]
    rates = client.get(f"/v1/lots/{lot['id']}/rates", headers=bearer(factory.key)).json()

    assert posted.status_code == 201
    assert (lot["lawful"]["floor_satang"], lot["lawful"]["fair_satang"]) == (
        1_000,
        1_200,
    )  # law.md T1 and its fair rate
    assert lot["satang_per_hour"] == 7_500
    assert rates[0]["working"][0]["step"] == "minimum_wage"
    assert any("400.00" in line for line in rates[0]["explanation"]["th"])


def test_under_floor_rates_and_other_faults_come_back_together(client: TestClient, engine: Engine) -> None:
    lot = order_body()["lots"][0]
    body = order_body(
        lots=[lot | {"rate_satang": 999}, lot, lot | {"skill": "flying", "minimum_lot_pieces": 501, "rate_satang": 1}]
    )

    refused = client.post("/v1/orders", json=body, headers=bearer(hirer(engine).key)).json()

    assert [(one["type"], one["pointer"]) for one in refused["errors"]] == [
        ("/errors/unknown-skill", "/lots/2/skill"),
        ("/errors/rate-under-floor", "/lots/0/rate_satang"),
        ("/errors/minimum-lot-over-quantity", "/lots/2/minimum_lot_pieces"),
        ("/errors/rate-under-floor", "/lots/2/rate_satang"),
    ]
    assert {one.get("floor_satang") for one in refused["errors"] if "floor" in one["type"]} == {1_000}


@pytest.mark.parametrize(("language", "said"), [("th", "อย่างน้อย 10.00 บาท"), ("en", "at least 10.00 baht")])
def test_the_cheapest_lawful_rate_is_said_in_the_language_asked_for(
    client: TestClient, engine: Engine, language: str, said: str
) -> None:
    headers = bearer(hirer(engine).key, **{"Accept-Language": language})

    refused = client.post("/v1/orders", json=order_body(rate_satang=999), headers=headers)

    assert refused.status_code == 422
    assert said in refused.json()["detail"]


def test_a_lot_without_standard_time_is_refused(client: TestClient, engine: Engine) -> None:
    body = order_body(standard_centiminutes=None)

    refused = client.post("/v1/orders", json=body, headers=bearer(hirer(engine).key))

    assert refused.json()["type"] == "/errors/standard-time-needed"
    assert refused.json()["errors"][0]["pointer"] == "/lots/0"


def test_the_floor_of_a_tested_lot_comes_from_the_test_and_not_from_rounded_minutes(session: Session) -> None:
    factory = hirer(session)
    seven_seconds = TEST | {"pieces": 7, "worker_seconds": 1, "allowance_percent": 0}

    sheet = order(session, factory, standard_centiminutes=None, time_test=seven_seconds, rate_satang=100)

    assert sheet.lots[0].lot.centiminutes_per_piece == 1
    assert sheet.lots[0].rate.working[1]["inputs"]["pieces_per_day"] == "201600"
    assert sheet.lots[0].lot.time_test_id is not None


def test_a_time_test_is_recorded_once_and_named_by_many_lots(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)

    made = client.post("/v1/time-tests", json=TEST, headers=bearer(factory.key)).json()
    body = order_body(standard_centiminutes=None, time_test_id=made["id"])
    posted = client.post("/v1/orders", json=body, headers=bearer(factory.key)).json()
    listed = client.get("/v1/time-tests", headers=bearer(factory.key)).json()

    assert (made["pieces_per_day"], made["centiminutes_per_piece"]) == ("34", 1_412)  # law.md P1: 15 % off the day
    assert posted["lots"][0]["lawful"]["floor_satang"] == 1_177
    assert [one["id"] for one in listed["items"]] == [made["id"]]


def test_another_hirers_time_test_is_not_known(client: TestClient, engine: Engine) -> None:
    made = client.post("/v1/time-tests", json=TEST, headers=bearer(hirer(engine).key)).json()
    body = order_body(standard_centiminutes=None, time_test_id=made["id"])

    refused = client.post("/v1/orders", json=body, headers=bearer(hirer(engine).key))

    assert refused.json()["type"] == "/errors/time-test-not-known"


@pytest.mark.parametrize(
    ("delivery", "floor"),
    [
        ({"province_code": "90", "district_code": "9011"}, 950),  # Hat Yai has a wage of its own: 380 baht
        ({"province_code": "90"}, 880),  # the rest of Songkhla: 352 baht
    ],
)
def test_a_district_with_its_own_wage_has_its_own_floor(session: Session, delivery: dict[str, str], floor: int) -> None:
    sheet = order(session, hirer(session), delivery={**delivery, "address": "1 ถนนนิพัทธ์อุทิศ"})

    assert sheet.lots[0].rate.floor_satang == floor


@pytest.mark.parametrize(
    ("delivery", "kind", "pointer"),
    [
        ({"province_code": "99"}, "unknown-province", "/delivery/province_code"),
        ({"province_code": "10", "district_code": "9011"}, "district-elsewhere", "/delivery/district_code"),
    ],
)
def test_a_place_that_does_not_exist_is_refused(
    client: TestClient, engine: Engine, delivery: dict[str, str], kind: str, pointer: str
) -> None:
    body = order_body(delivery={**delivery, "address": "1"})

    refused = client.post("/v1/orders", json=body, headers=bearer(hirer(engine).key)).json()

    assert (refused["type"], refused["errors"][0]["pointer"]) == (f"/errors/{kind}", pointer)


def test_a_reference_is_used_once_per_hirer(client: TestClient, engine: Engine) -> None:
    mine, other = hirer(engine), hirer(engine)
    body = order_body(client_ref="PO-1")

    first = client.post("/v1/orders", json=body, headers=bearer(mine.key))
    again = client.post("/v1/orders", json=body, headers=bearer(mine.key))
    others = client.post("/v1/orders", json=body, headers=bearer(other.key))

    assert (first.status_code, again.status_code, others.status_code) == (201, 409, 201)
    assert again.json()["errors"][0]["pointer"] == "/client_ref"


def test_a_retry_with_the_same_key_gives_the_same_order(client: TestClient, engine: Engine) -> None:
    headers = bearer(hirer(engine).key)

    first = client.post("/v1/orders", json=order_body(), headers=headers)
    second = client.post("/v1/orders", json=order_body(), headers=headers)

    assert second.json() == first.json()
    assert second.headers["etag"] == first.headers["etag"]


def test_posting_is_audited_and_asks_for_matching_once(session: Session) -> None:
    factory = hirer(session)

    sheet = order(session, factory)
    order(session, factory)
    acts = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == sheet.order.id)).all()
    waiting = session.scalar(
        text("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'match_open_lots' AND status = 'todo'")
    )

    assert acts == ["post_order"]
    assert waiting == 1


def test_a_hundred_lots_take_as_many_statements_as_one(session: Session, engine: Engine) -> None:
    factory = hirer(session)
    said: list[str] = []
    listen: Any = lambda _c, _cursor, statement, *_: said.append(statement)  # noqa: E731

    counts = []
    for number in (1, 100):
        session.flush()
        event.listen(engine, "before_cursor_execute", listen)
        said.clear()
        order(session, factory, lots=order_body()["lots"] * number)
        counts.append(len(said))
        event.remove(engine, "before_cursor_execute", listen)

    assert counts[0] == counts[1] <= 8


def test_nobody_sees_another_hirers_order(client: TestClient, engine: Engine) -> None:
    posted = client.post("/v1/orders", json=order_body(), headers=bearer(hirer(engine).key)).json()
    other = bearer(hirer(engine).key)

    lot = posted["lots"][0]["id"]
    paths = [f"/v1/orders/{posted['id']}", f"/v1/lots/{lot}", f"/v1/lots/{lot}/rates"]

    assert [client.get(path, headers=other).status_code for path in paths] == [404, 404, 404]
    assert client.get("/v1/orders", headers=other).json()["items"] == []


def test_an_inspector_sees_every_order_and_posts_none(client: TestClient, engine: Engine) -> None:
    posted = client.post("/v1/orders", json=order_body(), headers=bearer(hirer(engine).key)).json()
    inspector = key(engine, "inspector")

    seen = client.get(f"/v1/orders/{posted['id']}", headers=bearer(inspector))
    tried = client.post("/v1/orders", json=order_body(), headers=bearer(inspector))

    assert seen.json() == posted
    assert tried.status_code == 403


def test_an_account_that_is_no_hirer_cannot_post(client: TestClient, engine: Engine) -> None:
    refused = client.post("/v1/orders", json=order_body(), headers=bearer(key(engine, "hirer")))

    assert refused.json()["type"] == "/errors/hirer-needed"


def test_the_list_adds_up_lots_and_pages_by_cursor(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    for number in range(3):
        order(engine, factory, client_ref=f"PO-{number}", lots=order_body()["lots"] * 2)

    first = client.get("/v1/orders?limit=2&state=open", headers=bearer(factory.key)).json()
    rest = client.get(f"/v1/orders?limit=2&cursor={first['next_cursor']}", headers=bearer(factory.key)).json()

    assert [one["client_ref"] for one in first["items"] + rest["items"]] == ["PO-2", "PO-1", "PO-0"]
    assert (first["items"][0]["lots"], first["items"][0]["open_pieces"]) == (2, 1_000)


def test_an_order_seen_before_is_not_sent_again(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    posted = client.post("/v1/orders", json=order_body(), headers=bearer(factory.key))
    path = posted.headers["location"]

    again = client.get(path, headers=bearer(factory.key, **{"If-None-Match": posted.headers["etag"]}))

    assert again.status_code == 304


@pytest.mark.parametrize(
    ("table", "column", "value", "constraint"),
    [
        ("lots", "quantity_pieces", 10_000_001, "ck_lots_quantity"),
        ("lots", "awarded_pieces", 501, "ck_lots_awarded"),
        ("lots", "minimum_lot_pieces", 501, "ck_lots_minimum_lot"),
        ("lots", "most_groups", 51, "ck_lots_most_groups"),
        ("lots", "groups_awarded", 6, "ck_lots_groups_awarded"),
        ("lots", "due_on", today() - timedelta(days=1), "ck_lots_window"),
        ("lots", "centiminutes_per_piece", 0, "ck_lots_centiminutes"),
        ("lots", "skill_level", 4, "ck_lots_levels"),
        ("lots", "materials_by", "nobody", "ck_lots_materials_by"),
        ("lots", "hazard", "acid", "ck_lots_hazard"),
        ("lots", "rate_satang", 0, "ck_lots_rate"),
        ("lots", "state", "asleep", r"cannot go from \w+ to asleep"),
        ("orders", "kind", "gift", "ck_orders_kind"),
        ("orders", "delivery_district_code", "9011", "ck_orders_district"),
    ],
)
def test_the_database_refuses_nonsense_by_itself(
    session: Session, table: str, column: str, value: object, constraint: str
) -> None:
    order(session, hirer(session))

    with pytest.raises(IntegrityError, match=constraint):
        session.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})


@pytest.mark.parametrize("kind", [LotRate, TimeTest])
def test_rates_and_time_tests_are_only_added_to(session: Session, kind: type[LotRate] | type[TimeTest]) -> None:
    order(session, hirer(session), standard_centiminutes=None, time_test=TEST)
    made = session.scalars(select(kind)).first()
    assert made is not None

    session.delete(made)

    with pytest.raises(DBAPIError, match="permission denied"):
        session.flush()


def test_a_lot_knows_its_order(session: Session) -> None:
    sheet = order(session, hirer(session), lots=order_body()["lots"] * 3)

    assert [one.lot.position for one in sheet.lots] == [0, 1, 2]
    assert session.scalars(select(Lot.order_id).where(Lot.order_id == sheet.order.id)).all() == [sheet.order.id] * 3
    assert session.get_one(Order, sheet.order.id).version == 1
