"""Shapes of logged reads and exports on the wire."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.inspections.export_rows import What
from api.inspections.reads import Kind
from api.inspections.schemas import ComplaintId, ExportId, InspectionId, Purpose, ReadId
from api.offers.schemas import GroupId, HirerId
from api.shapes import Day, Shape


class RecordsShape(Shape):
    """Records of the hirer of a case."""

    kind: Kind
    items: list[dict[str, Any]]
    next_after: str | None = Field(description="send it back as ?after= to get the next page")


class ReadShape(Shape):
    """One read of somebody's records."""

    id: ReadId
    read_on: date
    by: str
    case: str | None
    purpose: str
    subject: str
    fields: list[str]


class OwnReadShape(ReadShape):
    """One of your own reads."""

    created_at: datetime
    inspection: InspectionId | None
    complaint: ComplaintId | None
    rows: int
    people: int = Field(description="whose records these rows are")


class AskExport(Shape):
    """Rows as a file. What tells of single persons needs a case, and is of its hirer."""

    what: What
    format: Literal["csv", "xlsx", "json"]
    purpose: Purpose
    inspection: InspectionId | None = None
    hirer: HirerId | None = None
    group: GroupId | None = None
    since: Day | None = None
    until: Day | None = None


class ExportShape(Shape):
    id: ExportId
    created_at: datetime
    purpose: str
    what: What
    format: Literal["csv", "xlsx", "json"]
    state: Literal["running", "finished", "failed", "forgotten"]
    rows_done: int
    rows_of: int
    rows_sha256: str | None = Field(description="of the rows, each a JSON array in UTF-8 with a line feed")
    file_sha256: str | None
    size_bytes: int | None
