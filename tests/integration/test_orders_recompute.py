"""A new minimum wage: new versions beside the old, lots under their new floor wait for a better rate."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, true
from sqlalchemy.orm import Session

from api.db import transaction
from api.notifications.models import Notification
from api.orders.amend import amend_lot
from api.orders.demand import open_lots
from api.orders.models import Lot, LotRate
from api.orders.recompute import recompute_rates
from api.orders.schemas import AmendLot
from api.sealing import Sealer
from api.thai import today
from api.wages.models import MinimumWage, WageNotification
from tests.factories import hirer, order, order_body


@pytest.fixture
def session(fresh_engine: Engine) -> Iterator[Session]:
    """A database of this test's own: a new wage concerns every lot there is."""
    with transaction(fresh_engine) as made:
        yield made


def raise_wage(session: Session, daily_satang: int, on: date | None = None, province: str = "10") -> None:
    """A notification that sets one province's wage from a day on, ten days ahead unless told."""
    since = on or today() + timedelta(days=10)
    notification = WageNotification(number=f"15/{since}", source="test", effective_from=since)
    session.add(notification)
    session.flush()
    session.add(
        MinimumWage(
            notification_id=notification.id, province_code=province, daily_satang=daily_satang, effective_from=since
        )
    )
    session.flush()


def versions(session: Session, lot: Lot) -> list[tuple[int, int]]:
    found = select(LotRate).where(LotRate.lot_id == lot.id).order_by(LotRate.number)
    return [(rate.number, rate.floor_satang) for rate in session.scalars(found)]


def test_a_new_wage_adds_a_version_and_keeps_the_old(session: Session, sealer: Sealer) -> None:
    lot = order(session, hirer(session)).lots[0].lot
    raise_wage(session, 44_000)

    changed = recompute_rates(session, sealer)
    session.refresh(lot)

    assert changed == 1
    assert versions(session, lot) == [(1, 1_000), (2, 1_100)]
    assert (lot.state, lot.version) == ("open", 2)


def test_recomputing_again_changes_nothing(session: Session, sealer: Sealer) -> None:
    order(session, hirer(session))
    raise_wage(session, 44_000)
    recompute_rates(session, sealer)

    assert recompute_rates(session, sealer) == 0


def test_a_wage_after_the_due_date_changes_nothing(session: Session, sealer: Sealer) -> None:
    order(session, hirer(session))
    raise_wage(session, 80_000, on=today() + timedelta(days=36))

    assert recompute_rates(session, sealer) == 0


def test_a_wage_of_another_province_changes_nothing(session: Session, sealer: Sealer) -> None:
    order(session, hirer(session))
    raise_wage(session, 80_000, province="40")

    assert recompute_rates(session, sealer) == 0


def test_a_lot_under_its_new_floor_is_blocked_and_its_hirer_told(session: Session, sealer: Sealer) -> None:
    factory = hirer(session, phone="+66812345678")
    lot = order(session, factory, rate_satang=1_050).lots[0].lot
    raise_wage(session, 44_000)

    recompute_rates(session, sealer)
    session.refresh(lot)
    told = session.scalars(select(Notification).where(Notification.principal_id == factory.principal_id)).all()

    assert (lot.state, lot.terms) == ("blocked", 2)
    assert [one.kind for one in told] == ["lot_under_new_floor"]
    assert open_lots(session) == []


def test_a_blocked_lot_opens_again_with_a_lawful_rate(session: Session, sealer: Sealer) -> None:
    lot = order(session, hirer(session), rate_satang=1_050).lots[0].lot
    raise_wage(session, 44_000)
    recompute_rates(session, sealer)

    change = AmendLot(rate_satang=1_100)
    amend_lot(session, order_id=lot.order_id, lot_id=lot.id, mine=true(), if_match="*", change=change)

    assert [one.id for one in open_lots(session)] == [lot.id]


def test_accepted_work_and_cancelled_lots_keep_their_rate(session: Session, sealer: Sealer) -> None:
    sheet = order(session, hirer(session), lots=order_body()["lots"] * 2)
    first, second = (one.lot for one in sheet.lots)
    first.awarded_pieces, first.groups_awarded = 500, 1
    second.state = "cancelled"
    raise_wage(session, 44_000)

    assert recompute_rates(session, sealer) == 0


def test_matching_sees_lots_with_pieces_open_and_due_ahead(session: Session) -> None:
    lots = [one.lot for one in order(session, hirer(session), lots=order_body()["lots"] * 3).lots]
    lots[0].awarded_pieces, lots[0].groups_awarded = 120, 1
    lots[1].awarded_pieces, lots[1].groups_awarded = 500, 2
    session.flush()

    seen = open_lots(session)

    assert {one.id: one.open_pieces for one in seen} == {lots[0].id: 380, lots[2].id: 500}
    assert (seen[0].pieces_per_day, seen[0].latitude_e6) == (40, 13_754_000)
    assert open_lots(session, today=lots[0].due_on) == []
