"""Shapes of the work document on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from api.documents.rules import Language, Method, Side
from api.offers.schemas import AwardId
from api.shapes import Id, Moment, Note, Shape, rule

DocumentId = Annotated[UUID, Id("doc")]

SAY_FOR_WHOM = rule("ลงนามแทนต้องบอกใน note ว่าแทนใครและเพราะอะไร", "say in note for whom this is signed, and why")


class SignDocument(Shape):
    """Agree to the document as it stands."""

    device_time: Moment | None = Field(
        None, description="when it was signed by the device's clock; kept beside ours, never instead of it"
    )
    method: Method | None = Field(
        None,
        description="unset: by what you are signed in with (leader `otp`, hirer `api_key`). `ink`: signed on paper, "
        "recorded here. `on_behalf`: somebody signed for this side; say who and why in `note`",
    )
    note: Note = ""

    @model_validator(mode="after")
    def _on_behalf_says_why(self) -> "SignDocument":
        if self.method == "on_behalf" and not self.note:
            raise SAY_FOR_WHOM
        return self


class SignatureShape(Shape):
    """One side's agreement."""

    side: Side
    method: Method
    signed_at: datetime | None = Field(description="as the device said")
    recorded_at: datetime = Field(description="by our clock")
    note: str


class FileShape(Shape):
    """A printed file that was made. Its bytes never change."""

    language: Language
    sha256: str
    size_bytes: int


class DocumentShape(Shape):
    """What was frozen when the award was made, every item of s.9, with hashes and signatures."""

    id: DocumentId
    award: AwardId
    number: str
    version_no: int
    content: dict[str, Any] = Field(description="the facts, s.9(1) to (6); canonical JSON of this is what is hashed")
    content_hash: str = Field(description="SHA-256 of the content as JSON in UTF-8 with sorted keys and no spaces")
    verification_code: str = Field(description="the first 80 bits of it, as printed on every page")
    created_at: datetime
    leader_language: Language = Field(description="the courtesy copy the leader wants to read")
    files: list[FileShape]
    signatures: list[SignatureShape]
    waiting_for: list[Side] = Field(description="sides that have not signed; empty: work may start")
    state: Literal["agreed", "cancelled", "ended"] = Field(description="of the award")
