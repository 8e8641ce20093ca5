"""Asking a provider over HTTP, and reading its no. Nothing of what is sent or answered is logged or kept."""

from typing import Any

import httpx

from api.notifications.channels.base import NotSent

TIMEOUT = httpx.Timeout(10, connect=5)  # seconds for each step; all of them stay under the lease of a message
LATER = (401, 403, 408, 425, 429)  # a wrong token is ours to mend, not the message's fault


def ask(method: str, url: str, **what: Any) -> httpx.Response:
    """The provider's answer. A way that is shut or slow is worth another try, what it refuses is not."""
    try:
        answer = httpx.request(method, url, timeout=TIMEOUT, follow_redirects=False, **what)
    except httpx.TimeoutException:
        raise NotSent("timeout", again=True) from None
    except httpx.HTTPError as error:
        raise NotSent(type(error).__name__, again=True) from None
    return answer


def judge(answer: httpx.Response) -> None:
    """Raise unless it is a 2xx."""
    if not answer.is_success:
        again = answer.status_code >= 500 or answer.status_code in LATER
        raise NotSent(f"http_{answer.status_code}", again=again)


def said_in(answer: httpx.Response, header: str) -> str | None:
    """What a header of the answer says, at most 100 characters: it is kept."""
    said: str | None = answer.headers.get(header)
    return said if said is None else said[:100]
