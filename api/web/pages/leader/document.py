"""The work document of the law (s.9): read, print, sign. Also the sheet to count pieces on paper."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.tongues import is_language
from api.web.door import Done, Pages, Visit

pages = Pages()


@pages.show("/jobs/{award}/document", "leader")
async def document(visit: Visit, award: str) -> Response:
    """What both sides sign, in numbers, and who has signed."""
    found = await visit.api.get(f"/v1/awards/{award}/document")
    return visit.page("leader/document.html", award=award, document=found, content=found["content"])


@pages.act("/jobs/{award}/document", "leader")
async def sign(visit: Visit, award: str) -> Done:
    """Sign for the group."""
    await visit.api.send("POST", f"/v1/awards/{award}/document/sign", {}, key=visit.key)
    return Done(f"/jobs/{award}/document", visit.say("เซ็นแล้ว"))


@pages.show("/jobs/{award}/document.pdf", "leader")
async def document_file(visit: Visit, award: str) -> Response:
    """The document to print; Thai counts, other languages are courtesy copies."""
    asked = visit.request.query_params.get("language", "th")
    language = asked if is_language(asked) else "th"
    found = await visit.api.file(f"/v1/awards/{award}/document.pdf", language=language)
    return _pdf(found.content, found.headers["content-disposition"])


@pages.act("/jobs/{award}/sheet", "leader")
async def make_sheet(visit: Visit, award: str) -> Response:
    """A sheet to print and write pieces on by hand."""
    made = await visit.api.send("POST", f"/v1/awards/{award}/tally-sheets", key=visit.key)
    return RedirectResponse(f"/jobs/{award}/sheets/{made['id']}.pdf", 303)


@pages.show("/jobs/{award}/sheets/{sheet}.pdf", "leader")
async def sheet(visit: Visit, award: str, sheet: str) -> Response:
    """That sheet."""
    found = await visit.api.file(f"/v1/tally-sheets/{sheet}/sheet.pdf")
    return _pdf(found.content, found.headers["content-disposition"])


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, media_type="application/pdf")
