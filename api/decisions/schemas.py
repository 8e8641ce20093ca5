"""Questions, overrides and appeals on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.offers.schemas import AdoptPolicy, GroupId, LotId, OfferId, RunId
from api.shapes import Id, Pieces, PlainText, Shape, Whole

QuestionId = Annotated[UUID, Id("qst")]
OverrideId = Annotated[UUID, Id("ovr")]
AppealId = Annotated[UUID, Id("apl")]
Words = Annotated[str, PlainText(2_000)]
Week = Annotated[int, Whole(0, 519)]
Permille = Annotated[int, Whole(0, 1000)]


class Explain(Shape):
    """Why this group has this lot or has it not, what it would cost otherwise, and what would flip it."""

    kind: Literal["explain"]
    lot: LotId
    group: GroupId


class TrainingPrices(Shape):
    """What it would be worth if members of a group learnt a skill, as intervals; the best few."""

    kind: Literal["training_prices"]
    most: Annotated[int, Whole(1, 20)] = 5


class Alternatives(Shape):
    """Other plans nearly as good and different enough."""

    kind: Literal["alternatives"]
    count: Annotated[int, Whole(1, 5)] = 3
    within_permille: Permille = 20
    at_least_different_permille: Annotated[int, Whole(1, 1000)] = 100


class Change(Shape):
    """A change of the run's problem by path, such as `/lots/lot_…/last_week` or `/groups/*/profiles/*/minutes/3`."""

    op: Literal["add", "remove", "replace", "scale"]
    path: Annotated[str, PlainText(200)]
    value: Any = None


class WhatIf(Shape):
    """The plan of a changed problem, and what that means to each group, region and sex."""

    kind: Literal["what_if"]
    changes: list[Change] = Field(min_length=1, max_length=100)


class Sandbox(Shape):
    """The last runs under other weights. Without a policy, their own: then history must come out as it was."""

    kind: Literal["sandbox"]
    policy: AdoptPolicy | None = None
    runs: Annotated[int, Whole(1, 12)] = 3


class RushPrice(Shape):
    """What it costs all others if a lot is due earlier."""

    kind: Literal["rush_price"]
    lot: LotId
    last_week: Week = Field(description="counted from the run's first week")


class ChangePrice(Shape):
    """What it costs all others if a lot grows, shrinks, or (0 pieces) is cancelled."""

    kind: Literal["change_price"]
    lot: LotId
    pieces: Annotated[int, Whole(0, 10_000_000)]


AskRun = Annotated[
    Explain | TrainingPrices | Alternatives | WhatIf | Sandbox | RushPrice | ChangePrice, Field(discriminator="kind")
]


class QuestionShape(Shape):
    """Something asked of a run; the worker answers it from what the run stored."""

    id: QuestionId
    run: RunId
    kind: str
    body: dict[str, Any]
    state: Literal["waiting", "answered", "failed"]
    answer: dict[str, Any] | None
    created_at: datetime
    answered_at: datetime | None


class AskOverride(Shape):
    """Give pieces of a lot to another group than the plan did. What it costs and who loses is reckoned first."""

    lot: LotId
    group: GroupId
    pieces: Pieces
    reason: Words = Field(description="why; others will read it when they review it")


class ReviewOverride(Shape):
    decision: Literal["upheld", "taken_back"]
    note: Words


class Loser(Shape):
    group: GroupId
    satang: int = Field(description="so much less income than in the plan")


class OverrideShape(Shape):
    """A person's decision against the plan, with its cost, its losers and its review."""

    id: OverrideId
    run: RunId
    lot: LotId
    group: GroupId
    pieces: int
    reason: str
    state: Literal["reckoning", "shown", "waiting", "carried_out", "upheld", "taken_back", "dropped"]
    cost_satang: int | None
    losers: list[Loser] | None
    why_dropped: str | None
    offer: OfferId | None
    review_by_on: date | None
    reviewed_at: datetime | None
    review_note: str | None
    created_at: datetime
    version: int


class AskAppeal(Shape):
    """Ask people to look at what the newest run decided about a lot, for your group."""

    lot: LotId
    words: Words


class AnswerAppeal(Shape):
    decision: Literal["stands", "changed"]
    words: Words
    override: OverrideId | None = None


class AppealShape(Shape):
    """An appeal with the replay of its run, what would have changed the decision, and the answer."""

    id: AppealId
    run: RunId
    lot: LotId
    group: GroupId
    words: str
    state: Literal["open", "ready", "answered"]
    answer_by_on: date
    replay_good: bool | None = Field(description="solved again, the run gave the same plan, and it is sound")
    findings: dict[str, Any] | None
    decision: Literal["stands", "changed"] | None
    override: OverrideId | None
    answer: str | None
    created_at: datetime
    answered_at: datetime | None
    version: int
