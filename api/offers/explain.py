"""Why a lot was left over, and why a group did or did not get it: read back from the stored run."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.offers.models import MatchingRun
from api.offers.refusals import RunNotReady
from api.words import Language
from matching import Plan, Problem, Reason, ReasonCode, text, why_not, why_unplaced

MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: its code, the numbers it rests on, and the sentence in Thai and English."""

    code: str
    numbers: dict[str, int]
    th: str
    en: str


class _Runs:
    """The last few runs as objects: they never change once finished, and reading one takes a while."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, tuple[Problem, Plan]] = OrderedDict()

    def get(self, session: Session, run_id: UUID) -> tuple[Problem, Plan]:
        if run_id not in self._kept:
            row = session.get(MatchingRun, run_id)
            if row is None:
                raise NotFound()
            if row.snapshot is None or row.plan is None:
                raise RunNotReady(state=row.state)
            self._kept[run_id] = (Problem.from_json(row.snapshot), Plan.from_json(row.plan))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[run_id]


RUNS = _Runs()


def reasons(session: Session, run_id: UUID, lot_id: UUID, group_id: UUID | None) -> list[Why]:
    """Why this lot is left (without a group), or why this group has it or not. Always: in this run's plan."""
    problem, plan = RUNS.get(session, run_id)
    try:
        if group_id is None:
            return [_why(r) for r in why_unplaced(problem, plan, f"lot_{lot_id.hex}")]
        return [_why(r) for r in why_not(problem, plan, f"lot_{lot_id.hex}", f"grp_{group_id.hex}")]
    except KeyError:
        return _left_out(session, run_id, lot_id)


def _left_out(session: Session, run_id: UUID, lot_id: UUID) -> list[Why]:
    """A lot that was open but could not enter the run's problem."""
    row = session.get_one(MatchingRun, run_id)
    for one in row.left_out:
        if one["lot"] == f"lot_{lot_id.hex}":
            return [left_out_why(one)]
    raise NotFound()


def left_out_why(one: dict[str, Any]) -> Why:
    """The reason of a lot that did not enter a run."""
    th, en = LEFT_OUT[one["reason"]]
    return Why(one["reason"], {"open_pieces": int(one["pieces"])}, th, en)


LEFT_OUT = {
    "window_too_short": (
        "ระหว่างวันเริ่มกับวันส่งไม่มีสัปดาห์เต็มในช่วงที่วางแผน",
        "No whole week lies between start and due date within the weeks that are planned",
    ),
    "waiting_for_answers": (
        "เสนอให้กลุ่มแล้วทั้งหมด กำลังรอคำตอบ",
        "All of it is offered to groups and waits for their answers",
    ),
    "split_limit_reached": (
        "มีกลุ่มครบตามจำนวนที่ผู้จ้างงานกำหนดแล้ว",
        "It has as many groups as the hirer allows",
    ),
}


def latest_run_with(session: Session, lot_id: UUID) -> MatchingRun | None:
    """The newest finished run that looked at a lot."""
    name = f"lot_{lot_id.hex}"
    return session.scalars(
        select(MatchingRun)
        .where(
            MatchingRun.state.in_(("published", "withheld")),
            MatchingRun.snapshot.contains(f'"{name}"') | MatchingRun.left_out.contains([{"lot": name}]),
        )
        .order_by(MatchingRun.id.desc())
        .limit(1)
    ).one_or_none()


def _why(reason: Reason) -> Why:
    return Why(reason.code.value, dict(reason.numbers), text(reason, "th"), text(reason, "en"))


def sentence(code: str, numbers: dict[str, int], language: Language) -> str:
    """The sentence of a reason code."""
    if code in LEFT_OUT:
        return LEFT_OUT[code][0 if language == "th" else 1]
    return text(Reason(ReasonCode(code), tuple(numbers.items())), language)
