"""A pay run: the hirer says it paid. The leader says whether it is so, for all or name by name."""

from fastapi import Response

from api.web.door import Done, Pages, Visit

pages = Pages()
AT = "/money/runs/{run}"


@pages.show(AT, "leader", behind_pin=True)
async def run(visit: Visit, run: str) -> Response:
    """The run's payments by member, 50 on a page, found by name."""
    query = visit.request.query_params
    name = query.get("name", "").strip() or None
    found = await visit.api.get(f"/v1/pay-runs/{run}")
    slips = await visit.api.get("/v1/pay-slips", pay_run=run, name=name, cursor=query.get("cursor"), limit=50)
    return visit.page(
        "money/run.html", run=found, slips=slips["items"], next_cursor=slips["next_cursor"], name=name or ""
    )


@pages.show(AT + "/received", "leader", behind_pin=True)
async def ask_received(visit: Visit, run: str) -> Response:
    """Say the sum again before she says she has it all."""
    return visit.page("money/received.html", run=await visit.api.get(f"/v1/pay-runs/{run}"))


@pages.act(AT + "/received", "leader", behind_pin=True)
async def received(visit: Visit, run: str) -> Done:
    """She has the money of all her members that went through her."""
    await visit.api.send("POST", f"/v1/pay-runs/{run}/confirm", {}, key=visit.key)
    return Done(f"/money/runs/{run}?done=received", visit.say("บันทึกว่าได้เงินครบแล้ว"))


@pages.show(AT + "/missing", "leader", behind_pin=True)
async def ask_missing(visit: Visit, run: str) -> Response:
    """Say what a no means before she says it."""
    return visit.page("money/missing.html", run=await visit.api.get(f"/v1/pay-runs/{run}"))


@pages.act(AT + "/missing", "leader", behind_pin=True)
async def missing(visit: Visit, run: str) -> Done:
    """She has nothing of what the hirer says it paid through her."""
    await visit.api.send("POST", f"/v1/pay-runs/{run}/confirm", {"said": "not_received"}, key=visit.key)
    return Done(f"/money/runs/{run}?done=missing", visit.say("บันทึกว่ายังไม่ได้เงินแล้ว"))


@pages.act("/money/fees/{fee}/{said}", "leader", behind_pin=True)
async def fee(visit: Visit, fee: str, said: str) -> Done:
    """The leader's own fee, which the hirer pays on top: whether she has it."""
    await visit.api.send("POST", f"/v1/fee-payments/{fee}/claims", {"said": said}, key=visit.key)
    return Done("/money?done=fee", visit.say("บันทึกแล้ว"))
