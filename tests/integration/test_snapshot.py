"""What a problem carries of what groups delivered, are owed and have promised."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api import app  # noqa: F401 - registers where speeds come from
from api.config import Settings
from api.db import transaction
from api.offers import answers, debts, policies
from api.offers.learnt import article_code, speeds
from api.offers.models import Award, AwardWork
from api.offers.snapshot import Snapshot, take
from api.orders.models import Lot
from api.orders.rules import monday_after
from api.sealing import Sealer
from api.thai import today
from tests import factories, goods, scenes

LATER = today() + timedelta(weeks=30)
SEWING = "straight_stitch_machine_sewing"


def taken(session: Session) -> Snapshot:
    """The problem as it stands."""
    return take(session, policy=policies.in_force(session, today()), first_week_on=monday_after(today()), seed=1)


def delivered(session: Session, award_id: UUID, *, on: date | None = None) -> date:
    """All pieces of an award handed over, by default on the last day of its work; the day. Never to be committed:
    nobody claims what is yet to come."""
    award = session.get_one(Award, award_id)
    last = session.scalar(
        select(AwardWork.week_on).where(AwardWork.award_id == award_id).order_by(AwardWork.week_on.desc())
    )
    assert last is not None
    day = on or last + timedelta(days=4)
    award.delivered_pieces = award.pieces
    session.flush()
    note = (
        "INSERT INTO delivery_notes "
        "(id, award_id, number, kind, source, pieces, handed_over_on, answer_by_on, note, state) VALUES "
        "(gen_random_uuid(), :award, 1, 'work', 'phone', :pieces, :day, :day, '', 'handed_over')"
    )
    session.execute(text(note), {"award": award_id, "pieces": award.pieces, "day": day})
    return day


def fill(session: Session, group_id: UUID) -> None:
    """The group has just the minutes that are booked."""
    session.execute(
        text("UPDATE capacity_weeks SET minutes = -(-booked_centiminutes / 100) WHERE group_id = :group"),
        {"group": group_id},
    )


def awards_of_one_group(engine: Engine, settings: Settings, count: int) -> tuple[UUID, list[UUID]]:
    """A group that took so many lots of one article; both sides have signed."""
    first = goods.signed_award(engine, pieces=100)
    awards = [first.award_id]
    for _ in range(count - 1):
        with transaction(engine) as session:
            lot_id = factories.order(session, first.hirer, quantity_pieces=100).lots[0].lot.id
            offer_id = scenes.propose(session, lot_id, first.group.id, 100)
            made = answers.accept(session, Sealer(settings), group_id=first.group.id, offer_id=offer_id)
            awards.append(made.id)
        goods.signed(engine, goods.SignedAward(first.hirer, first.group, lot_id, made.id))
    return first.group.id, awards


def test_a_group_is_known_to_work_at_the_speed_it_has_shown(fresh_engine: Engine, settings: Settings) -> None:
    group_id, awards = awards_of_one_group(fresh_engine, settings, 3)
    with Session(fresh_engine) as session:
        for award in awards:
            delivered(session, award)
        fill(session, group_id)

        found = speeds(session, LATER)

    assert list(found[group_id].values()) == [pytest.approx(1000, abs=5)]


def test_an_article_made_in_idle_weeks_is_known_at_the_standard_speed(fresh_engine: Engine, settings: Settings) -> None:
    group_id, awards = awards_of_one_group(fresh_engine, settings, 3)
    with Session(fresh_engine) as session:
        for award in awards:
            delivered(session, award)

        found = speeds(session, LATER)
        lot = session.scalars(select(Lot)).first()

    assert lot is not None
    assert found == {group_id: {article_code(SEWING, lot.article): 1000}}


def test_what_is_not_handed_over_whole_teaches_nothing(fresh_engine: Engine, settings: Settings) -> None:
    awards_of_one_group(fresh_engine, settings, 3)
    with transaction(fresh_engine) as session:
        assert speeds(session, LATER) == {}


def test_what_is_handed_over_after_the_day_asked_for_is_not_known_yet(fresh_engine: Engine, settings: Settings) -> None:
    _, awards = awards_of_one_group(fresh_engine, settings, 1)
    with Session(fresh_engine) as session:
        day = delivered(session, awards[0])

        assert speeds(session, day) == {}
        assert speeds(session, day + timedelta(days=1))


def test_the_problem_carries_article_speed_and_credit(fresh_engine: Engine, settings: Settings) -> None:
    group_id, awards = awards_of_one_group(fresh_engine, settings, 1)
    run_id = scenes.matched(fresh_engine, settings)
    with Session(fresh_engine) as session:
        debts.book(session, run_id, {group_id: 12_300})
        delivered(session, awards[0], on=today() - timedelta(days=1))
        hirer = factories.hirer(session, province_code="10")
        lot = factories.order(session, hirer).lots[0].lot

        problem = taken(session).problem

    group = next(one for one in problem.groups if one.id == f"grp_{group_id.hex}")
    assert group.credit_satang == 12_300
    assert dict(group.speeds) == {article_code(SEWING, lot.article): 1000}
    assert [one.article for one in problem.lots] == [article_code(SEWING, lot.article)]
    assert lot.article not in problem.to_json()


def test_credit_that_is_used_up_is_no_longer_carried(fresh_engine: Engine, settings: Settings) -> None:
    group_id, _ = awards_of_one_group(fresh_engine, settings, 1)
    earned, used = scenes.matched(fresh_engine, settings), scenes.matched(fresh_engine, settings)
    with transaction(fresh_engine) as session:
        debts.book(session, earned, {group_id: 500})
        debts.book(session, used, {group_id: -500})

        assert debts.balances(session) == {}


def test_a_fast_groups_award_books_the_minutes_of_its_offer(fresh_engine: Engine, settings: Settings) -> None:
    """A piece takes what the offer laid out for it; accepting half of the pieces takes half of that."""
    scene = scenes.waiting_offer(fresh_engine, pieces=100, offered=10)
    with transaction(fresh_engine) as session:
        standard = session.get_one(Lot, scene.lot_id).centiminutes_per_piece
        group = factories.group(session, members=20, skills=f"{SEWING}:2")
        offer_id = scenes.propose(session, scene.lot_id, group.id, 90, each=standard - 10)
    with transaction(fresh_engine) as session:
        award = answers.accept(session, Sealer(settings), group_id=group.id, offer_id=offer_id, pieces=50)
        work = sum(session.scalars(select(AwardWork.centiminutes).where(AwardWork.award_id == award.id)))
        frozen = taken(session).problem.frozen

    assert work == 50 * (standard - 10)
    ours = [one for one in frozen if one.group == f"grp_{group.id.hex}"]
    assert sum(one.value_satang for one in ours) == 50 * award.rate_satang
