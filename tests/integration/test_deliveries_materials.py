"""Materials out and back, pictures, printed tally sheets."""

from typing import Any

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.deliveries.models import TallySheet
from api.deliveries.rules import Side
from api.deliveries.sheet_pdf import QR_PREFIX, lay_out, print_sheet
from api.offers.models import AwardMember
from tests import goods
from tests.goods import SignedAward
from tests.papers import plain, says


@pytest.fixture
def scene(engine: Engine) -> SignedAward:
    return goods.signed_award(engine, pieces=100)


def move(client: TestClient, scene: SignedAward, side: Side = "hirer", **over: Any) -> Response:
    body = {"kind": "issue", "material": "ผ้าคอตตอน", "unit": "m", "quantity_milli": 5_000, "value_satang": 40_000}
    return client.post(f"/v1/awards/{scene.wire}/material-moves", json=body | over, headers=scene.headers(side))


def test_what_is_out_is_what_went_out_and_did_not_come_back(client: TestClient, scene: SignedAward) -> None:
    made = [move(client, scene), move(client, scene, "leader", kind="return", quantity_milli=1_200)]

    shown = client.get(f"/v1/awards/{scene.wire}/materials", headers=scene.headers("leader")).json()
    moves = client.get(f"/v1/awards/{scene.wire}/material-moves", headers=scene.headers("leader")).json()["items"]
    assert [one.status_code for one in made] == [201, 201], made[0].text
    assert [(one["issued_milli"], one["returned_milli"], one["still_out_milli"]) for one in shown] == [
        (5_000, 1_200, 3_800)
    ]
    assert [(one["kind"], one["side"]) for one in moves] == [("return", "leader"), ("issue", "hirer")]


@pytest.mark.parametrize("sides", [[], ["hirer"], ["leader"]])
def test_no_materials_before_both_have_signed(client: TestClient, engine: Engine, sides: list[Side]) -> None:
    scene = goods.agreed_award(engine, pieces=100)
    goods.signed(engine, scene, sides)

    refused = move(client, scene)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/document-not-signed")


@pytest.mark.parametrize(
    ("over", "status", "slug"),
    [
        ({"side": "leader"}, 409, "only-the-hirer-issues"),
        ({"hazard": "solvent"}, 422, "equipment-needed"),
        ({"kind": "return"}, 409, "more-than-is-out"),
        ({"moved_on": "2099-01-01"}, 422, "in-the-future"),
        ({"moved_on": "2020-01-01"}, 422, "before-the-award"),
    ],
)
def test_what_cannot_be_is_refused(
    client: TestClient, scene: SignedAward, over: dict[str, Any], status: int, slug: str
) -> None:
    refused = move(client, scene, **over)

    assert (refused.status_code, refused.json()["type"]) == (status, f"/errors/{slug}")


def test_what_is_dangerous_comes_with_its_equipment(client: TestClient, scene: SignedAward) -> None:
    made = move(client, scene, hazard="solvent", equipment="หน้ากากกรองไอระเหย ถุงมือไนไตร")

    assert (made.status_code, made.json()["hazard"]) == (201, "solvent")


def test_leftovers_go_back_after_the_work_was_cancelled(client: TestClient, scene: SignedAward) -> None:
    move(client, scene)
    body = {"reason": "agreed_by_both", "compensation_satang": 0}
    client.post(f"/v1/awards/{scene.wire}/cancel", json=body, headers=scene.headers("hirer"))

    answers = [move(client, scene).status_code, move(client, scene, "leader", kind="return").status_code]

    assert answers == [409, 201]


PLANTED = {
    "dangerous without equipment": ("'issue', 'x', 'kg', 1, 0, 'heat', ''", "hazard_needs_equipment"),
    "more back than out": ("'return', 'x', 'kg', 1, 0, 'none', ''", "not_more_back_than_out"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_database_refuses(engine: Engine, scene: SignedAward, fault: str) -> None:
    values, rule = PLANTED[fault]
    planted = (
        "INSERT INTO material_moves (id, award_id, kind, material, unit, quantity_milli, value_satang, hazard, "
        f"equipment, moved_on, side, principal_id, note) SELECT gen_random_uuid(), :a, {values}, current_date, "
        "'hirer', :p, ''"
    )

    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        session.execute(text(planted), {"a": scene.award_id, "p": scene.hirer.principal_id})

    assert refused.value.orig.diag.constraint_name == rule


def send(client: TestClient, scene: SignedAward, content: bytes, kind: str = "image/jpeg") -> Response:
    headers = {**scene.headers("leader"), "Content-Type": kind}
    return client.post(f"/v1/awards/{scene.wire}/photos", content=content, headers=headers)


PICTURES = {
    "image/jpeg": goods.JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n" + b"x" * 50,
    "image/webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"x" * 50,
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_kept_as_it_was_sent_and_once(client: TestClient, scene: SignedAward, kind: str) -> None:
    first, again = send(client, scene, PICTURES[kind]), send(client, scene, PICTURES[kind])

    kept = client.get(first.headers["Location"], headers=scene.headers("hirer"))
    assert first.status_code == 201, first.text
    assert (kept.content, kept.headers["content-type"]) == (PICTURES[kind], kind)
    assert kept.headers["etag"] == f'"{first.json()["sha256"]}"'
    assert again.json()["id"] == first.json()["id"]
    listed = client.get(f"/v1/awards/{scene.wire}/photos", headers=scene.headers("hirer")).json()["items"]
    assert [one["size_bytes"] for one in listed] == [len(PICTURES[kind])]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"%PDF-1.7", "image/jpeg", 422),
        (b"<svg onload='x'>", "image/svg+xml", 422),
        (b"", "image/jpeg", 422),
        (goods.JPEG, "application/octet-stream", 415),
        (goods.JPEG + b"x" * 400_000, "image/jpeg", 413),
    ],
)
def test_what_is_no_picture_we_keep_is_refused(
    client: TestClient, scene: SignedAward, content: bytes, kind: str, status: int
) -> None:
    assert send(client, scene, content, kind).status_code == status


def test_a_strangers_picture_is_not_there(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    stranger = goods.signed_award(engine, pieces=100)
    place = send(client, scene, goods.JPEG).headers["Location"]

    answers = [
        client.get(place, headers=stranger.headers("leader")),
        client.get(place.replace(scene.wire, stranger.wire), headers=stranger.headers("leader")),
    ]

    assert [one.status_code for one in answers] == [404, 404]


def sheet(client: TestClient, scene: SignedAward) -> Response:
    return client.post(f"/v1/awards/{scene.wire}/tally-sheets", headers=scene.headers("leader"))


def test_a_sheet_lists_everybody_with_empty_boxes_and_its_code(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    made = sheet(client, scene)

    printed = client.get(made.headers["Location"], headers=scene.headers("hirer"))

    with transaction(engine) as session:
        names = session.scalars(select(AwardMember.name).where(AwardMember.award_id == scene.award_id)).all()
    text_of = says(printed.content)
    assert printed.headers["content-type"] == "application/pdf"
    assert all(plain(name) in text_of for name in names)
    assert plain(made.json()["code"]) in text_of
    assert len(names) == 20
    assert len(pypdfium2.PdfDocument(printed.content)) == 1


def test_the_same_sheet_is_the_same_bytes(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    sheet(client, scene)

    with transaction(engine) as session:
        made = session.scalars(select(TallySheet).where(TallySheet.award_id == scene.award_id)).one()
        first, second, laid = print_sheet(session, made), print_sheet(session, made), lay_out(session, made)

    assert first == second
    assert first.startswith(b"%PDF")
    assert laid["qr"].startswith("<svg")
    assert QR_PREFIX == "TRONG:TALLY:"


def test_an_order_is_delivered_and_received_without_one_members_phone(
    client: TestClient, engine: Engine, scene: SignedAward
) -> None:
    """The same pieces on paper and by phone come to the same, line by line; the sheet is recorded once."""
    other = goods.signed_award(engine, pieces=100)
    numbers = [13, 7, 22]
    code = sheet(client, scene).json()["code"].replace("-", " ").lower()

    def record(on: SignedAward, **more: str) -> Response:
        tally = [{"homeworker": f"hwk_{who.hex}", "pieces": n} for who, n in zip(on.members, numbers, strict=False)]
        return client.post(
            "/v1/delivery-notes", json={"award": on.wire, "tally": tally, **more}, headers=on.headers("hirer")
        )

    on_paper, by_phone, again = record(scene, sheet_code=code), record(other), record(scene, sheet_code=code)
    receipts = []
    for on, note in ((scene, on_paper), (other, by_phone)):
        place = f"/v1/delivery-notes/{note.json()['id']}/receive"
        made = client.post(place, json={"accepted_pieces": 40, "short_pieces": 2}, headers=on.headers("hirer")).json()
        receipts.append(sorted((one["accepted_pieces"], one["short_pieces"]) for one in made["lines"]))

    assert (on_paper.status_code, on_paper.json()["source"]) == (201, "paper")
    assert on_paper.json()["pieces"] == by_phone.json()["pieces"] == 42
    assert receipts[0] == receipts[1]
    assert (again.status_code, again.json()["type"]) == (409, "/errors/sheet-used")
    listed = client.get(f"/v1/awards/{scene.wire}/tally-sheets", headers=scene.headers("leader")).json()["items"]
    assert listed[0]["recorded_as"] == on_paper.json()["id"]


def test_a_code_of_another_work_is_not_known(client: TestClient, engine: Engine, scene: SignedAward) -> None:
    code = sheet(client, goods.signed_award(engine, pieces=100)).json()["code"]
    tally = [{"homeworker": f"hwk_{scene.members[0].hex}", "pieces": 1}]

    refused = client.post(
        "/v1/delivery-notes",
        json={"award": scene.wire, "tally": tally, "sheet_code": code},
        headers=scene.headers("leader"),
    )

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/sheet_code")
