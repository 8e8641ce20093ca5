"""Shapes of pay slips on the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.documents.rules import Language
from api.payments.run_schemas import PaymentId
from api.payments.schemas import PayRunId
from api.payments.slip_rules import Paper
from api.shapes import Id, Shape

HomeworkerId = Annotated[UUID, Id("hwk")]


class SlipLine(Shape):
    """A pay slip in a list."""

    id: PaymentId
    pay_run: PayRunId
    homeworker: HomeworkerId
    name: str
    amount_satang: int
    pay_on: date
    state: str
    verification_code: str | None = Field(description="null until the slip was first shown after payment")


class SlipFileShape(Shape):
    """A printed slip. Its bytes never change."""

    language: Language
    paper: Paper
    sha256: str


class SlipShape(Shape):
    """One person's pay in one pay run. What is frozen never changes; `claims` are what the three say by now."""

    id: PaymentId
    state: str
    frozen_at: datetime | None = Field(description="null: not sent yet, and `content` may still change")
    content: dict[str, Any] = Field(
        description="names, work, pieces, rates, deductions with ground and consent, interest, pay by the hour beside "
        "the minimum, amount in digits and Thai words"
    )
    content_hash: str | None = Field(description="SHA-256 of the content as JSON in UTF-8, sorted keys, no spaces")
    verification_code: str | None = Field(description="the first 80 bits of it; opens the slip at `/slips/{code}`")
    claims: list[dict[str, Any]] = Field(description="hirer paid, leader received, homeworker received: newest of each")
    files: list[SlipFileShape]
