"""Codes and hourly pay of a pay slip. Pure."""

import re
from typing import Literal, get_args

Paper = Literal["a6", "58mm"]
PAPERS: tuple[Paper, ...] = get_args(Paper)

SECTIONS = {"income_tax": "19(1)", "required_by_law": "19(2)", "damage": "19(3)", "late_delivery": "19(4)"}
"""Where the Act allows each ground of a deduction."""

FROM_WORK = frozenset({"damage", "late_delivery"})
"""Grounds that lower what the work itself brought; tax is paid from it afterwards."""

_MISREAD = str.maketrans("OIL", "011")  # Crockford's alphabet has none of these, so each can mean one thing only
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")


def read_code(typed: str) -> str | None:
    """A code as somebody typed it: `7q0m 2dx9fr4k8h1t` → `7Q0M-2DX9-FR4K-8H1T`; None when it cannot be one."""
    letters = re.sub(r"[\s\u200b–—-]", "", typed[:80]).upper().translate(_MISREAD)
    if not _CODE.fullmatch(letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def hour_by_minutes(paid_satang: int, pieces: int, minutes: int, of_pieces: int) -> int:
    """Satang an hour brought by her own minutes, which were for `of_pieces`, of which `pieces` are paid here."""
    return paid_satang * 60 * of_pieces // (minutes * pieces)


def hour_by_standard(paid_satang: int, pieces: int, centiminutes: int, percent_done: int = 100) -> int:
    """Satang an hour at standard time brought; a part-finished piece counts for its part of the time."""
    return paid_satang * 6_000 * 100 // (centiminutes * pieces * percent_done)
