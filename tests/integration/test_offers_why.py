"""What a leader reads before she answers: the terms, and why the offer came to her group."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.config import Settings
from api.db import transaction
from api.offers.models import Offer
from tests import factories, scenes
from tests.factories import bearer

SEWING = "straight_stitch_machine_sewing:2"


def read(client: TestClient, group: factories.MadeGroup, offer: UUID, more: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/offers/ofr_{offer.hex}{more}", headers=bearer(factories.leader_token(group)))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def matched_offer(engine: Engine, settings: Settings) -> tuple[factories.MadeGroup, UUID]:
    """Two groups could do a lot, one of six members gets the offer."""
    made = {one.id: one for one in (factories.group(engine, members=n, skills=SEWING, province="10") for n in (6, 7))}
    factories.order(engine, factories.hirer(engine, province_code="10"), quantity_pieces=100, most_groups=1)
    run = scenes.matched(engine, settings)
    with transaction(engine) as session:
        offer = session.scalars(select(Offer).where(Offer.run_id == run)).one()
        return made[offer.group_id], offer.id


def test_an_offer_says_who_asks_where_to_and_under_which_minimum(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine, by={"name": "บจก. ผ้าไทยสยาม"}, minimum_lot_pieces=50)

    shown = read(client, scene.group, scene.offer_id)

    terms = shown["terms"]
    assert (terms["hirer_name"], terms["hirer_kind"]) == ("บจก. ผ้าไทยสยาม", "factory")
    assert (terms["delivery"]["th"], terms["skill"]["code"]) == ("กรุงเทพมหานคร", "straight_stitch_machine_sewing")
    assert (terms["minimum"]["th"], -(-terms["minimum"]["daily_satang"] // 8)) == (
        "ขอนแก่น",
        shown["minimum_satang_per_hour"],
    )
    assert (terms["least_pieces"], terms["most_pieces"], shown["materials_by"]) == (50, 500, "hirer")


def test_the_reasons_speak_of_her_own_group_and_count_the_others(
    fresh_client: TestClient, fresh_engine: Engine, settings: Settings
) -> None:
    group, offer = matched_offer(fresh_engine, settings)

    why = read(fresh_client, group, offer, "/why")

    numbers = {one["code"]: one["numbers"] for one in why["reasons"]}
    assert numbers["members_who_can"] == {"members": len(group.members)}
    assert numbers["time_that_is_free"]["needed_hours"] == 100 * 12 // 60
    assert numbers["time_that_is_free"]["free_hours"] >= numbers["time_that_is_free"]["needed_hours"]
    assert numbers["others_who_could"] == {"groups": 1}
    assert f"{len(group.members)} คน" in why["reasons"][0]["th"]
    assert why["speed_permille"] is None


def test_an_offer_made_by_people_has_no_reasons_of_a_run(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)

    assert read(client, scene.group, scene.offer_id, "/why")["reasons"] == []


def test_nobody_else_reads_them(client: TestClient, engine: Engine) -> None:
    scene, other = scenes.waiting_offer(engine), factories.group(engine)
    path = f"/v1/offers/ofr_{scene.offer_id.hex}/why"

    asked = [client.get(path, headers=bearer(key)) for key in (factories.leader_token(other), scene.hirer.key)]

    assert [one.status_code for one in asked] == [404, 403]
