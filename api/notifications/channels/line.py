"""LINE Messaging API: a push message to one user, and what is left of the month's messages.

See https://developers.line.biz/en/reference/messaging-api/ (push message, quota, consumption) and, for the retry key,
https://developers.line.biz/en/docs/messaging-api/retrying-api-request/: for a day one key is carried out once.
"""

from typing import Literal
from uuid import UUID

import httpx
from pydantic import SecretStr

from api.notifications.channels.base import Message, OverQuota, Quota
from api.notifications.channels.http import ask, judge, said_in

ALREADY_TAKEN = 409  # this retry key was carried out: the answer to it got lost
LONGEST = 5_000  # characters of one text message


class LineChannel:
    """Pushes to the user id that LINE gives a person for this official account."""

    way: Literal["line"] = "line"

    def __init__(self, token: SecretStr, url: str = "https://api.line.me") -> None:
        self._headers = {"Authorization": f"Bearer {token.get_secret_value()}"}
        self._url = f"{url.rstrip('/')}/v2/bot/message"

    def send(self, message: Message) -> str | None:
        """The id of LINE's request. Sent again with the same id it does nothing twice."""
        key = {"X-Line-Retry-Key": str(UUID(hex=message.id.removeprefix("ntf_")))}
        body = {"to": message.to, "messages": [{"type": "text", "text": message.with_link[:LONGEST]}]}
        answer = ask("POST", f"{self._url}/push", headers=self._headers | key, json=body)
        if answer.status_code == ALREADY_TAKEN:
            return said_in(answer, "x-line-accepted-request-id")
        if answer.status_code == 429 and "monthly limit" in _message(answer):
            raise OverQuota()
        judge(answer)
        return said_in(answer, "x-line-request-id")

    def quota(self) -> Quota:
        """What the plan allows this month, and what all messages of the account have used of it."""
        allowed, used = (self._read(path) for path in ("/quota", "/quota/consumption"))
        limit = int(allowed["value"]) if allowed.get("type") == "limited" else None
        return Quota(limit, int(used["totalUsage"]))

    def quota_left(self) -> int | None:
        """Messages left this month; None: no limit."""
        return self.quota().left

    def _read(self, path: str) -> dict[str, str]:
        answer = ask("GET", self._url + path, headers=self._headers)
        judge(answer)
        found: dict[str, str] = answer.json()
        return found


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("message", ""))
    except (ValueError, AttributeError):
        return ""
