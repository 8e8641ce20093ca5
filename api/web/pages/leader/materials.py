"""Materials of a job: what came, what went back, what is still with the group."""

from fastapi import Response

from api.errors import NotFound
from api.web.door import Done, Pages, Visit
from api.web.pages.leader.figures import thousandths

pages = Pages()


@pages.show("/jobs/{award}/materials", "leader")
async def materials(visit: Visit, award: str) -> Response:
    """Each material and each move of it."""
    found = await visit.api.get(f"/v1/awards/{award}/materials")
    moves = await visit.api.all(f"/v1/awards/{award}/material-moves")
    return visit.page("leader/materials.html", award=award, materials=found, moves=moves)


@pages.act("/jobs/{award}/materials", "leader")
async def give_back(visit: Visit, award: str) -> Done:
    """Record what goes back to the hirer. `which` is the material's place in the list."""
    found = await visit.api.get(f"/v1/awards/{award}/materials")
    which = visit.field("which")
    if not which.isdecimal() or int(which) >= len(found):
        raise NotFound()
    one = found[int(which)]
    body = {"kind": "return", "material": one["material"], "unit": one["unit"]}
    body["quantity_milli"] = thousandths(visit.field("quantity"))
    await visit.api.send("POST", f"/v1/awards/{award}/material-moves", body, key=visit.key)
    return Done(f"/jobs/{award}/materials", visit.say("บันทึกการคืนแล้ว"))
