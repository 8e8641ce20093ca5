"""I7: files of rows, complete and counted and hashed; and what this inspector has read, and why."""

from typing import Any

from fastapi import Response

from api.web.door import Done, Pages, Visit

pages = Pages()
WHAT = ("findings", "awards", "instalments", "payments", "entries")
OF_A_CASE = ("instalments", "payments", "entries")
FORMATS = ("csv", "xlsx", "json")


@pages.show("/labour/exports", "inspector")
async def exports(visit: Visit) -> Response:
    """Ask for a file; the newest of mine with their hashes; what I read last."""
    cases = await visit.api.get("/v1/inspections", limit=50)
    return visit.page(
        "labour/exports.html",
        exports=(await visit.api.get("/v1/exports", limit=20))["items"],
        reads=(await visit.api.get("/v1/record-reads", limit=50))["items"],
        cases=[one for one in cases["items"] if one["state"] != "closed"],
        what=WHAT,
        of_a_case=OF_A_CASE,
        formats=FORMATS,
        tab="exports",
    )


@pages.act("/labour/exports", "inspector")
async def ask(visit: Visit) -> Done:
    """Ask for a file. What tells of single persons needs a case."""
    body: dict[str, Any] = {name: visit.field(name) for name in ("what", "format", "purpose")}
    if body["what"] in OF_A_CASE:
        body["inspection"] = visit.field("inspection") or None
    body |= {name: visit.field(name) for name in ("since", "until") if visit.field(name)}
    await visit.api.send("POST", "/v1/exports", body, key=visit.key)
    return Done("/labour/exports", visit.say("ขอไฟล์แล้ว"))


@pages.show("/labour/exports/{export_id}/file", "inspector")
async def file(visit: Visit, export_id: str) -> Response:
    """The file itself, with its SHA-256 as its ETag."""
    answer = await visit.api.file(f"/v1/exports/{export_id}/file")
    headers = {name: answer.headers[name] for name in ("Content-Disposition", "ETag")}
    return Response(answer.content, headers=headers, media_type=answer.headers["Content-Type"])
