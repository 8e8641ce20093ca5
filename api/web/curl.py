"""An API call as a command to copy: what a page does, a program can do with the same words."""

import json
import shlex
from typing import Any

from api.idempotency import HEADER

KEY = "$TRONG_KEY"


def command(
    base: str,
    method: str,
    path: str,
    body: Any = None,
    *,
    file: str = "",
    if_match: str = "",
    once: bool = True,
) -> str:
    """`curl …` of one call. `base`: where the API is served. `file`: the name of a CSV file or picture it carries.

    The key stays a placeholder; each run makes an Idempotency-Key of its own where the call takes one (`once`).
    """
    parts = [f'curl -X {method} {shlex.quote(base + path)} -H "Authorization: Bearer {KEY}"']
    if method != "GET" and once:
        parts.append(f'-H "{HEADER}: $(uuidgen)"')
    if if_match:
        parts.append(f"-H {shlex.quote('If-Match: ' + if_match)}")
    if file:
        kind = "text/csv" if file.endswith(".csv") else "image/jpeg"
        parts.append(f'-H "Content-Type: {kind}" --data-binary @{shlex.quote(file)}')
    elif body is not None:
        written = json.dumps(body, ensure_ascii=False, indent=1)
        parts.append(f'-H "Content-Type: application/json" -d {shlex.quote(written)}')
    return " \\\n  ".join(parts)
