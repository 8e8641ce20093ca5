"""The group of the leader who looks."""

from typing import Any

from api.errors import NotFound
from api.thai import read_digits
from api.web.door import Visit


async def own_group(visit: Visit) -> dict[str, Any]:
    """Her group, as the API shows it."""
    found: list[dict[str, Any]] = (await visit.api.get("/v1/groups"))["items"]
    if not found:
        raise NotFound()
    return found[0]


async def to_change(visit: Visit) -> tuple[dict[str, Any], str]:
    """Her group with the version that a form of the page starts from."""
    group = await own_group(visit)
    found, version = await visit.api.versioned(f"/v1/groups/{group['id']}")
    return found, version


def number_in(visit: Visit, name: str, least: int, most: int) -> int:
    """A whole number of the form, kept within bounds; what cannot be read is the least."""
    digits = "".join(letter for letter in read_digits(visit.field(name)) if letter.isdigit())
    return min(max(int(digits[:9] or 0), least), most)
