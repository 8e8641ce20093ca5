"""Shapes of runs, offers and awards on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.shapes import Day, Id, Name, Note, Pieces, Satang, Shape, Whole

OfferId = Annotated[UUID, Id("ofr")]
AwardId = Annotated[UUID, Id("awd")]
RunId = Annotated[UUID, Id("run")]
PolicyId = Annotated[UUID, Id("pol")]
LotId = Annotated[UUID, Id("lot")]
GroupId = Annotated[UUID, Id("grp")]
HirerId = Annotated[UUID, Id("hir")]
HomeworkerId = Annotated[UUID, Id("hwk")]
ProfileId = Annotated[UUID, Id("prf")]

OfferState = Literal["open", "countered", "accepted", "declined", "lapsed", "withdrawn"]
DeclineReason = Literal["no_time", "rate_too_low", "too_far", "not_our_work", "dates", "materials", "other"]


class WorkShape(Shape):
    """Minutes of one skill profile in one week."""

    week_on: date
    profile: ProfileId
    centiminutes: int = Field(description="1/100 minute")


class OfferShape(Shape):
    """Work proposed to a group, with what it pays an hour beside the minimum of the group's place."""

    id: OfferId
    state: OfferState
    lot: LotId
    group: GroupId
    article: str
    skill: str
    pieces: int
    rate_satang: int
    floor_satang: int = Field(description="least lawful rate per piece at the group's place")
    centiminutes_per_piece: int
    satang_per_hour: int = Field(description="what an hour of standard minutes pays at this rate")
    minimum_satang_per_hour: int = Field(description="the minimum wage of the group's place, per hour")
    materials_by: Literal["hirer", "group"] = Field(description="who supplies the materials")
    start_on: date
    due_on: date
    expires_at: datetime
    answered_at: datetime | None
    decline_reason: str | None
    counter_rate_satang: int | None
    counter_pieces: int | None
    counter_note: str | None
    run: RunId | None
    version: int


class AcceptOffer(Shape):
    """Take all of it, or say how many pieces."""

    pieces: Pieces | None = Field(None, description="unset = all; the rest is offered to others at once")


class DeclineOffer(Shape):
    reason: DeclineReason = Field(description="tells the hirer what to change; it is never held against the group")


class CounterOffer(Shape):
    rate_satang: Annotated[int, Whole(1, 1_000_000_000)]
    pieces: Pieces | None = None
    note: Note | None = None


class MemberShape(Shape):
    homeworker: HomeworkerId
    name: Name
    sex: Literal["female", "male"]
    birth_year: int


class AwardShape(Shape):
    """Agreed, binding work."""

    id: AwardId
    state: Literal["agreed", "cancelled", "ended"] = Field(description="`ended`: early, for nobody's fault (s.13)")
    offer: OfferId
    lot: LotId
    group: GroupId
    group_name: str
    hirer: HirerId
    article: str
    pieces: int
    delivered_pieces: int = Field(description="handed over so far; mended pieces are not counted again")
    rate_satang: int
    floor_satang: int
    value_satang: int
    start_on: date
    due_on: date
    created_at: datetime
    version: int


class AwardDetail(AwardShape):
    work: list[WorkShape]
    roster: list[MemberShape] = Field(description="every member as on the day of acceptance (s.9(1))")


class CancelAward(Shape):
    """Accepted work can end early only for these reasons (ss. 10, 11)."""

    reason: Literal["worker_at_fault", "unavoidable_need", "agreed_by_both"]
    compensation_satang: Satang
    note: Note = ""


class RunShape(Shape):
    """One recorded execution of matching."""

    id: RunId
    state: Literal["solving", "published", "withheld", "empty", "failed"]
    created_at: datetime
    finished_at: datetime | None
    policy: PolicyId
    first_week_on: date
    engine: str | None
    seed: int
    effort: int
    snapshot_hash: str | None
    plan_hash: str | None
    objective: int | None = Field(description="thousandths of a satang")
    bound: int | None = Field(description="no plan is worth more")
    gap_ppm: int | None = Field(description="how far the plan can be from the best, in millionths")
    lots: int | None
    offers_made: int | None
    lots_changed_meanwhile: int | None
    why_not_published: str | None


class WhyShape(Shape):
    """One reason, with the numbers it rests on."""

    code: str
    numbers: dict[str, int]
    th: str
    en: str


class LeftOver(Shape):
    """Pieces that this run gave to nobody."""

    lot: LotId
    pieces: int
    why: WhyShape


class RunDetail(RunShape):
    left_over: list[LeftOver]


class RunAsked(Shape):
    """The run was put in the queue; see `/v1/matching-runs` for its result."""

    queued: Literal[True] = True


class MatchShape(Shape):
    """A group that could do a lot: what `of_pieces` of it were worth to the plan, against those of all others."""

    group: GroupId | None = Field(description="null: not offered to this group, which stays unnamed")
    pieces: int = Field(description="offered to it in this run")
    of_pieces: int = Field(description="the number of pieces on which all are compared")
    kilometres: int | None = Field(description="from the place of delivery; null for a group that is not named")
    worth_satang: int = Field(description="pay and fairness less cost")
    pay_satang: int | None
    fairness_satang: int | None = Field(description="more for groups whose income an hour was low so far")
    cost_satang: int | None = Field(description="transport and handling")


class LotWhy(Shape):
    """What the newest run says about a lot."""

    lot: LotId
    run: RunId | None
    gap_ppm: int | None = Field(description="how far that run's plan can be from the best, in millionths")
    reasons: list[WhyShape]
    matches: list[MatchShape] = Field(description="who could do it, best first, in the run that offered it last")


class EquityStep(Shape):
    upto_satang_per_hour: Annotated[int, Whole(1, 100_000_000)]
    permille: Annotated[int, Whole(0, 100_000)]


class AdoptPolicy(Shape):
    """Weights of matching from a day on."""

    name: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
    effective_from: Day
    value_permille: Annotated[int, Whole(1, 100_000)]
    equity_steps: list[EquityStep] = Field(max_length=8, description="lines rising, permille falling")
    satang_per_pair: Annotated[int, Whole(0, 1_000_000_000)]
    satang_per_km: Annotated[int, Whole(0, 1_000_000)]
    aim: Literal["value", "leximin"] = Field("value", description="leximin: raise the lowest income an hour first")
    loss_permille: Annotated[int, Whole(0, 1000)] = Field(0, description="what leximin may cost of the best value")
    first_lot_minutes: Annotated[int, Whole(0, 10_000_000)] = Field(
        0, description="most work of a lot for a group new to its article; 0: no limit"
    )


class Sentence(Shape):
    """A parameter, its value, and what it does."""

    field: str
    value: int | str
    th: str
    en: str


class PolicySummary(Shape):
    """The policy in force, in words."""

    id: PolicyId
    name: str
    effective_from: date
    says: list[Sentence]


class PolicyShape(Shape):
    id: PolicyId
    name: str
    effective_from: date
    weights: dict[str, int | list[list[int]] | str]
