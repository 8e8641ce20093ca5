"""What the law says in short sentences, and whom to call."""

from fastapi import Response

from api.web.data_files import rows
from api.web.door import Pages, Visit

pages = Pages()


@pages.show("/rights", public_because="everybody may know the law")
async def rights(visit: Visit) -> Response:
    """Rights with their sections."""
    return visit.page("public/rights.html", rights=rows("rights"))


@pages.show("/help", public_because="who cannot sign in needs help most")
async def help_(visit: Visit) -> Response:
    """Numbers to call, what to say, and the ways without a telephone that shows pages."""
    code = visit.api.request_id[:8]
    return visit.page("public/help.html", numbers=rows("help"), code=code)
