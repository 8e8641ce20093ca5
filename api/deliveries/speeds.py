"""How fast a group makes an article, learnt from what it delivered (features.md M15).

Nobody records hours at home, so a speed is only learnt where the books bound them. Of an award whose pieces are all
handed over, the group had at most this time for it, in the weeks from its beginning to the last hand-over:

    time = what these weeks hold for the award + what they held for nothing.

Pieces x standard centi-minutes / time is then a speed the group has at least shown. Where more than a tenth of the time
was held for nothing, that would say little, and the award does not count. From three counted awards of a group and an
article on, their work together over their time together is its speed; with fewer, an article it has made is known
at the standard speed. Complaints, disputes and refused pieces are not looked at: they tell of quality.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.offers.learnt import Speeds, article_code

STANDARD_PERMILLE = 1000
PERMILLE = (
    500,
    2000,
)  # half or double the standard: past that, the piece time is wrong rather than the group fast or slow
LEAST_AWARDS = 3  # one lot may be luck or illness; of three in a row the sum is neither
MOST_HELD_FOR_NOTHING = 10  # one part in so many
LOOK_BACK = timedelta(weeks=52)  # a year: crafts follow the seasons, and members come and go

DELIVERED = text(
    "WITH done AS ("
    "SELECT a.id, a.group_id, l.skill_code, l.article, a.pieces * a.centiminutes_per_piece AS work, "
    "greatest(a.start_on, (a.created_at AT TIME ZONE 'Asia/Bangkok')::date) AS begun_on, "
    "max(n.handed_over_on) AS done_on "
    "FROM awards a JOIN lots l ON l.id = a.lot_id JOIN delivery_notes n ON n.award_id = a.id AND n.kind = 'work' "
    "WHERE a.state <> 'cancelled' AND a.delivered_pieces = a.pieces GROUP BY a.id, l.id "
    "HAVING max(n.handed_over_on) >= :since AND max(n.handed_over_on) < :before), "
    "hands AS (SELECT DISTINCT award_id, profile_id FROM award_work JOIN done ON done.id = award_id) "
    "SELECT d.group_id, d.skill_code, d.article, d.work, "
    "coalesce(sum(w.centiminutes), 0) AS held, coalesce(sum(c.minutes * 100 - c.booked_centiminutes), 0) AS free "
    "FROM done d JOIN hands h ON h.award_id = d.id "
    "LEFT JOIN capacity_weeks c ON c.profile_id = h.profile_id "
    "AND c.week_on BETWEEN date_trunc('week', d.begun_on)::date AND d.done_on "
    "LEFT JOIN award_work w ON w.award_id = d.id AND w.profile_id = c.profile_id AND w.week_on = c.week_on "
    "GROUP BY d.id, d.group_id, d.skill_code, d.article, d.work ORDER BY d.id"
)


@dataclass(frozen=True, slots=True)
class Done:
    """An award all of whose pieces are handed over: its standard work, and the time its weeks held (centi-minutes)."""

    work: int
    held: int
    free: int

    @property
    def counts(self) -> bool:
        """Whether the time it can have taken is known well enough."""
        return self.held > 0 and self.free * MOST_HELD_FOR_NOTHING <= self.held + self.free


def speeds_of(session: Session, before: date) -> Speeds:
    """Group → article → permille of the standard speed, from work handed over in the year before a day."""
    made: dict[tuple[UUID, str], list[Done]] = defaultdict(list)
    rows = session.execute(DELIVERED, {"since": before - LOOK_BACK, "before": before})
    for group_id, skill, article, work, held, free in rows:
        made[group_id, article_code(skill, article)].append(Done(int(work), int(held), int(free)))
    found: Speeds = defaultdict(dict)
    for (group_id, article), awards in made.items():
        found[group_id][article] = speed(awards)
    return found


def speed(awards: list[Done]) -> int:
    """Permille of the standard speed that a group has shown with an article."""
    counted = [award for award in awards if award.counts]
    if len(counted) < LEAST_AWARDS:
        return STANDARD_PERMILLE
    time = sum(award.held + award.free for award in counted)
    least, most = PERMILLE
    return max(least, min(most, sum(award.work for award in counted) * 1000 // time))
