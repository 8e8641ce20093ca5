"""Every macro of our pages on one page, in the visitor's language: where they are looked at and measured."""

from datetime import timedelta
from typing import Any

from fastapi import Response

from api.errors import NotFound
from api.thai import today
from api.web import drawings
from api.web.door import Pages, Visit
from api.web.render import drawn

WHY = "what our pages are made of; no data, and no server in production has it"
MONTHS = (3.0, 4.5, 2.1, 5.0, 3.4)
pages = Pages()


@pages.show("/styleguide", public_because=WHY)
async def of_leaders(visit: Visit) -> Response:
    """In the style of leaders' pages."""
    return _guide(visit, "leader.css")


@pages.show("/styleguide/console", public_because=WHY)
async def of_consoles(visit: Visit) -> Response:
    """In the style of consoles."""
    return _guide(visit, "console.css")


def _guide(visit: Visit, style: str) -> Response:
    if visit.request.app.state.settings.mode == "production":
        raise NotFound()
    return visit.page("styleguide/guide.html", style=style, drawn=sorted(drawn()), **_samples())


def _samples() -> dict[str, Any]:
    """Facts to draw, made up."""
    soon = today() + timedelta(days=18)
    fault = {"pointer": "/lots/0/price", "detail": "6.50 < 8.63", "remedy": "≥ 8.63"}
    figures = dict(zip(drawings.shapes(), range(0, 400, 5), strict=False))
    return {
        "soon": soon.isoformat(),
        "problem": {"title": "6.50", "detail": "6.50 < 8.63", "remedy": "≥ 8.63", "errors": [fault]},
        "wrong": {"price": [fault]},
        "points": drawings.line_points(MONTHS, 300, 80),
        "rows": [(str(at + 1), f"{share} %") for at, share in enumerate(MONTHS)],
        "places": drawings.places(figures, {}, {}, "#{code}"),
    }
