"""Text messages through any gateway that takes one HTTP request for one message.

Gateways differ in what they call things: `TRONG_SMS_FIELDS` names recipient, text, sender and id in their order.
"""

from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from api.notifications.channels.base import Message
from api.notifications.channels.http import ask, judge, said_in


class SmsChannel:
    """Posts to a gateway. A gateway that knows the header `Idempotency-Key` sends nothing twice, others may."""

    way: Literal["sms"] = "sms"

    def __init__(
        self, url: SecretStr, *, token: SecretStr | None, sender: str, fields: str, form: bool = False
    ) -> None:
        parts = urlsplit(url.get_secret_value())
        host = parts.netloc.rpartition("@")[2]  # httpx logs addresses: one that it sees holds no password
        self._url = urlunsplit(parts._replace(netloc=host))
        self._basic = (parts.username, parts.password or "") if parts.username else None
        self._bearer = {} if token is None else {"Authorization": f"Bearer {token.get_secret_value()}"}
        self._fields = [name.strip() for name in fields.split(",")]
        self._sender, self._form = sender, form

    def send(self, message: Message) -> str | None:
        """What the gateway calls its request, if it says."""
        values = (message.to, message.short or message.text, self._sender, message.id)
        body = {name: value for name, value in zip(self._fields, values, strict=False) if name}
        headers = {"Idempotency-Key": message.id, **self._bearer}
        what = {"data": body} if self._form else {"json": body}
        answer = ask("POST", self._url, headers=headers, auth=self._basic, **what)
        judge(answer)
        return said_in(answer, "x-request-id")
