"""Ways to reach a person. The default writes to a file, so nothing leaves the machine unasked."""

import fcntl
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import orjson


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends. `id` stays the same when it is sent again."""

    id: str
    kind: str
    to: str
    text: str


class Channel(Protocol):
    """Sends a message or raises; a message may come twice with the same id."""

    def send(self, message: Message) -> None: ...


class FileChannel:
    """One JSON line per message in a file only its owner can read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: Message) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = orjson.dumps({"at": datetime.now(UTC), **_fields(message)}) + b"\n"
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(line)


def _fields(message: Message) -> dict[str, str]:
    return {"id": message.id, "kind": message.kind, "to": message.to, "text": message.text}
