"""A file that is looked at first and used after: it travels in the page between the two presses."""

import base64
import binascii
from dataclasses import dataclass

from api.web.door import Visit

CARRIED = 600_000  # bytes; a larger one is chosen again


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file and its name. `carried`: its bytes as a hidden field holds them, or empty where it is too large."""

    name: str
    content: bytes

    @property
    def carried(self) -> str:
        return base64.b64encode(self.content).decode() if len(self.content) <= CARRIED else ""


async def chosen(visit: Visit) -> Chosen | None:
    """The file that was chosen, or the one that the page before carried."""
    if (picked := visit.upload("file")) is not None:
        return Chosen(picked.filename or "file.csv", await picked.read())
    try:
        content = base64.b64decode(visit.field("content"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Chosen(visit.field("name") or "file.csv", content) if content else None
