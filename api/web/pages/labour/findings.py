"""I3: findings by severity, each with its rule, its evidence and its arithmetic; and what an inspector says of it."""

from fastapi import Response

from api.web.door import Done, Pages, Visit

pages = Pages()
FILTERS = ("severity", "state", "rule", "hirer", "group", "province")
PAGE = 50


@pages.show("/labour/findings", "inspector")
async def findings(visit: Visit) -> Response:
    """Findings that fit the filters in the address, the newest first."""
    asked = {name: visit.request.query_params.get(name) or None for name in (*FILTERS, "cursor")}
    shown = await visit.api.get("/v1/findings", **asked, limit=PAGE)
    return visit.page(
        "labour/findings.html",
        findings=shown["items"],
        further=shown["next_cursor"],
        asked=asked,
        rules=await visit.api.get("/v1/check-rules"),
        tab="findings",
    )


@pages.show("/labour/findings/{finding_id}", "inspector")
async def finding(visit: Visit, finding_id: str) -> Response:
    """One finding: what is wrong, by which law, and every number it rests on."""
    found, version = await visit.api.versioned(f"/v1/findings/{finding_id}")
    rules = {one["rule"]: one for one in await visit.api.get("/v1/check-rules")}
    open_cases = await visit.api.get("/v1/inspections", hirer=found["hirer"]) if found["hirer"] else {"items": []}
    return visit.page(
        "labour/finding.html",
        finding=found,
        version=version,
        rule=rules.get(found["rule"]),
        cases=[one for one in open_cases["items"] if one["state"] != "closed"],
        tab="findings",
    )


@pages.act("/labour/findings/{finding_id}/answer", "inspector")
async def answer(visit: Visit, finding_id: str) -> Done:
    """Say what a finding came to. It goes on being looked at every night."""
    body = {"state": visit.field("state"), "answer": visit.field("answer")}
    path, version = f"/v1/findings/{finding_id}/answer", visit.field("version")
    await visit.api.send("POST", path, body, key=visit.key, if_match=version)
    return Done(f"/labour/findings/{finding_id}", visit.say("บันทึกแล้ว"))
