"""Shapes of counted findings and of the overview on the wire."""

from datetime import date, datetime

from pydantic import Field

from api.inspections.counts import By
from api.inspections.schemas_findings import FindingState
from api.offers.schemas import GroupId, HirerId
from api.shapes import Code, Day, Shape


class CountsAsked(Shape):
    """By what to count, and which findings."""

    by: By = "rule"
    since: Day | None = Field(None, description="awards that begin on this day or later")
    until: Day | None = Field(None, description="awards that begin on this day or earlier")
    hirer: HirerId | None = Field(None, description="only about this hirer")
    group: GroupId | None = Field(None, description="only about this group")
    rule: Code | None = Field(None, description="only of this rule")
    state: FindingState | None = Field(None, description="only in this state; unset: those that stand")


class CountShape(Shape):
    """`awards` of `of_awards` have a finding."""

    key: str = Field(description="a rule, a severity, a province code, a region, a month, a hirer or a group")
    findings: int
    grave: int
    awards: int = Field(description="awards with a finding")
    of_awards: int = Field(description="awards in all, in the same time and place")
    owed_satang: int


class CountsShape(Shape):
    """Counted findings, a row for each key in order."""

    by: By
    counts: list[CountShape]


class OverviewShape(Shape):
    """How much is covered, and what waits."""

    as_of: date
    checked_at: datetime | None = Field(description="when the newest run of the checks ended")
    awards: int
    groups: int
    members: int
    complaints_open: int
    complaints_late: int = Field(description="their day to decide is over (s.34)")
    cases_open: int
