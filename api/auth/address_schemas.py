"""Shapes of addresses and of the state of messages on the wire."""

import re
from datetime import datetime, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from api.auth.phones import read_phone
from api.notifications.addresses import LINE_ID
from api.notifications.groups import Group
from api.notifications.rules import AddressKind, OwnWay, State, Way
from api.shapes import PLAIN, Id, Shape, rule

ClockTime = Annotated[time, WithJsonSchema({"type": "string", "examples": ["21:00:00"]})]
"""A time of the day in Thailand. JSON Schema's own `time` wants a zone (RFC 3339)."""

NotificationId = Annotated[UUID, Id("ntf")]
_EMAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}"


class SetAddress(Shape):
    """Where you want to be told, beside the phone of your account."""

    kind: AddressKind
    value: str = Field(
        strict=True,
        min_length=3,
        max_length=254,
        pattern=PLAIN,
        description="a phone, the user id that LINE gives you for our account (U and 32 characters), or an e-mail",
        examples=["0812345678"],
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "phone":
            try:
                object.__setattr__(self, "value", read_phone(self.value))
            except PydanticCustomError:
                raise rule("นี่ไม่ใช่เบอร์โทรศัพท์", "this is no phone number") from None
        elif self.kind == "line" and not re.fullmatch(LINE_ID, self.value):
            raise rule("นี่ไม่ใช่รหัสผู้ใช้ของไลน์", "this is no user id of LINE")
        elif self.kind == "email" and not re.fullmatch(_EMAIL, self.value):
            raise rule("นี่ไม่ใช่อีเมล", "this is no e-mail address")
        return self


class ConfirmAddress(Shape):
    kind: AddressKind
    code: Annotated[str, Field(strict=True, pattern=r"^[0-9]{6}$", examples=["123456"])]


class RemoveAddress(Shape):
    kind: AddressKind


class AddressShape(Shape):
    kind: AddressKind
    value: str
    verified_at: datetime | None = Field(description="null until the code that was sent there came back")


class ChooseFirst(Shape):
    way: OwnWay


class WayShape(Shape):
    """One way of telling you, and whether it is used."""

    way: OwnWay
    kind: AddressKind
    value: str | None = Field(description="where it goes; null: nowhere, so this way is not used")
    of_account: bool = Field(description="it is the phone of your account, used until you set another one")
    set_up: bool = Field(description="whether this server sends by this way at all")


class TellingShape(Shape):
    """How messages reach you."""

    ways: list[WayShape] = Field(description="in the order they are tried")
    by_two_ways: list[Group] = Field(description="what goes by the first two ways at once")
    quiet_from: ClockTime = Field(description="in Thailand; from then on only codes go out")
    quiet_until: ClockTime
    language: str


class CountShape(Shape):
    kind: str
    group: Group
    way: Way
    state: State
    count: int


class QuotaShape(Shape):
    """What a provider said."""

    way: Way
    limit_messages: int | None = Field(description="messages of this month; null: no limit")
    used_messages: int
    left_messages: int | None
    used_up: bool
    asked_at: datetime


class LateShape(Shape):
    """A message that reached nobody yet. `why` is a word for the operator; addresses and texts are never shown."""

    id: NotificationId
    kind: str
    created_at: datetime
    gave_up: bool
    way: Way | None
    state: State | None
    attempts: int
    why: str | None


class StatusShape(Shape):
    """The last seven days, and what waits now."""

    counts: list[CountShape]
    waiting: int
    oldest_waiting_at: datetime | None
    without_address: int = Field(description="messages to people who can be reached nowhere")
    quiet_hours: bool = Field(description="from 21 to 7 o'clock only codes go out")
    quotas: list[QuotaShape]
    late: list[LateShape] = Field(description="the oldest hundred that wait for a quarter of an hour, or were given up")
