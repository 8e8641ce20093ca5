"""Both sides sign the work document, each once; before that no work starts."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from api.db import transaction
from api.documents import service
from api.documents.refusals import AwardEnded, DocumentNotSigned
from api.documents.rules import METHODS, SIDES, Side
from tests import factories, scenes
from tests.factories import bearer

Agreed = tuple[scenes.Scene, str, UUID]
ON_PAPER = {"method": "ink", "device_time": "2026-11-22T09:30:00+07:00"}


def as_(scene: scenes.Scene, side: Side) -> dict[str, str]:
    return bearer(scene.hirer.key if side == "hirer" else factories.leader_token(scene.group))


@pytest.fixture
def agreed(client: TestClient, engine: Engine) -> Agreed:
    scene = scenes.waiting_offer(engine)
    made = client.post(f"/v1/offers/ofr_{scene.offer_id.hex}/accept", json={}, headers=as_(scene, "leader"))
    place = made.headers["Location"]
    return scene, place, UUID(hex=place.rpartition("_")[2])


def sign(client: TestClient, agreed: Agreed, side: Side, **body: str) -> Response:
    return client.post(f"{agreed[1]}/document/sign", json=body, headers=as_(agreed[0], side))


@pytest.mark.parametrize("side", SIDES)
def test_each_side_signs_by_what_it_is_signed_in_with(client: TestClient, agreed: Agreed, side: Side) -> None:
    made = sign(client, agreed, side)

    assert made.status_code == 201, made.text
    assert (made.json()["side"], made.json()["method"]) == (side, METHODS[side][0])


def test_the_devices_time_and_ours_are_both_kept(client: TestClient, agreed: Agreed) -> None:
    sign(client, agreed, "leader", **ON_PAPER)

    kept = client.get(f"{agreed[1]}/document", headers=as_(agreed[0], "hirer")).json()

    assert [(one["side"], one["method"], one["signed_at"]) for one in kept["signatures"]] == [
        ("leader", "ink", "2026-11-22T02:30:00Z")
    ]
    assert kept["signatures"][0]["recorded_at"] != kept["signatures"][0]["signed_at"]
    assert kept["waiting_for"] == ["hirer"]


def test_a_side_signs_once(client: TestClient, agreed: Agreed) -> None:
    sign(client, agreed, "hirer")

    again = sign(client, agreed, "hirer", **ON_PAPER)

    assert (again.status_code, again.json()["type"]) == (409, "/errors/already-signed")


@pytest.mark.parametrize(
    "moment", ["2026-11-22T09:30:00", "2026-11-22", "2569-11-22T09:30:00+07:00", "9999-12-31T23:00:00-12:00", "soon"]
)
def test_a_devices_time_has_a_zone_and_a_year_in_use(client: TestClient, agreed: Agreed, moment: str) -> None:
    refused = sign(client, agreed, "leader", device_time=moment)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/device_time"


@pytest.mark.parametrize(("side", "method"), [("hirer", "otp"), ("leader", "api_key")])
def test_nobody_signs_in_the_way_of_the_other_side(client: TestClient, agreed: Agreed, side: Side, method: str) -> None:
    refused = sign(client, agreed, side, method=method)

    assert (refused.status_code, refused.json()["type"]) == (422, "/errors/method-not-yours")


def test_who_signs_on_behalf_says_for_whom(client: TestClient, agreed: Agreed) -> None:
    refused = sign(client, agreed, "leader", method="on_behalf")
    made = sign(client, agreed, "leader", method="on_behalf", note="นางสมพรมองไม่เห็น ลูกสาวอ่านให้ฟังและลงนามแทน")

    assert (refused.status_code, made.status_code) == (422, 201)


def test_others_cannot_sign(client: TestClient, engine: Engine, agreed: Agreed) -> None:
    stranger = scenes.waiting_offer(engine)

    refused = [
        client.post(f"{agreed[1]}/document/sign", json={}, headers=as_(stranger, side)).status_code for side in SIDES
    ]
    staff = client.post(f"{agreed[1]}/document/sign", json={}, headers=bearer(factories.key(engine, "operator")))

    assert refused == [404, 404]
    assert staff.status_code == 403


def test_two_signatures_of_each_side_at_once_make_one_of_each(client: TestClient, agreed: Agreed) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda side: sign(client, agreed, side).status_code, SIDES * 4))

    signed = client.get(f"{agreed[1]}/document", headers=as_(agreed[0], "hirer")).json()["signatures"]
    assert sorted(done) == [201] * 2 + [409] * 6
    assert sorted(one["side"] for one in signed) == ["hirer", "leader"]


def test_work_may_start_when_both_have_signed_and_not_before(
    client: TestClient, engine: Engine, agreed: Agreed
) -> None:
    may = []
    for side in SIDES:
        with transaction(engine) as session:
            may.append(service.may_start(session, agreed[2]))
        sign(client, agreed, side)

    with transaction(engine) as session:
        may.append(service.may_start(session, agreed[2]))
        service.demand_signed(session, agreed[2])
    assert may == [False, False, True]


def test_what_must_wait_for_signatures_hears_whose_is_missing(
    client: TestClient, engine: Engine, agreed: Agreed
) -> None:
    sign(client, agreed, "hirer")

    with pytest.raises(DocumentNotSigned) as refused, transaction(engine) as session:
        service.demand_signed(session, agreed[2])

    assert refused.value.facts == {"waiting_for": "leader"}
    assert (refused.value.status, "leader" in refused.value.text("th")) == (409, True)


def test_cancelled_work_is_neither_signed_nor_begun(client: TestClient, engine: Engine, agreed: Agreed) -> None:
    sign(client, agreed, "leader")
    body = {"reason": "agreed_by_both", "compensation_satang": 0}
    client.post(f"{agreed[1]}/cancel", json=body, headers=as_(agreed[0], "hirer"))

    refused = sign(client, agreed, "hirer")

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/award-ended")
    with transaction(engine) as session:
        assert not service.may_start(session, agreed[2])
        with pytest.raises(AwardEnded):
            service.demand_signed(session, agreed[2])
