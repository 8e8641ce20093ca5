"""B5: what is due, and pay runs: prepared, paid through the bank, said paid."""

from typing import Any

from fastapi import Response

from api.errors import NotFound
from api.thai import today
from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer import reading
from api.web.pages.buyer.new_order import faults_by_field

pages = Pages()
SHOWN = 50


@pages.show("/pay", "hirer")
async def pay(visit: Visit) -> Response:
    """What is owed, the most pressing first, and the pay runs."""
    return await _page(visit)


@pages.act("/pay/runs", "hirer")
async def prepare(visit: Visit) -> Done | Response:
    """Put everything due until a day into one payment for each homeworker."""
    body = {name: reading.day(visit.field(name)) for name in ("pay_on", "due_until")}
    try:
        made = await visit.api.send("POST", "/v1/pay-runs", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, refusal.problem)
    return Done(f"/pay/runs/{made['id']}", visit.say("ทำรอบจ่ายแล้ว"))


@pages.show("/pay/runs/{run_id}", "hirer")
async def run(visit: Visit, run_id: str) -> Response:
    """One pay run with its payments."""
    return await _run_page(visit, run_id)


@pages.act("/pay/runs/{run_id}/{act}", "hirer")
async def act_on_run(visit: Visit, run_id: str, act: str) -> Done | Response:
    """Say that it is paid, or give it up."""
    if act not in ("send", "cancel"):
        raise NotFound()
    body = None
    if act == "send":
        typed = {name: visit.field(name) for name in ("paid_on", "bank_reference")}
        body = reading.body(typed, {"paid_on": reading.day, "bank_reference": reading.text})
    try:
        await visit.api.send("POST", f"/v1/pay-runs/{run_id}/{act}", body, key=visit.key)
    except Refused as refusal:
        return await _run_page(visit, run_id, refusal.problem)
    return Done(f"/pay/runs/{run_id}", visit.say("บันทึกแล้ว"))


@pages.show("/pay/runs/{run_id}/bank-file.csv", "hirer")
async def bank_file(visit: Visit, run_id: str) -> Response:
    """What of a run is to be paid through a bank."""
    found = await visit.api.file(f"/v1/pay-runs/{run_id}/bank-file")
    kept = {name: found.headers[name] for name in ("Content-Disposition", "Trong-Payments", "Trong-Left-Out")}
    return Response(found.content, media_type="text/csv", headers=kept | {"Cache-Control": "no-store"})


async def _page(visit: Visit, problem: dict[str, Any] | None = None) -> Response:
    asked = visit.request.query_params.get("cursor")
    dues = await visit.api.get("/v1/dues", unpaid=True, sort="pressing", cursor=asked, limit=SHOWN)
    runs = (await visit.api.get("/v1/pay-runs", limit=20))["items"]
    return visit.page(
        "buyer/pay.html",
        422 if problem else 200,
        dues=sorted(dues["items"], key=lambda one: one["due_on"]),
        more=dues["next_cursor"],
        sums=await visit.api.get("/v1/due-sums"),
        runs=runs,
        today=today().isoformat(),
        problem=problem,
        wrong=faults_by_field(problem),
    )


async def _run_page(visit: Visit, run_id: str, problem: dict[str, Any] | None = None) -> Response:
    asked = visit.request.query_params.get("cursor")
    payments = await visit.api.get("/v1/payments", pay_run=run_id, cursor=asked, limit=SHOWN)
    return visit.page(
        "buyer/run.html",
        422 if problem else 200,
        run=await visit.api.get(f"/v1/pay-runs/{run_id}"),
        payments=payments["items"],
        more=payments["next_cursor"],
        today=today().isoformat(),
        problem=problem,
    )
