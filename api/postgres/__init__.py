"""A PostgreSQL server with zero setup: one per data home, shared by all processes of its user.

Knows nothing of TRONG_DATABASE_URL (the caller does), of roles, schemas or backups; does not rotate its log
and does not run on Windows. The server outlives us until `Server.stop()`.

Whether a server lives is asked of a lock (`postgres-17.alive`) that postmaster and backends inherit: the system
lets go of it when the last of them is gone. postmaster.pid cannot tell: its number may be a zombie's or reused.
"""

import fcntl
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import pq

from api.postgres.binaries import PostgresUnavailable, Say, find_binaries
from api.postgres.places import PORT, is_held, locked, open_private, private_home, server_user, socket_folder

__all__ = ["PostgresUnavailable", "Say", "Server", "private_home", "start"]

PATIENCE_SECONDS = 10  # backends of a killed postmaster take a second or two to go
RECOVERY_PATIENCE_SECONDS = 600  # a server that answers "starting up" is replaying its log
DEAD_PID = 2**31 - 1  # above the largest number Linux and macOS give
CLUSTER = ("--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--username=postgres", "--data-checksums")
# The server reads its own number: ours may be another's, in a container or after a crash.
SHUT_DOWN = "COPY (SELECT) TO PROGRAM 'read pid < postmaster.pid && kill -INT $pid'"
# An operator may change these in postgresql.conf. Statements and details are kept out of the log: they hold names.
CONF = """
# Trong's choices for a small machine
max_connections = 200
shared_buffers = 128MB
max_wal_size = 512MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
"""


@dataclass(frozen=True)
class Server:
    """A server that answered a moment ago; any process of this user may stop it."""

    socket_dir: Path
    data_dir: Path
    version: str

    @property
    def url(self) -> str:
        """The superuser's, to the database `postgres`."""
        return self.url_for("postgres", "postgres")

    def url_for(self, user: str, database: str) -> str:
        return _url(self.socket_dir, user, database)

    def stop(self) -> None:
        """Break off all sessions and shut down cleanly. Does nothing if no server lives."""
        alive = self.data_dir.with_name(f"{self.data_dir.name}.alive")
        if not alive.exists():  # the whole data home was deleted; a server left there ends by itself in a minute
            return
        with locked(self.data_dir.with_name("postgres.lock"), lambda _: None):
            if not is_held(alive):
                return
            try:
                connection = psycopg.connect(self.url, autocommit=True, connect_timeout=5)
                with connection, suppress(psycopg.Error):  # our own session may end before it hears the answer
                    connection.execute(SHUT_DOWN)
            except psycopg.Error as error:
                raise PostgresUnavailable(
                    f"The PostgreSQL server in {self.data_dir} cannot be asked to stop ({error}); "
                    "wait and try again, or end its processes by hand."
                ) from error
            give_up_at = time.monotonic() + 60
            while is_held(alive):
                if time.monotonic() > give_up_at:
                    raise PostgresUnavailable(f"PostgreSQL in {self.data_dir} still has not stopped; see its log.")
                time.sleep(0.02)


def start(data_home: Path | None = None, *, durable: bool = True, say: Say = lambda line: None) -> Server:
    """The user's running server; made, started or recovered first if need be.

    `durable=False` is for tests: whoever pulls the plug loses the data. Raises PostgresUnavailable.
    """
    try:
        home = private_home(data_home)
        with locked(home / "postgres.lock", say) as lock:
            cluster = _Cluster(home, *find_binaries(home, say), socket_folder(home), durable, say, lock)
            cluster.refuse_other_majors()
            if not cluster.data.exists():
                cluster.create()
            cluster.bring_up()
            return cluster.check()
    except (OSError, psycopg.Error) as error:
        raise PostgresUnavailable(f"PostgreSQL did not start: {error}. Check free space and rights there.") from error


@dataclass(frozen=True)
class _Cluster:
    home: Path
    programs: Path
    major: int
    socket: Path
    durable: bool
    say: Say
    lock: int

    @property
    def data(self) -> Path:
        return self.home / f"postgres-{self.major}"

    @property
    def alive(self) -> Path:
        return self.home / f"{self.data.name}.alive"

    @property
    def log(self) -> Path:
        return self.home / f"{self.data.name}.log"

    def refuse_other_majors(self) -> None:
        """Starting empty beside the data of another major would look like all data lost."""
        held = {path.read_text().strip() for path in self.home.glob("postgres-[0-9][0-9]/PG_VERSION")}
        if held and str(self.major) not in held:
            old = max(held)
            raise PostgresUnavailable(
                f"{self.home} holds data of PostgreSQL {old}, which PostgreSQL {self.major} in "
                f"{self.programs} cannot read. Set TRONG_POSTGRES_BINARIES to the folder of PostgreSQL {old}'s "
                f"programs; or dump with them, move the folder postgres-{old} elsewhere and load the dump."
            )

    def create(self) -> None:
        """initdb beside, then rename: a kill leaves no half-made cluster, and initdb holds our lock to its end."""
        self.say("creating the database folder…")
        user = server_user(self.home, self.programs, self.lock)
        fresh = self.data.with_suffix(".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        user.take_over(fresh)
        sync = () if self.durable else ("--no-sync",)
        made = user.run(self.programs / "initdb", "-D", fresh, *CLUSTER, *sync, keep=self.lock)
        if made.returncode != 0:
            raise PostgresUnavailable(f"PostgreSQL could not create {fresh}:\n{made.stdout.strip()[-2000:]}")
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write(CONF)
        fresh.rename(self.data)
        folder = os.open(self.home, os.O_RDONLY)
        os.fsync(folder)  # else a power cut could bring back the old name, which we would delete
        os.close(folder)

    def bring_up(self) -> None:
        began, pause = time.monotonic(), 0.02
        while True:
            lives = is_held(self.alive)
            answer = self._ping() if lives else pq.Ping.NO_RESPONSE
            if answer == pq.Ping.OK:
                return
            patience = RECOVERY_PATIENCE_SECONDS if answer == pq.Ping.REJECT else PATIENCE_SECONDS
            if time.monotonic() - began > patience:
                raise PostgresUnavailable(
                    f"PostgreSQL in {self.data} does not answer. If processes of an old server are left there, end "
                    f"them; else see {self.log}, which ends:\n{_tail(self.log)}"
                )
            if not lives:
                self._launch()
            time.sleep(pause)
            pause = min(pause * 1.3, 0.5)

    def _ping(self) -> int:
        return pq.PGconn.ping(f"{self._url()}&connect_timeout=2".encode())

    def _url(self) -> str:
        return _url(self.socket, "postgres", "postgres")

    def _launch(self) -> None:
        self.say("starting PostgreSQL…")
        user = server_user(self.home, self.programs, self.lock)
        self._forget_the_dead()
        user.take_over(self.data)
        user.take_over(self.socket)
        off = () if self.durable else ("fsync", "synchronous_commit", "full_page_writes")
        here = ["listen_addresses=", f"unix_socket_directories={self.socket}", f"port={PORT}"]
        settings = [word for each in [*here, *(f"{name}=off" for name in off)] for word in ("-c", each)]
        program = [self.programs / "postgres", "-D", self.data, *settings]
        alive, log = open_private(self.alive), open_private(self.log)
        try:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The shell leaves at once, so the server is no child of ours to wait for.
            user.run("sh", "-c", '"$@" &', "sh", *program, output=log, keep=alive)
        finally:
            os.close(alive)
            os.close(log)

    def _forget_the_dead(self) -> None:
        """Nobody holds the lock: only a server started by hand may still live here; PostgreSQL then refuses.

        Else the number in postmaster.pid is a dead one's, and PostgreSQL would take a zombie or a stranger with
        that number for a server. The rest of the file stays: by it PostgreSQL finds and frees shared memory.
        """
        pid_file = self.data / "postmaster.pid"
        lines = pid_file.read_text(errors="replace").splitlines() if pid_file.exists() else []
        if lines and lines[0].isdigit():
            if _works_in(int(lines[0]), self.data):
                return
            pid_file.write_text("\n".join([str(DEAD_PID), *lines[1:], ""]))
        else:
            pid_file.unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def check(self) -> Server:
        with psycopg.connect(self._url(), connect_timeout=5) as connection:
            version, fsync = connection.execute(
                "SELECT current_setting('server_version'), current_setting('fsync')"
            ).fetchall()[0]
        if self.durable and fsync == "off":
            raise PostgresUnavailable(
                f"The server in {self.data} was started for tests and may lose data; stop it and start again."
            )
        return Server(self.socket, self.data, version)


def _url(socket: Path, user: str, database: str) -> str:
    # The port is named lest PGPORT choose another.
    return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={quote(str(socket))}&port={PORT}"


def _works_in(pid: int, data: Path) -> bool:
    """PostgreSQL's processes work in their data folder; a zombie works nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else "(there is no log)"
