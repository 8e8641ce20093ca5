"""B1: a new order. The quote beside the form is asked anew by a button, or by itself where scripts run."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.figures import baht2
from api.web.pages.buyer.order_form import MOST_LOTS, OrderForm
from api.web.pages.buyer.quoting import quotes_of

pages = Pages()


@pages.show("/orders/new", "hirer")
async def blank(visit: Visit) -> Response:
    """An order form with one lot."""
    return await _page(visit, OrderForm.blank())


@pages.show("/orders/quote", "hirer")
async def live_quote(visit: Visit) -> Response:
    """Only the quote, for what is typed so far."""
    form = OrderForm.typed(visit.request.query_params)
    return visit.page("buyer/quote.html", draft=form, quotes=await quotes_of(visit, form))


@pages.act("/orders/new", "hirer")
async def press(visit: Visit) -> Done | Response:
    """Post the order, or change the form: one lot more or less, another rate, a fresh quote."""
    form = OrderForm.typed(visit.form)
    what, _, about = form.fields.get("do", "").partition(":")
    if what == "post":
        try:
            made = await visit.api.send("POST", "/v1/orders", form.order(), key=visit.key)
        except Refused as refusal:
            return await _page(visit, form, refusal.problem)
        return Done(f"/orders/{made['id']}", visit.say("ส่งใบสั่งงานแล้ว"))
    if what == "add":
        form.add_lot()
    elif what == "drop" and about.isdecimal():
        form.drop_lot(int(about))
    elif what == "rate":
        _set_rate(form, about)
    return await _page(visit, form)


def _set_rate(form: OrderForm, about: str) -> None:
    """`0:499`: the first lot pays 4.99 baht a piece."""
    at, _, satang = about.partition(":")
    if at.isdecimal() and satang.isdecimal() and int(at) < len(form.lots):
        form.lots[int(at)]["rate_satang"] = f"{int(satang) // 100}.{int(satang) % 100:02d}"


async def _page(visit: Visit, form: OrderForm, problem: dict[str, Any] | None = None) -> Response:
    lists = {name: (await visit.api.get(f"/v1/{name}"))["items"] for name in ("skills", "machines", "provinces")}
    measured = (await visit.api.get("/v1/time-tests", limit=50))["items"]
    minutes = visit.say("นาที")
    tests = [(one["id"], f"{baht2(one['centiminutes_per_piece'])} {minutes} · {one['tested_on']}") for one in measured]
    return visit.page(
        "buyer/new_order.html",
        200 if problem is None else 422,
        draft=form,
        quotes=await quotes_of(visit, form),
        problem=problem,
        wrong=faults_by_field(problem),
        tests=tests,
        more_lots=len(form.lots) < MOST_LOTS,
        **lists,
    )


def faults_by_field(problem: dict[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    """Faults by the field they point at: `/lots/0/rate_satang` → `lots.0.rate_satang`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for fault in (problem or {}).get("errors", []):
        found.setdefault((fault.get("pointer") or "").strip("/").replace("/", "."), []).append(fault)
    return found
