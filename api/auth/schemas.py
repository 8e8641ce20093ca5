"""Shapes of accounts, keys and sign-in on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from api.auth.phones import read_phone
from api.auth.rules import Role, Scope
from api.shapes import Id, Name, Shape

PrincipalId = Annotated[UUID, Id("prn")]
KeyId = Annotated[UUID, Id("key")]
HelperId = Annotated[UUID, Id("hlp")]
StaffId = Annotated[UUID, Id("stf")]
Phone = Annotated[
    str,
    BeforeValidator(read_phone),
    Field(description="Thai or international number; kept as +66…", examples=["0812345678"], max_length=20),
]
Languages = Literal["th", "en", "lo", "km", "my"]


class OpenAccount(Shape):
    """An account for an inspector, the programme or another operator."""

    role: Literal["inspector", "programme", "operator"]
    name: Name
    language: Languages = "th"


class AccountShape(Shape):
    id: PrincipalId
    role: Role
    name: Name
    language: Languages


class MakeKey(Shape):
    """A second key lets you change over without a gap: at most two live at once."""

    name: Name = Field(description="what the key is for", examples=["ERP of the Rangsit plant"])
    scopes: list[Scope] | None = Field(None, max_length=40, description="fewer permissions than the role; unset = all")


class KeyShape(Shape):
    """A key as it can be shown later: without its secret."""

    id: KeyId
    name: Name
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKeyShape(KeyShape):
    secret: str = Field(description="shown this once; keep it safe")


class AskForCode(Shape):
    phone: Phone


class CodeSent(Shape):
    """The same answer whether or not the phone is known."""

    sent: Literal[True] = True
    minutes: int = Field(description="how long the code can be used")


class UseCode(Shape):
    phone: Phone
    code: Annotated[str, Field(strict=True, pattern=r"^[0-9]{6}$", examples=["123456"])]


class TokenShape(Shape):
    token: str
    expires_in_seconds: int


class NewStaff(Shape):
    """Somebody who works for an account and signs in on the pages."""

    login: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9._@+-]{3,80}$", examples=["oratai@labour.example"])]
    name: Name


class NewStaffShape(Shape):
    id: StaffId
    login: str
    password: str = Field(description="shown this once; she changes it when she has signed in")
    authenticator: str = Field(description="otpauth:// address for an authenticator app; shown this once")


class StaffShape(Shape):
    """Somebody's sign-in, without its secrets."""

    id: StaffId
    login: str
    name: str
    created_at: datetime
    ended_at: datetime | None


class NameHelper(Shape):
    name: Name
    phone: Phone


class HelperShape(Shape):
    """Somebody who signs in for a leader with a phone of her own."""

    id: HelperId
    name: str
    phone: str
    created_at: datetime
    ended_at: datetime | None
