"""Shapes of check runs, rules and findings on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.inspections.checks.registry import Severity
from api.inspections.evidence import write_id
from api.inspections.models import CheckRun, Finding
from api.inspections.rule_texts import RuleText, text_of
from api.lists import Cursor, Limit
from api.shapes import Code, Day, Id, PlainText, Shape
from api.words import Words

InspectionId = Annotated[UUID, Id("isp")]
FindingId = Annotated[UUID, Id("fnd")]
CheckRunId = Annotated[UUID, Id("chk")]
AwardId = Annotated[UUID, Id("awd")]
GroupId = Annotated[UUID, Id("grp")]
HirerId = Annotated[UUID, Id("hir")]
FindingState = Literal["open", "explained", "confirmed", "settled", "gone"]
Answer = Literal["explained", "confirmed", "settled"]
Said = Annotated[str, PlainText(2_000)]


class AskForChecks(Shape):
    """A run of all checks."""

    as_of: Day | None = Field(None, description="the day whose clocks count; unset = today in Thailand")


class CheckRunShape(Shape):
    """One run of all checks, and what it came to."""

    id: CheckRunId
    state: Literal["running", "finished", "failed"]
    as_of: date
    rules_version: str = Field(description="one name for all rules and figures it judged by")
    created_at: datetime
    finished_at: datetime | None
    entries_read: int | None = Field(description="entries of the wage record when it ran")
    found: int | None
    new: int | None = Field(description="found for the first time")
    milliseconds: dict[str, int] = Field(description="how long each rule took")


class TextShape(Shape):
    """A text in the two languages of the API."""

    th: str
    en: str


class RuleShape(Shape):
    """A rule: what is wrong where it fires, what to look at, what to do, and what it rests on."""

    rule: str
    version: str
    severity: Severity
    subject: str
    law: str | None = Field(description="section of the Home Workers Protection Act; null for book-keeping")
    source: str
    reads: list[str] = Field(description="tables it reads")
    title: TextShape
    look_at: TextShape
    do: TextShape


class FindingShape(Shape):
    """One fault with its evidence. The same fault stays the same finding, however many nights it is seen."""

    id: FindingId
    rule: str
    rule_version: str
    severity: Severity
    law: str | None
    title: TextShape
    look_at: TextShape
    do: TextShape
    subject: str
    subject_id: str
    hirer: HirerId | None
    hirer_name: str | None
    group: GroupId | None
    group_name: str | None
    award: AwardId | None
    on_date: date
    owed_satang: int
    owed: dict[str, int] = Field(description="satang owed per homeworker; they add up to owed_satang")
    evidence: dict[str, Any] = Field(description="ids of entries and rows, and the working with every number")
    state: FindingState
    answer: str | None
    first_run: CheckRunId
    last_run: CheckRunId
    created_at: datetime
    version: int


class FindingsAsked(Shape):
    """Which findings to list."""

    hirer: HirerId | None = Field(None, description="only about this hirer")
    group: GroupId | None = Field(None, description="only about this group")
    award: AwardId | None = Field(None, description="only about this award")
    inspection: InspectionId | None = Field(None, description="only those attached to this case")
    rule: Code | None = Field(None, description="only of this rule, see /v1/check-rules")
    severity: Severity | None = Field(None, description="only of this severity")
    province: Code | None = Field(None, description="only about groups of this province")
    state: FindingState | None = Field(None, description="only in this state")
    cursor: Cursor = None
    limit: Limit = 50


class AnswerFinding(Shape):
    """What a finding came to, in words."""

    state: Answer
    answer: Said


def show_run(run: CheckRun) -> CheckRunShape:
    return CheckRunShape.model_validate(run)


def show_finding(found: Finding, names: Mapping[UUID, str]) -> FindingShape:
    """The wire form of a finding, with the text of its rule and the names of its parties."""
    told = text_of(found.rule)
    facts = {name: getattr(found, name) for name in FindingShape.model_fields if hasattr(found, name)}
    facts |= {"hirer": found.hirer_id, "group": found.group_id, "award": found.award_id}
    facts |= {"hirer_name": names.get(found.hirer_id or found.id), "group_name": names.get(found.group_id or found.id)}
    facts |= {"first_run": found.first_run_id, "last_run": found.last_run_id, "law": told.law}
    facts["subject_id"] = write_id(found.subject, found.subject_id)
    return FindingShape.model_validate(facts | _texts(told))


def show_rule(told: RuleText) -> RuleShape:
    facts = {name: getattr(told, name) for name in ("rule", "version", "severity", "subject", "law", "source")}
    return RuleShape.model_validate(facts | {"reads": list(told.reads)} | _texts(told))


def _texts(told: RuleText) -> dict[str, TextShape]:
    return {"title": _both(told.title), "look_at": _both(told.look_at), "do": _both(told.do)}


def _both(words: Words) -> TextShape:
    return TextShape(th=words.th, en=words.en)
