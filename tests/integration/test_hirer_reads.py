"""What a hirer reads about its orders: by their words, by what still waits, and why work went where it went."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.config import Settings
from tests import factories, goods, payroll, scenes
from tests.factories import bearer, order_body

SEWING = "straight_stitch_machine_sewing:2"


def test_orders_are_listed_with_their_articles_in_the_order_of_the_lots(client: TestClient, engine: Engine) -> None:
    factory = factories.hirer(engine)
    lots = [{**order_body()["lots"][0], "article": name} for name in ("ปลอกหมอน", "กระเป๋าผ้า")]
    factories.order(engine, factory, lots=lots, client_ref="PO-7")
    factories.order(engine, factory)

    found = client.get("/v1/orders?client_ref=PO-7", headers=bearer(factory.key)).json()["items"]

    assert [one["articles"] for one in found] == [["ปลอกหมอน", "กระเป๋าผ้า"]]


def test_only_orders_with_pieces_left_wait(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    waiting = factories.order(engine, scene.hirer)

    found = client.get("/v1/orders?waiting=true", headers=scene.headers("hirer")).json()["items"]

    assert [one["id"] for one in found] == [f"ord_{waiting.order.id.hex}"]


def test_offers_and_awards_of_one_order_leave_out_those_of_another(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    other = factories.order(engine, scene.hirer)
    headers = scene.headers("hirer")
    order = client.get(f"/v1/lots/lot_{scene.lot_id.hex}", headers=headers).json()["order_id"]

    def found(path: str, order_id: str) -> int:
        return len(client.get(f"{path}?order={order_id}", headers=headers).json()["items"])

    paths = ("/v1/offers", "/v1/awards", "/v1/jobs")
    assert [found(path, order) for path in paths] == [1, 1, 1]
    assert [found(path, f"ord_{other.order.id.hex}") for path in paths] == [0, 0, 0]


def test_awards_are_read_by_their_ids_and_name_their_groups(client: TestClient, engine: Engine) -> None:
    scene, another = goods.agreed_award(engine), goods.agreed_award(engine)

    mine = client.get(f"/v1/awards?id={scene.wire}&id={another.wire}", headers=scene.headers("hirer")).json()["items"]

    assert [one["id"] for one in mine] == [scene.wire]
    assert mine[0]["group_name"].startswith("กลุ่ม")


def test_instalments_and_payments_name_who_is_paid(fresh_client: TestClient, fresh_engine: Engine) -> None:
    client, engine = fresh_client, fresh_engine  # the guarantee in it would be allowed to every other test too
    roll = payroll.award(engine)
    things = payroll.one_of_each(engine, roll)
    names = {one["name"] for one in client.get(f"/v1/awards/{roll.scene.wire}", headers=roll.hirer).json()["roster"]}

    instalments = client.get("/v1/instalments", headers=roll.hirer).json()["items"]
    payments = client.get(f"/v1/payments?pay_run=pyr_{things['pay_run_id'][1].hex}", headers=roll.hirer).json()["items"]

    assert {one["name"] for one in instalments} <= names
    assert {one["name"] for one in payments} <= names
    assert len(payments) == 2


def test_a_hirer_reads_why_a_group_was_matched_and_the_others_stay_unnamed(
    fresh_client: TestClient, fresh_engine: Engine, settings: Settings
) -> None:
    for _ in range(3):
        factories.group(fresh_engine, members=6, skills=SEWING, province="10")
    factory = factories.hirer(fresh_engine)
    lot_id = factories.order(fresh_engine, factory, most_groups=1).lots[0].lot.id
    scenes.matched(fresh_engine, settings)

    answer = fresh_client.get(f"/v1/lots/lot_{lot_id.hex}/why", headers=bearer(factory.key)).json()
    told = answer["matches"]
    named = [one for one in told if one["group"]]

    assert answer["gap_ppm"] >= 0
    assert len(told) == 3
    assert [one["pieces"] for one in named] == [500]
    assert named[0]["worth_satang"] == named[0]["pay_satang"] + named[0]["fairness_satang"] - named[0]["cost_satang"]
    assert all(one["kilometres"] is None and one["pay_satang"] is None for one in told if not one["group"])


def test_before_the_first_offer_nobody_is_matched(client: TestClient, engine: Engine) -> None:
    factory = factories.hirer(engine)
    lot_id = factories.order(engine, factory).lots[0].lot.id

    told = client.get(f"/v1/lots/lot_{lot_id.hex}/why", headers=bearer(factory.key)).json()

    assert told["matches"] == []
