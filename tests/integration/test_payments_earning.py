"""What is accepted is earned: an instalment for each homeworker, the entry, the shares; the database insists on it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from api.db import transaction
from api.deliveries import hooks
from api.deliveries.models import GoodsReceipt
from api.ledger.balances import balance
from api.ledger.books import AccountOf, Reference
from api.ledger.models import Journal
from api.payments import entries
from api.payments.models import Instalment, LotShare
from api.thai import today
from tests import payroll


def instalments(session: Session, receipt_id: UUID) -> dict[UUID, Instalment]:
    found = session.scalars(select(Instalment).where(Instalment.receipt_id == receipt_id))
    return {one.homeworker_id: one for one in found}


def test_each_homeworker_earns_her_pieces_times_the_rate(engine: Engine) -> None:
    roll = payroll.award(engine)
    first, second = roll.members[:2]

    receipt = payroll.received(engine, roll, {first: 10, second: 7})

    with transaction(engine) as session:
        made = instalments(session, receipt)
        assert {one: row.gross_satang for one, row in made.items()} == {first: 15_000, second: 10_500}
        assert balance(session, AccountOf("homeworker_earning", second)) == 10_500
        assert balance(session, AccountOf("hirer_payable", roll.scene.hirer.id)) == -25_500


def test_one_entry_tells_of_the_whole_receipt_on_the_day_of_the_hand_over(engine: Engine) -> None:
    roll = payroll.award(engine)

    receipt = payroll.received(engine, roll, dict.fromkeys(roll.members, 3), days_ago=4)

    with transaction(engine) as session:
        entry = session.scalars(select(Journal).where(Journal.reference_id == receipt)).one()
        assert (entry.kind, entry.reference_subject, entry.lines) == ("earning", "goods_receipt", 21)
        assert entry.effective_on == today() - timedelta(days=4)


def test_part_finished_pieces_are_paid_pro_rata_rounded_up(engine: Engine) -> None:
    roll = payroll.award(engine, rate_satang=1_501)
    member = roll.members[0]

    receipt = payroll.part_finished(engine, roll, member, pieces=3, percent_done=33)

    with transaction(engine) as session:
        assert instalments(session, receipt)[member].gross_satang == 1_486  # 1485.99 up


def test_a_dispute_that_ends_for_the_group_earns_with_the_clock_of_the_hand_over(engine: Engine) -> None:
    roll = payroll.award(engine)
    member = roll.members[0]
    receipt = payroll.received(engine, roll, {member: 5}, rejected={member: 4}, days_ago=10)

    dispute = payroll.granted(engine, roll, receipt, {member: 4})

    with transaction(engine) as session:
        entry = session.scalars(select(Journal).where(Journal.reference_id == dispute)).one()
        assert (entry.reference_subject, entry.effective_on) == ("dispute", today() - timedelta(days=10))
        assert balance(session, AccountOf("homeworker_earning", member)) == 9 * 1_500


def test_a_receipt_earns_once(engine: Engine) -> None:
    roll = payroll.award(engine)
    member = roll.members[0]
    receipt = payroll.received(engine, roll, {member: 5})

    with transaction(engine) as session:
        note = session.scalars(select(Instalment.note_id).where(Instalment.receipt_id == receipt)).one()
    again = hooks.Acceptance(receipt, None, note, roll.award_id, (hooks.AcceptedPieces(member, 5),))
    with pytest.raises(IntegrityError, match="uq_instalments"), transaction(engine) as session:
        hooks.accepted(session, again)


@pytest.fixture
def nobody_earns(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(hooks, "AFTER_ACCEPTANCE", [])


def test_a_receipt_whose_pieces_earn_nothing_is_refused(engine: Engine, nobody_earns: Callable[[], None]) -> None:
    roll = payroll.award(engine)
    nobody_earns()

    with pytest.raises(DBAPIError, match="is not what is paid"):
        payroll.received(engine, roll, {roll.members[0]: 5})


def test_a_dispute_whose_pieces_earn_nothing_is_refused(engine: Engine, nobody_earns: Callable[[], None]) -> None:
    roll = payroll.award(engine)
    member = roll.members[0]
    receipt = payroll.received(engine, roll, {member: 5}, rejected={member: 4})
    nobody_earns()

    with pytest.raises(DBAPIError, match="is not what is paid"):
        payroll.granted(engine, roll, receipt, {member: 4})


LIES: dict[str, dict[str, object]] = {
    "more pieces": {"pieces": 6, "gross_satang": 9_000},
    "another sum": {"percent_done": 50, "gross_satang": 3_750},
    "of somebody else": {"homeworker_id": 1},
    "for another hirer": {"hirer_id": "other"},
    "of an entry of another receipt": {"journal_id": "other"},
}


def tell(engine: Engine, roll: payroll.Payroll, other: payroll.Payroll, lie: dict[str, object]) -> None:
    """A receipt of 5 pieces and its instalment, written behind the use case's back."""
    member = roll.members[0]
    with transaction(engine) as session:
        receipt = session.get_one(GoodsReceipt, payroll.received(session, roll, {member: 5}))
        elsewhere = session.scalars(select(Instalment).where(Instalment.award_id == other.award_id)).one()
        about, to = Reference("goods_receipt", receipt.id), {member: 7_500}
        hirer, on = roll.scene.hirer.id, today()
        entry = entries.owed(session, "earning", "homeworker_earning", hirer_id=hirer, to=to, reference=about, on=on)
        facts = {
            "receipt_id": receipt.id,
            "note_id": receipt.note_id,
            "award_id": roll.award_id,
            "hirer_id": hirer,
            "group_id": roll.scene.group.id,
            "homeworker_id": member,
            "pieces": 5,
            "rate_satang": 1_500,
            "gross_satang": 7_500,
            "pay_within_days": 7,
            "journal_id": entry.id,
        } | lie
        for name in ("hirer_id", "journal_id"):
            facts[name] = getattr(elsewhere, name) if facts[name] == "other" else facts[name]
        if facts["homeworker_id"] == 1:
            facts["homeworker_id"] = roll.members[1]
        session.add(Instalment(**facts))


def test_an_instalment_that_is_what_was_accepted_stands(engine: Engine, nobody_earns: Callable[[], None]) -> None:
    roll, other = payroll.award(engine), payroll.award(engine)
    payroll.received(engine, other, {other.members[0]: 5})
    nobody_earns()

    tell(engine, roll, other, {})


@pytest.mark.parametrize("lie", LIES)
def test_an_instalment_that_is_not_what_was_accepted_is_refused(
    engine: Engine, nobody_earns: Callable[[], None], lie: str
) -> None:
    roll, other = payroll.award(engine), payroll.award(engine)
    payroll.received(engine, other, {other.members[0]: 5})
    nobody_earns()

    with pytest.raises(DBAPIError, match=r"accepted|wage record"):
        tell(engine, roll, other, LIES[lie])


def test_an_instalment_is_never_changed_nor_taken_out(engine: Engine) -> None:
    roll = payroll.award(engine)
    receipt = payroll.received(engine, roll, {roll.members[0]: 5})

    for change in ("UPDATE instalments SET gross_satang = 1", "DELETE FROM instalments"):
        with pytest.raises(DBAPIError, match="permission denied"), transaction(engine) as session:
            session.execute(text(f"{change} WHERE receipt_id = :id"), {"id": receipt})


def test_the_leaders_fee_is_paid_on_top_and_only_once_both_agreed(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    place, member = f"/v1/awards/awd_{roll.award_id.hex}", roll.members[0]
    fee = {"satang_per_piece": 50}
    first = payroll.received(engine, roll, {member: 10})
    statuses = [
        client.post(f"{place}/leader-fee/agree", json=fee, headers=roll.hirer).status_code,
        client.post(f"{place}/leader-fee", json=fee, headers=roll.leader).status_code,
        client.post(f"{place}/leader-fee/agree", json={"satang_per_piece": 40}, headers=roll.hirer).status_code,
        client.post(f"{place}/leader-fee/agree", json=fee, headers=roll.leader).status_code,
        client.post(f"{place}/leader-fee/agree", json=fee, headers=roll.hirer).status_code,
        client.post(f"{place}/leader-fee/agree", json=fee, headers=roll.hirer).status_code,
    ]

    payroll.received(engine, roll, {member: 10})

    assert statuses == [409, 201, 409, 404, 201, 409]
    with transaction(engine) as session:
        assert balance(session, AccountOf("leader_fee", roll.scene.group.id)) == 500
        assert balance(session, AccountOf("homeworker_earning", member)) == 30_000
        assert session.scalar(select(LotShare.leader_satang).where(LotShare.receipt_id == first)) == 0
    shown = client.get(f"{place}/account", headers=roll.leader).json()
    assert (shown["leader_fee_satang"], shown["members"][0]["gross_satang"]) == (500, 30_000)


def test_what_an_agent_keeps_is_visible_and_shares_add_up(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine, by={"kind": "agent", "next_up": {"name": "โรงงานใหญ่", "address": "1 ถนนสุขุมวิท"}})
    place = f"/v1/lots/lot_{roll.scene.lot_id.hex}"
    declared = client.post(f"{place}/chain-price", json={"satang_per_piece": 2_000}, headers=roll.hirer)

    payroll.received(engine, roll, {roll.members[0]: 10})

    shown = client.get(f"{place}/shares", headers=roll.leader).json()
    assert declared.status_code == 201, declared.text
    assert (shown["price_satang"], shown["homeworkers_satang"], shown["agent_satang"]) == (20_000, 15_000, 5_000)
    assert shown["homeworkers_percent"] == 75


def test_shares_that_do_not_add_up_are_refused(engine: Engine) -> None:
    roll = payroll.award(engine)
    receipt = payroll.received(engine, roll, {roll.members[0]: 10})

    parts = dict.fromkeys(("leader_satang", "transport_satang", "platform_satang", "agent_satang"), 1)
    wrong = LotShare(receipt_id=receipt, lot_id=roll.scene.lot_id, price_satang=9, homeworkers_satang=9, **parts)
    with pytest.raises(IntegrityError, match="ck_lot_shares_sum"), transaction(engine) as session:
        session.add(wrong)


def test_a_factory_has_no_price_up_the_chain(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)

    refused = client.post(
        f"/v1/lots/lot_{roll.scene.lot_id.hex}/chain-price", json={"satang_per_piece": 2_000}, headers=roll.hirer
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/only-agents")


def test_every_accepted_piece_is_in_one_instalment(engine: Engine) -> None:
    roll = payroll.award(engine, pieces=630)
    for _ in range(3):
        payroll.received(engine, roll, {one: at + 1 for at, one in enumerate(roll.members)})

    with transaction(engine) as session:
        pieces = select(func.sum(Instalment.pieces)).where(Instalment.award_id == roll.award_id)
        assert session.scalar(pieces) == 3 * sum(range(1, 21))
