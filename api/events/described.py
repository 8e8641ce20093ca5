"""What the API's document says of the messages we send: one entry for each kind, under `webhooks` (OpenAPI 3.1)."""

from typing import Any

from api.events.rules import KINDS, About

HEADERS = {
    "webhook-id": ("string", "the event's id; the same at every try"),
    "webhook-timestamp": ("integer", "seconds since 1970, of this try"),
    "webhook-signature": ("string", "`v1,` and HMAC-SHA256 over id.timestamp.body, in base64; several apart by spaces"),
}


def webhooks() -> dict[str, Any]:
    """Every kind of event, with its body and headers."""
    return {kind: {"post": _described(kind, about)} for kind, about in KINDS.items()}


def _described(kind: str, about: About) -> dict[str, Any]:
    return {
        "operationId": "on_" + kind.replace(".", "_"),
        "tags": ["events and webhooks"],
        "summary": f"{about.words.en}. Read it at `{about.address}`.",
        "description": "Answer 2xx within ten seconds. All else is tried again; 410 turns the endpoint off.",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": type_}, "description": words}
            for name, (type_, words) in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EventShape"}}},
        },
        "responses": {"2XX": {"description": "You have it; it is not sent again"}},
    }
