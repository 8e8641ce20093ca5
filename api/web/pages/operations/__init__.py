"""O1: whether the system runs. For operators."""

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()
RUNS = 20


@pages.show("/operations", "operator")
async def operations(visit: Visit) -> Response:
    """Jobs, messages, matching runs, decisions that wait for a second person."""
    runs = (await visit.api.get("/v1/matching-runs", limit=RUNS))["items"]
    return visit.page(
        "operations/operations.html",
        queue=await visit.api.get("/v1/job-queue"),
        messages=await _messages(visit),
        runs=runs,
        overrides=(await visit.api.get("/v1/matching-overrides", overdue=True))["items"],
        release=await visit.api.get("/version"),
        tab="operations",
    )


async def _messages(visit: Visit) -> object:
    """How messages fare, where this release counts them."""
    try:
        return await visit.api.get("/v1/notifications/status")
    except Refused as refusal:
        if refusal.status == 404:
            return None
        raise


@pages.act("/operations/runs", "operator")
async def run(visit: Visit) -> Done:
    """Ask for a matching run now."""
    await visit.api.send("POST", "/v1/matching-runs", {}, key=visit.key)
    return Done("/operations", visit.say("สั่งจับคู่แล้ว"))
