"""Folders, locks and the user the server runs as. Never changes the mode of a folder that is not ours,
never adds a system user, and never trusts a folder that belongs to somebody else."""

import fcntl
import hashlib
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.postgres.binaries import PostgresUnavailable, Say

PORT = 5432
NOBODY = 65534
# In a user namespace root's files look like nobody's, so PostgreSQL accepts them, and nothing is chowned.
AS_NOBODY = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# Prints the first folder or program its user cannot pass through or run.
PROBE = 'for path do [ -x "$path" ] || { echo "no way through $path"; exit 1; }; done'


@dataclass(frozen=True)
class ServerUser:
    """How to run PostgreSQL's programs: as ourselves, in a namespace (prefix) or as another user (uid)."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def run(self, *command: object, output: int = subprocess.PIPE, keep: int) -> subprocess.CompletedProcess[str]:
        """`keep` is an open lock that the command and its children go on holding should we be killed."""
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            # Neither our secrets nor PGPORT, PGDATA and their like reach the server.
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            pass_fds=[keep],
            start_new_session=True,  # Ctrl-C in our terminal is not meant for the server
        )

    def take_over(self, folder: Path) -> None:
        """Root's ways to run a server may change from one start to the next, and the owner with them."""
        owner = os.geteuid() if self.uid is None else self.uid
        if os.geteuid() == 0 and folder.stat().st_uid != owner:
            for path in [*folder.rglob("*"), folder]:  # the folder last: a kill half way is noticed next time
                os.chown(path, owner, owner, follow_symlinks=False)


def server_user(home: Path, programs: Path, lock: int) -> ServerUser:
    """Ourselves, unless we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return ServerUser()
    for user in (ServerUser(prefix=AS_NOBODY), ServerUser(uid=NOBODY)):
        if user.uid is not None:  # nobody may pass through our folder to its own, and read nothing
            os.chown(home, 0, user.uid)
            home.chmod(0o710)
        way = [*home.parents[::-1], home, *programs.parents[::-1], programs, programs / "postgres"]
        try:
            answer = user.run("sh", "-c", PROBE, "sh", *way, keep=lock)
        except (OSError, subprocess.SubprocessError) as error:
            answer = subprocess.CompletedProcess([], 1, stdout=str(error))
        if answer.returncode == 0:
            return user
    raise PostgresUnavailable(
        f"PostgreSQL does not run as root, and the user nobody cannot run it either: {answer.stdout.strip()}. Run as "
        "an ordinary user, or set TRONG_DATA_HOME (and TRONG_POSTGRES_BINARIES) to folders everybody may pass through."
    )


def private_home(given: Path | None) -> Path:
    """Our private folder: as given, else TRONG_DATA_HOME, else where XDG says; made if it is missing."""
    ours, shared = os.environ.get("TRONG_DATA_HOME"), os.environ.get("XDG_DATA_HOME")
    try:
        default = Path(shared) / "trong" if shared else Path("~/.local/share/trong")
        home = (given or (Path(ours) if ours else default)).expanduser().resolve()
    except RuntimeError as error:
        raise PostgresUnavailable("There is no home folder for the data; set TRONG_DATA_HOME.") from error
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = home.stat()
    if status.st_uid != os.geteuid():
        raise PostgresUnavailable(
            f"{home} belongs to user {status.st_uid}; run as that user or set TRONG_DATA_HOME to another folder."
        )
    if status.st_mode & 0o067:  # the group may have x, see server_user
        if any(home.iterdir()):  # perhaps /tmp, or somebody's whole home: not ours to close
            raise PostgresUnavailable(f"{home} is open to other users; set TRONG_DATA_HOME to a folder of its own.")
        home.chmod(0o700)
    return home


def socket_folder(home: Path) -> Path:
    """A private folder for the socket: in the data home, or under /tmp if that path cannot name a socket.

    Unix socket paths end at 103 bytes (macOS; 107 on Linux), and a host with a comma or colon is not one host.
    """
    folder = home / "run"
    if len(f"{folder}/.s.PGSQL.{PORT}") > 103 or not re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
        name = f"trong-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"
        folder = Path("/tmp", name)  # noqa: S108  not TMPDIR: every process must come to the same; checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    owners = {os.geteuid()} | ({NOBODY} if os.geteuid() == 0 else set())
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners or status.st_mode & 0o077:
        raise PostgresUnavailable(
            f"{folder} should be a private folder of ours for the database's socket; remove it and start again."
        )
    return folder


def open_private(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


@contextmanager
def locked(path: Path, say: Say) -> Iterator[int]:
    """One process at a time; a child that keeps the descriptor keeps the lock."""
    lock = open_private(path)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another process to start or stop PostgreSQL…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def is_held(path: Path) -> bool:
    lock = open_private(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
