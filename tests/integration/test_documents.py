"""The work document of an award: complete, frozen, printed, and there whenever the award is."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from api.db import transaction
from api.documents import service
from api.documents.models import WorkDocument
from api.documents.refusals import DocumentAltered
from api.documents.rules import content_hash
from api.offers import answers, awards
from api.offers.models import Award
from api.sealing import Sealer
from api.thai import baht, say_date, today
from tests import factories, papers, scenes
from tests.factories import bearer

Agreed = tuple[scenes.Scene, str]


def leader(scene: scenes.Scene) -> dict[str, str]:
    return bearer(factories.leader_token(scene.group))


def accepted(client: TestClient, scene: scenes.Scene) -> str:
    """The address of the award that the leader's yes made."""
    made = client.post(f"/v1/offers/ofr_{scene.offer_id.hex}/accept", json={}, headers=leader(scene))
    assert made.status_code == 201, made.text
    return str(made.headers["Location"])


@pytest.fixture
def agreed(client: TestClient, engine: Engine) -> Agreed:
    scene = scenes.waiting_offer(engine, hazard="none")
    return scene, accepted(client, scene)


def shown(client: TestClient, agreed: Agreed) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{agreed[1]}/document", headers=leader(agreed[0])).json()
    return found


def printed(client: TestClient, agreed: Agreed, language: str = "th") -> Response:
    return client.get(f"{agreed[1]}/document.pdf", params={"language": language}, headers=leader(agreed[0]))


SECTION_9: dict[str, Callable[[dict[str, Any]], Any]] = {
    "(1) name of every member": lambda c: all(one["name"] for one in c["members"]) and len(c["members"]) == 20,
    "(1) address of every member": lambda c: all("ขอนแก่น" in one["address"] for one in c["members"]),
    "(1) sex of every member": lambda c: all(one["sex"] in ("female", "male") for one in c["members"]),
    "(1) age of every member": lambda c: all(one["age"] == today().year - 1985 for one in c["members"]),
    "(2) name of the hirer": lambda c: c["hirer"]["name"],
    "(2) address of the hirer": lambda c: "ปทุมธานี" in c["hirer"]["address"],
    "(2) the next one up, even if there is none": lambda c: c["next_up"] == [],
    "(3) rate": lambda c: c["pay"]["rate_satang"] == 1_500,
    "(3) amount": lambda c: c["pay"]["amount_satang"] == 500 * 1_500,
    "(3) how it is calculated": lambda c: c["pay"]["working"][0]["inputs"]["notification_number"] == "14",
    "(3) the floor at the group's place": lambda c: c["pay"]["floor_satang"] == 893,
    "(3) how deductions are made": lambda c: len(c["pay"]["deductions"]["grounds"]) == 4,
    "(3) at most a tenth for damage and delay": lambda c: c["pay"]["deductions"]["cap_percent"] == 10,
    "(3) the guarantee, which is none": lambda c: c["pay"]["guarantee_satang"] == 0,
    "(4) type of work": lambda c: c["work"]["kind"]["th"] and c["work"]["article"] == "เสื้อโปโล",
    "(4) quantity": lambda c: c["work"]["pieces"] == 500,
    "(4) value": lambda c: c["work"]["value_satang"] == 750_000,
    "(5) start of each instalment": lambda c: c["instalments"][0]["start_on"] == str(today() + timedelta(days=7)),
    "(5) end of each instalment": lambda c: c["instalments"][0]["end_on"] == str(today() + timedelta(days=35)),
    "(6) date of delivery": lambda c: c["instalments"][0]["deliver_on"] == str(today() + timedelta(days=35)),
    "(6) date of payment": lambda c: c["instalments"][0]["pay_by_on"] == str(today() + timedelta(days=42)),
    "s.23 hazards and protective equipment": lambda c: c["safety"]["equipment"]["th"],
    "materials and by whom": lambda c: c["work"]["materials_by"] == "hirer",
}


@pytest.mark.parametrize("item", SECTION_9)
def test_every_item_of_section_9_is_frozen(client: TestClient, engine: Engine, item: str) -> None:
    content = _one_content(client, engine)

    assert SECTION_9[item](content)


_kept: dict[str, Any] = {}


def _one_content(client: TestClient, engine: Engine) -> dict[str, Any]:
    """One award serves the whole table."""
    if not _kept:
        scene = scenes.waiting_offer(engine)
        _kept.update(shown(client, (scene, accepted(client, scene)))["content"])
    return _kept


def everything(content: dict[str, Any]) -> Iterator[str]:
    """Every name, address, amount and date of a content, as it must stand on paper."""
    pay, work = content["pay"], content["work"]
    yield from (content["number"], content["group"]["name"], content["group"]["leader"], content["group"]["address"])
    yield from (content["hirer"]["name"], content["hirer"]["address"], content["delivery"], work["article"])
    for member in (*content["members"], *content["next_up"]):
        yield from (member["name"], member["address"])
    for amount in ("rate_satang", "amount_satang", "floor_satang", "fair_satang", "satang_per_hour"):
        yield baht(pay[amount])
    yield from (baht(pay["minimum_satang_per_hour"]), baht(work["value_satang"]), f"{work['pieces']:,} ชิ้น")
    days = [content["made_on"], pay["working"][0]["inputs"]["effective_from"]]
    for one in content["instalments"]:
        days += [one["start_on"], one["end_on"], one["deliver_on"], one["pay_by_on"]]
        yield baht(one["amount_satang"])
    yield from (say_date(date.fromisoformat(day)) for day in days)


def test_every_name_amount_and_date_stands_on_the_printed_document(client: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        above = factories.hirer(session, name="แบรนด์ใหญ่ จำกัด (มหาชน)", kind="brand", province_code="10")
        next_up = {"hirer_id": f"hir_{above.id.hex}"}
    scene = scenes.waiting_offer(engine, by={"kind": "agent", "next_up": next_up}, pieces=1_234, hazard="sharp")
    agreed = scene, accepted(client, scene)

    content = shown(client, agreed)["content"]
    said = papers.says(printed(client, agreed).content)

    assert content["next_up"][0]["name"] == "แบรนด์ใหญ่ จำกัด (มหาชน)"
    assert [one for one in everything(content) if papers.plain(one) not in said] == []


def test_an_agent_that_names_somebody_outside_is_printed_with_that_name(client: TestClient, engine: Engine) -> None:
    outside = {"name": "ห้างต่างประเทศ", "address": "1 ถนนริมทะเล"}
    scene = scenes.waiting_offer(engine, by={"kind": "agent", "next_up": outside})

    content = shown(client, (scene, accepted(client, scene)))["content"]

    assert content["next_up"] == [outside]


def test_the_file_has_its_hash_as_etag_and_never_changes(client: TestClient, agreed: Agreed) -> None:
    first, again = printed(client, agreed), printed(client, agreed)

    digest = hashlib.sha256(first.content).hexdigest()
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["ETag"] == again.headers["ETag"] == f'"{digest}"'
    assert first.content == again.content
    assert shown(client, agreed)["files"] == [{"language": "th", "sha256": digest, "size_bytes": len(first.content)}]


def test_a_reader_who_has_the_file_is_told_so(client: TestClient, agreed: Agreed) -> None:
    known = printed(client, agreed).headers["ETag"]

    again = client.get(f"{agreed[1]}/document.pdf", headers={**leader(agreed[0]), "If-None-Match": known})

    assert (again.status_code, again.content) == (304, b"")


def test_the_document_does_not_change_when_people_and_places_do(
    client: TestClient, engine: Engine, agreed: Agreed
) -> None:
    before = shown(client, agreed)

    with transaction(engine) as session:
        session.execute(text("UPDATE homeworkers SET name = 'อื่น' WHERE id = :id"), {"id": agreed[0].group.members[0]})
        session.execute(text("UPDATE hirers SET name = 'อื่น' WHERE id = :id"), {"id": agreed[0].hirer.id})

    assert shown(client, agreed)["content"] == before["content"]


def test_the_hash_can_be_redone_from_the_answer_alone(client: TestClient, agreed: Agreed) -> None:
    document = shown(client, agreed)

    assert content_hash(document["content"]) == document["content_hash"]


def test_only_the_two_sides_see_it(client: TestClient, engine: Engine, agreed: Agreed) -> None:
    stranger = scenes.waiting_offer(engine)
    others = [leader(stranger), bearer(stranger.hirer.key)]
    others += [bearer(factories.key(engine, role)) for role in ("inspector", "operator", "programme")]

    seen = [client.get(agreed[1] + path, headers=who) for who in others for path in ("/document", "/document.pdf")]

    assert {one.status_code for one in seen} == {404}
    assert client.get(f"{agreed[1]}/document", headers=bearer(agreed[0].hirer.key)).status_code == 200


def test_the_document_is_made_in_the_transaction_of_the_award(engine: Engine, sealer: Sealer) -> None:
    scene = scenes.waiting_offer(engine)

    with Session(engine) as session:
        award = answers.accept(session, sealer, group_id=scene.group.id, offer_id=scene.offer_id)
        inside = service.read_document(session, award.id).content["award"]
        session.rollback()

    with transaction(engine) as session:
        assert inside == f"awd_{award.id.hex}"
        assert session.query(Award).filter_by(offer_id=scene.offer_id).count() == 0
        assert session.query(WorkDocument).filter_by(award_id=award.id).count() == 0


def test_when_the_document_cannot_be_made_there_is_no_award(
    engine: Engine, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = scenes.waiting_offer(engine)
    monkeypatch.setattr(service, "gather", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction(engine) as session:
        answers.accept(session, sealer, group_id=scene.group.id, offer_id=scene.offer_id)

    with transaction(engine) as session:
        assert session.query(Award).filter_by(offer_id=scene.offer_id).count() == 0


def test_the_database_refuses_an_award_without_a_document(
    engine: Engine, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = scenes.waiting_offer(engine)
    monkeypatch.setattr(awards, "AFTER_AWARD", [])

    with pytest.raises(IntegrityError, match="has no work document"), transaction(engine) as session:
        answers.accept(session, sealer, group_id=scene.group.id, offer_id=scene.offer_id)


@pytest.mark.parametrize("table", ["work_documents", "document_files", "signatures"])
@pytest.mark.parametrize("act", ["UPDATE {} SET created_at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_documents_files_and_signatures_are_only_added_to(session: Session, table: str, act: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        session.execute(text(act.format(table)))

    assert getattr(refused.value.orig, "sqlstate", None) == "42501"


def test_a_content_that_was_changed_behind_our_back_is_not_shown(session: Session) -> None:
    award = _award_in(session)
    made = service.read_document(session, award.id)
    forged = {**made.content, "pay": {**made.content["pay"], "rate_satang": 1}}
    session.add(
        WorkDocument(
            award_id=award.id, version_no=2, number=made.number, content=forged, content_hash=made.content_hash
        )
    )
    session.flush()

    with pytest.raises(DocumentAltered):
        service.read_document(session, award.id)


def test_a_new_version_needs_new_signatures(session: Session) -> None:
    award = _award_in(session)
    for side, principal_id in (("hirer", None), ("leader", None)):
        _sign(session, award, side, principal_id)
    assert service.may_start(session, award.id)

    second = service.draw_up(session, award)

    assert (second.version_no, second.content["version_no"]) == (2, 2)
    assert not service.may_start(session, award.id)


def _award_in(session: Session) -> Award:
    hirer = factories.hirer(session, phone="021234567")
    group = factories.group(session, members=20, skills="straight_stitch_machine_sewing:2")
    lot_id = factories.order(session, hirer).lots[0].lot.id
    offer_id = scenes.propose(session, lot_id, group.id, 500)
    sealer = factories._sealer
    award = answers.accept(session, sealer, group_id=group.id, offer_id=offer_id)
    session.info["sides"] = {"hirer": hirer.principal_id, "leader": group.principal_id}
    return award


def _sign(session: Session, award: Award, side: Any, principal_id: Any) -> None:
    who = principal_id or session.info["sides"][side]
    service.sign(session, award_id=award.id, side=side, principal_id=who, signing=service.Signing())
