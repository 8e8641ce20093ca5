"""The file outbox."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import orjson

from api.notifications.channels.base import Message


class FileChannel:
    """One JSON line per message in a file only its owner can read."""

    way: Literal["file"] = "file"

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: Message) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = orjson.dumps({"at": datetime.now(UTC), **_fields(message)}) + b"\n"
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(line)


def _fields(message: Message) -> dict[str, str | None]:
    return {
        "id": message.id,
        "kind": message.kind,
        "to": message.to,
        "text": message.text,
        "sms": message.short,
        "link": message.link,
    }
