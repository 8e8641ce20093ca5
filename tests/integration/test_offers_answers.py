"""A leader accepts all or part, declines, counters; the hirer answers; time runs out."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.db import transaction
from api.offers import answers
from api.offers.models import Award, AwardMember, Offer
from api.orders.models import Lot
from api.sealing import Sealer
from tests import factories, scenes
from tests.factories import bearer


def leader(scene: scenes.Scene) -> dict[str, str]:
    return bearer(factories.leader_token(scene.group))


def offer_path(scene: scenes.Scene, act: str = "") -> str:
    return f"/v1/offers/ofr_{scene.offer_id.hex}{act}"


def row(engine: Engine, kind: type, id_: UUID):
    with transaction(engine) as session:
        return session.get_one(kind, id_)


def test_accepting_freezes_rate_quantity_dates_and_roster(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)

    made = client.post(offer_path(scene, "/accept"), json={}, headers=leader(scene))

    assert made.status_code == 201, made.text
    award = client.get(made.headers["Location"], headers=leader(scene)).json()
    assert (award["pieces"], award["rate_satang"], award["state"]) == (500, 1_500, "agreed")
    assert len(award["roster"]) == 20
    assert sum(part["centiminutes"] for part in award["work"]) == 500 * 1_200


def test_accepting_a_part_gives_the_rest_back_and_asks_for_a_match(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)

    made = client.post(offer_path(scene, "/accept"), json={"pieces": 300}, headers=leader(scene))

    lot = row(engine, Lot, scene.lot_id)
    assert made.json()["pieces"] == 300
    assert lot.quantity_pieces - lot.awarded_pieces == 200
    with transaction(engine) as session:
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'match_open_lots' AND status = 'todo'"
        assert session.scalar(text(waiting)) == 1


@pytest.mark.parametrize("pieces", [99, 501])
def test_a_part_outside_what_the_lot_allows_is_refused_with_the_range(
    client: TestClient, engine: Engine, pieces: int
) -> None:
    scene = scenes.waiting_offer(engine, minimum_lot_pieces=100)

    refused = client.post(offer_path(scene, "/accept"), json={"pieces": pieces}, headers=leader(scene))

    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "/errors/part-too-small"
    assert (problem["least_pieces"], problem["most_pieces"]) == (100, 500)


def test_an_all_or_nothing_lot_is_not_taken_in_part(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine, all_or_nothing=True)

    refused = client.post(offer_path(scene, "/accept"), json={"pieces": 499}, headers=leader(scene))

    assert refused.json()["least_pieces"] == 500


def test_a_declined_offer_cannot_be_accepted_later(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)

    declined = client.post(offer_path(scene, "/decline"), json={"reason": "no_time"}, headers=leader(scene))
    accepted = client.post(offer_path(scene, "/accept"), json={}, headers=leader(scene))

    assert declined.json()["state"] == "declined"
    assert accepted.status_code == 409
    assert accepted.json()["state"] == "declined"


def test_a_counter_offer_under_the_floor_is_refused_with_the_floor(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    floor = row(engine, Offer, scene.offer_id).floor_satang

    body = {"rate_satang": floor - 1}
    refused = client.post(offer_path(scene, "/counter"), json=body, headers=leader(scene))

    assert refused.status_code == 422
    assert refused.json()["floor_satang"] == floor
    assert row(engine, Offer, scene.offer_id).state == "open"


def test_a_counter_offer_that_the_hirer_accepts_becomes_the_agreed_rate(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)

    body = {"rate_satang": 1_800, "pieces": 400, "note": "ด้ายแพงขึ้น"}
    asked = client.post(offer_path(scene, "/counter"), json=body, headers=leader(scene))
    agreed = client.post(offer_path(scene, "/accept-counter"), headers=bearer(scene.hirer.key))

    assert asked.json()["state"] == "countered"
    assert agreed.status_code == 201
    assert (agreed.json()["rate_satang"], agreed.json()["pieces"]) == (1_800, 400)


def test_a_counter_offer_that_the_hirer_declines_frees_the_pieces(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    client.post(offer_path(scene, "/counter"), json={"rate_satang": 9_000}, headers=leader(scene))

    answer = client.post(offer_path(scene, "/decline-counter"), headers=bearer(scene.hirer.key))

    assert answer.json()["state"] == "declined"
    assert row(engine, Lot, scene.lot_id).awarded_pieces == 0


def test_another_group_or_hirer_does_not_even_learn_that_an_offer_exists(client: TestClient, engine: Engine) -> None:
    mine, other = scenes.waiting_offer(engine), scenes.waiting_offer(engine)

    seen = client.get(offer_path(mine), headers=leader(other))
    taken = client.post(offer_path(mine, "/accept"), json={}, headers=leader(other))
    answered = client.post(offer_path(mine, "/accept-counter"), headers=bearer(other.hirer.key))

    assert [seen.status_code, taken.status_code, answered.status_code] == [404, 404, 404]


def test_an_offer_made_on_older_terms_cannot_be_accepted(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    with transaction(engine) as session:
        lot = session.get_one(Lot, scene.lot_id)
        lot.terms += 1

    refused = client.post(offer_path(scene, "/accept"), json={}, headers=leader(scene))

    assert refused.status_code == 409
    assert refused.json()["type"] == "/errors/terms-changed"
    assert row(engine, Offer, scene.offer_id).state == "open"


def test_offers_lapse_when_their_time_is_over(engine: Engine, settings: Settings) -> None:
    scene = scenes.waiting_offer(engine)
    with transaction(engine) as session:
        session.execute(
            text("UPDATE offers SET expires_at = now() - interval '1 minute' WHERE id = :id"), {"id": scene.offer_id}
        )

    with transaction(engine) as session:
        ended = answers.lapse(session, Sealer(settings))

    assert ended >= 1
    assert row(engine, Offer, scene.offer_id).state == "lapsed"


def test_offers_of_a_cancelled_lot_are_withdrawn(engine: Engine, settings: Settings) -> None:
    scene = scenes.waiting_offer(engine)
    with transaction(engine) as session:
        session.get_one(Lot, scene.lot_id).state = "cancelled"

    with transaction(engine) as session:
        answers.lapse(session, Sealer(settings))

    assert row(engine, Offer, scene.offer_id).state == "withdrawn"


def test_a_rate_that_a_new_minimum_wage_made_unlawful_cannot_be_accepted(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    with transaction(engine) as session:
        lot = session.get_one(Lot, scene.lot_id)
        lot.rate_satang = 100  # as if the floor had risen above the rate
        session.execute(text("UPDATE offers SET rate_satang = floor_satang WHERE id = :id"), {"id": scene.offer_id})
        offer = session.get_one(Offer, scene.offer_id)
        lot.centiminutes_per_piece = 1_300  # the same work now takes longer than the offer was priced for
        assert offer.state == "open"

    refused = client.post(offer_path(scene, "/accept"), json={"pieces": 400}, headers=leader(scene))

    assert refused.status_code == 409
    assert refused.json()["type"] == "/errors/rate-under-floor-now"


def test_the_roster_does_not_change_when_members_do(client: TestClient, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    client.post(offer_path(scene, "/accept"), json={}, headers=leader(scene))

    with transaction(engine) as session:
        session.execute(text("UPDATE homeworkers SET name = 'เปลี่ยนชื่อ' WHERE id = :id"), {"id": scene.group.members[0]})

    with transaction(engine) as session:
        award = session.query(Award).filter_by(offer_id=scene.offer_id).one()
        names = [m.name for m in session.query(AwardMember).filter_by(award_id=award.id)]
    assert "เปลี่ยนชื่อ" not in names
