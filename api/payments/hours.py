"""What an hour of the work of an award brought each member: her own minutes where she said them, else standard time."""

from uuid import UUID

from sqlalchemy import Numeric, case, cast, func, select
from sqlalchemy.orm import Session

from api.deliveries.models import Tally
from api.offers.models import Award
from api.parties.models import Group
from api.payments.models import Deduction, Instalment
from api.payments.owing import stands
from api.payments.rules import NEED_CONSENT
from api.thai import today
from api.wages.lookup import minimum_wage

HOURS_A_DAY = 8  # a normal day; the hourly minimum is the daily one ÷ 8
CENTIMINUTES_AN_HOUR = 6_000


def satang_per_hour(session: Session, award: Award) -> dict[UUID, int]:
    """Members who were paid for something → satang an hour, rounded down. Tax does not lower it."""
    kept = (
        select(func.coalesce(func.sum(Deduction.amount_satang), 0))
        .where(Deduction.instalment_id == Instalment.id, Deduction.ground.in_(NEED_CONSENT), stands())
        .correlate(Instalment)
        .scalar_subquery()
    )
    standard = cast(Instalment.pieces * Instalment.percent_done, Numeric) * award.centiminutes_per_piece / 100
    own = cast(Tally.minutes, Numeric) * 100 * Instalment.pieces / Tally.pieces
    rows = session.execute(
        select(
            Instalment.homeworker_id,
            func.sum(Instalment.gross_satang - kept).label("satang"),
            func.sum(case((Tally.minutes.is_(None), standard), else_=own)).label("centiminutes"),
        )
        .outerjoin(Tally, (Tally.note_id == Instalment.note_id) & (Tally.homeworker_id == Instalment.homeworker_id))
        .where(Instalment.award_id == award.id)
        .group_by(Instalment.homeworker_id)
    )
    return {row.homeworker_id: int(row.satang * CENTIMINUTES_AN_HOUR // row.centiminutes) for row in rows}


def minimum_per_hour(session: Session, group_id: UUID) -> int:
    """The minimum of the group's place by the hour, in satang, rounded up."""
    group = session.get_one(Group, group_id)
    wage = minimum_wage(session, province_code=group.province_code, district_code=group.district_code, on_date=today())
    return -(-wage.daily_satang // HOURS_A_DAY)
