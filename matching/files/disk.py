"""Texts on the disk: UTF-8, gzip where the name says so, and never half a file."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

from matching.guard import ProblemError

LONGEST = 2**31  # bytes once unzipped: ten times a problem of 200,000 lots; more is a slip or a trap


def read_text(path: Path) -> str:
    """The text of a file; OSError when it cannot be opened, ProblemError when it is not text."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            found = stream.read(LONGEST + 1)
        text = str(found, "utf-8")
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise ProblemError(path.name, f"cannot be unzipped: {fault}") from None
    except UnicodeDecodeError as fault:
        hint = " (it looks gzipped: name it .gz)" if found[:2] == b"\x1f\x8b" else ""
        raise ProblemError(path.name, f"must be UTF-8, and byte {fault.start} is not{hint}") from None
    if len(found) > LONGEST:
        raise ProblemError(path.name, f"must be at most {LONGEST} bytes long")
    if text.startswith("\ufeff"):
        raise ProblemError(path.name, "must not start with a byte order mark: save it as plain UTF-8")
    return text


def write_text(path: Path, text: str) -> None:
    """Write beside the place first, then put it there in one step; nothing is left when interrupted."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", 6, stream, mtime=0) as zipped:  # no name, no hour: the same bytes again
                    zipped.write(text.encode("utf-8"))
            else:
                stream.write(text.encode("utf-8"))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
