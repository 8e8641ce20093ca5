"""The embedded server on a data home of its own per test: these tests end servers the hard way."""

import ctypes
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from api import postgres
from api.postgres import PostgresUnavailable, Server, places
from api.postgres.binaries import find_binaries

REPOSITORY = Path(__file__).parents[2]
STARTER = """
import sys
from pathlib import Path
from api import postgres
print(postgres.start(Path(sys.argv[1]), durable=False, say=lambda line: print(line, file=sys.stderr)).url)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A data home nobody has used. Not tmp_path: root's is closed to the user nobody, whom the tests need."""
    with a_folder() as folder:
        yield folder / "home"


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with a_folder() as folder:
        start(folder / "home").stop()
        yield folder / "home"


@pytest.fixture
def programs(template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Unpacked once: where every test did it anew, it would be most of a test's time."""
    folder, _ = find_binaries(template.parent, lambda line: None)
    monkeypatch.setenv("TRONG_POSTGRES_BINARIES", str(folder))
    return folder


@pytest.fixture
def lived_in(home: Path, template: Path, programs: Path) -> Path:
    """A data home with a cluster whose server has been stopped."""
    shutil.copytree(template, home, ignore=shutil.ignore_patterns("postgresql-*"))
    return home


@contextmanager
def a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="trong-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    for data in folder.rglob("postgres-17"):
        kill_everything_in(data)
        shutil.rmtree(places.socket_folder(data.parent), ignore_errors=True)
    shutil.rmtree(folder)


def start(home: Path, say: postgres.Say = lambda line: None) -> Server:
    return postgres.start(home, durable=False, say=say)


def ask(server: Server, query: str) -> list[object]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute(query).fetchall()]


def tell(server: Server, statement: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute(statement)


def processes_in(data: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").samefile(data):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def programs_of(pids: list[int]) -> set[Path]:
    """What runs. A helper of the server may have ended since it was seen."""
    found = set()
    for pid in pids:
        with suppress(OSError):
            found.add((Path(f"/proc/{pid}/exe")).resolve(strict=True))
    return found


def kill_everything_in(data: Path) -> None:
    for pid in processes_in(data):
        with suppress(ProcessLookupError):  # its parent may have gone and taken it along
            os.kill(pid, signal.SIGKILL)
    while processes_in(data):
        time.sleep(0.01)


def starter(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home)],
        cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def as_user(uid: int, work: Callable[[], None]) -> str:
    """Forked, not executed: the interpreter may lie in a folder closed to that user. Empty when all went well."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside xdist's threads
        child = os.fork()
    if child == 0:
        try:
            if uid != os.geteuid():
                os.setgroups([])
                os.setresgid(uid, uid, uid)
                os.setresuid(uid, uid, uid)
            work()
        except BaseException:
            os.write(write, traceback.format_exc().encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        trouble = pipe.read()
    os.waitpid(child, 0)
    return trouble


def test_the_first_start_gives_a_cluster_with_checksums_that_sorts_by_code_point(home: Path) -> None:
    lines: list[str] = []

    server = start(home, lines.append)

    assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'template1'") == ["C.UTF-8"]
    assert ask(server, "SELECT w FROM (VALUES ('เก'), ('ขา'), ('b'), ('B')) AS v (w) ORDER BY w") == [
        "B",
        "b",
        "ขา",
        "เก",
    ]
    settings = {
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
        "listen_addresses": "",
        "max_connections": "200",
    }
    assert {name: ask(server, f"SHOW {name}")[0] for name in settings} == settings
    assert server.version.startswith("17.")
    assert "creating the database folder…" in lines
    assert "starting PostgreSQL…" in lines


@pytest.mark.usefixtures("programs")
def test_the_data_home_is_closed_to_others(home: Path) -> None:
    server = start(home)

    for folder in (home, server.data_dir, server.socket_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_second_start_shares_the_server(lived_in: Path) -> None:
    lines: list[str] = []
    first = start(lived_in)
    began = ask(first, "SELECT pg_postmaster_start_time()")

    second = start(lived_in, lines.append)

    assert second == first
    assert ask(second, "SELECT pg_postmaster_start_time()") == began
    assert lines == []


def test_four_processes_at_once_share_one_cluster(home: Path) -> None:
    starters = [starter(home) for _ in range(4)]

    answers = [process.communicate(timeout=60) for process in starters]

    assert [process.returncode for process in starters] == [0] * 4, answers
    assert len({url for url, _ in answers}) == 1
    said = "".join(lines for _, lines in answers)
    assert said.count("creating the database folder…") == 1
    assert said.count("starting PostgreSQL…") == 1


def test_the_server_outlives_the_process_that_started_it(lived_in: Path) -> None:
    process = starter(lived_in)
    url = process.communicate(timeout=60)[0].strip()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_committed_rows_are_there_after_kill_9_of_postmaster_and_all_backends(lived_in: Path) -> None:
    server = postgres.start(lived_in)
    tell(server, "CREATE TABLE pieces AS SELECT generate_series(1, 20000) AS n")

    kill_everything_in(server.data_dir)

    assert ask(postgres.start(lived_in), "SELECT count(*) FROM pieces") == [20000]


def test_committed_rows_are_there_after_kill_9_of_the_postmaster_alone(lived_in: Path) -> None:
    server = postgres.start(lived_in)
    tell(server, "CREATE TABLE pieces AS SELECT generate_series(1, 20000) AS n")
    with psycopg.connect(server.url):
        os.kill(int((server.data_dir / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

        assert ask(postgres.start(lived_in), "SELECT count(*) FROM pieces") == [20000]


def test_a_starter_killed_during_initdb_leaves_nothing_half_made(home: Path) -> None:
    process = starter(home)
    while not (home / "postgres-17.new" / "PG_VERSION").exists():
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.communicate()

    server = start(home)

    assert ask(server, "SELECT 1") == [1]
    assert not (home / "postgres-17.new").exists()


def test_a_starter_killed_while_the_server_starts_is_no_hindrance(lived_in: Path) -> None:
    start(lived_in).stop()
    process = starter(lived_in)
    assert process.stderr is not None
    while "starting" not in process.stderr.readline():
        pass
    process.kill()
    process.communicate()

    assert ask(start(lived_in), "SELECT 1") == [1]


def test_stale_files_that_name_a_living_stranger_are_no_hindrance(lived_in: Path) -> None:
    server = start(lived_in)
    kill_everything_in(server.data_dir)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = server.data_dir / "postmaster.pid"
        pid_file.write_text("\n".join([str(stranger.pid), *pid_file.read_text().splitlines()[1:], ""]))
        (server.socket_dir / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")

        assert ask(start(lived_in), "SELECT 1") == [1]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_dead_postmaster_that_stays_a_zombie_is_no_hindrance(lived_in: Path) -> None:
    def work() -> None:
        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)  # as in a container whose first process we are
        server = postgres.start(lived_in)
        postmaster = int((server.data_dir / "postmaster.pid").read_text().split()[0])
        kill_everything_in(server.data_dir)
        give_up_at = time.monotonic() + 20
        while "State:\tZ" not in Path(f"/proc/{postmaster}/status").read_text():
            assert time.monotonic() < give_up_at, "a killed process that nobody waits for becomes a zombie"
            time.sleep(0.01)
        postgres.start(lived_in).stop()

    assert as_user(os.geteuid(), work) == ""


@pytest.mark.parametrize("left", ["", "\0\0\0\0", "no number\n"])
def test_an_empty_or_garbled_postmaster_pid_is_no_hindrance(lived_in: Path, left: str) -> None:
    server = start(lived_in)
    kill_everything_in(server.data_dir)
    (server.data_dir / "postmaster.pid").write_text(left)

    assert ask(start(lived_in), "SELECT 1") == [1]


def test_a_server_started_by_hand_in_the_folder_is_left_alone(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.3)
    pid_file = lived_in / "postgres-17" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"], cwd=pid_file.parent) as by_hand:
        pid_file.write_text(f"{by_hand.pid}\n")
        try:
            with pytest.raises(PostgresUnavailable, match=r'lock file "postmaster.pid" already exists'):
                start(lived_in)
            assert pid_file.read_text() == f"{by_hand.pid}\n"
        finally:
            by_hand.kill()


@pytest.mark.usefixtures("programs")
def test_a_data_home_too_long_for_a_socket_gets_a_private_folder_elsewhere(home: Path) -> None:
    server = start(home / ("long" * 20) / "and, odd: names")

    assert ask(server, "SELECT 1") == [1]
    assert server.socket_dir.parent == Path("/tmp")
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700


@pytest.mark.parametrize("trap", ["open folder", "link"])
@pytest.mark.usefixtures("programs")
def test_a_socket_folder_that_others_can_reach_is_not_trusted(home: Path, tmp_path: Path, trap: str) -> None:
    long = home / ("long" * 25)
    folder = places.socket_folder(long)
    folder.chmod(0o755)
    if trap == "link":
        folder.rmdir()
        folder.symlink_to(tmp_path)
    try:
        with pytest.raises(PostgresUnavailable, match="private folder"):
            start(long)
    finally:
        folder.unlink() if trap == "link" else folder.rmdir()


@pytest.mark.usefixtures("programs")
def test_a_home_deleted_under_a_running_server_starts_afresh(home: Path) -> None:
    long = home / ("long" * 25)
    server = start(long)
    tell(server, "CREATE TABLE gone ()")
    shutil.rmtree(long)

    server.stop()
    assert ask(start(long), "SELECT to_regclass('gone')") == [None]


def test_stop_stops_even_with_sessions_open_and_twice_is_no_error(lived_in: Path) -> None:
    server = start(lived_in)
    with psycopg.connect(server.url) as session:
        server.stop()

        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    server.stop()
    assert processes_in(server.data_dir) == []
    assert not (server.data_dir / "postmaster.pid").exists()
    assert ask(start(lived_in), "SELECT 1") == [1]


def test_a_test_server_is_refused_to_those_who_want_their_data_kept(lived_in: Path) -> None:
    assert ask(start(lived_in), "SHOW fsync") == ["off"]

    with pytest.raises(PostgresUnavailable, match="for tests"):
        postgres.start(lived_in)


def test_the_environment_chooses_home_and_programs_and_not_the_port(
    lived_in: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRONG_DATA_HOME", str(lived_in))
    monkeypatch.setenv("PGPORT", "9")

    server = postgres.start()

    assert ask(server, "SHOW fsync") == ["on"]
    assert server.data_dir == lived_in / "postgres-17"
    assert programs_of(processes_in(server.data_dir)) == {programs / "postgres"}
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(server.socket_dir / ".s.PGSQL.5432"))


def test_missing_programs_say_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRONG_POSTGRES_BINARIES", str(home))

    with pytest.raises(PostgresUnavailable, match=r"does not run here.*TRONG_DATABASE_URL"):
        start(home)


@pytest.mark.usefixtures("programs")
def test_data_of_another_major_is_named_and_kept(home: Path) -> None:
    old = home / "postgres-15" / "PG_VERSION"
    old.parent.mkdir(parents=True)
    home.chmod(0o700)
    old.write_text("15\n")

    with pytest.raises(PostgresUnavailable, match=r"holds data of PostgreSQL 15.*TRONG_POSTGRES_BINARIES"):
        start(home)


def test_a_shared_folder_is_neither_used_nor_closed(home: Path) -> None:
    home.mkdir(mode=0o755)
    (home / "somebody's").touch()

    with pytest.raises(PostgresUnavailable, match="open to other users"):
        start(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


def test_a_server_that_cannot_start_shows_the_end_of_its_log(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(lived_in)
    server.stop()
    (server.data_dir / "postgresql.conf").write_text("max_connections = many\n")
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.3)

    with pytest.raises(PostgresUnavailable, match='invalid value for parameter "max_connections"'):
        start(lived_in)


def test_url_for_quotes_names(lived_in: Path) -> None:
    server = start(lived_in)
    tell(server, 'CREATE ROLE "o/wner @1" LOGIN')

    with psycopg.connect(server.url_for("o/wner @1", "postgres")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("o/wner @1",)


if os.geteuid() == 0:  # the other halves of the above, which only root can see

    def test_an_ordinary_user_gets_and_stops_a_server(home: Path) -> None:
        def work() -> None:
            server = postgres.start(home)
            tell(server, "CREATE TABLE mine ()")
            kill_everything_in(server.data_dir)
            assert ask(postgres.start(home), "SELECT count(*) FROM mine") == [0]
            assert server.data_dir.stat().st_uid == places.NOBODY
            server.stop()
            assert processes_in(server.data_dir) == []

        home.mkdir(mode=0o700)
        os.chown(home, places.NOBODY, places.NOBODY)

        assert as_user(places.NOBODY, work) == ""

    def test_root_without_namespaces_runs_the_server_as_nobody_and_back(
        lived_in: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tell(start(lived_in), "CREATE TABLE kept ()")
        start(lived_in).stop()
        with monkeypatch.context() as patch:
            patch.setattr(places, "AS_NOBODY", ("false",))
            server = start(lived_in)
            assert ask(server, "SELECT count(*) FROM kept") == [0]
            assert {Path(f"/proc/{pid}").stat().st_uid for pid in processes_in(server.data_dir)} == {places.NOBODY}
            assert lived_in.stat().st_uid == 0
            assert stat.S_IMODE(lived_in.stat().st_mode) == 0o710
            kill_everything_in(server.data_dir)
            start(lived_in).stop()

        assert ask(start(lived_in), "SELECT count(*) FROM kept") == [0]

    @pytest.mark.usefixtures("programs")
    def test_root_without_namespaces_is_told_which_folder_is_closed_to_nobody(
        home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = home / "closed"
        closed.mkdir(mode=0o700, parents=True)
        home.chmod(0o700)
        monkeypatch.setattr(places, "AS_NOBODY", ("false",))

        with pytest.raises(PostgresUnavailable, match=f"no way through {home}"):
            start(closed / "data")

    def test_a_data_home_of_another_user_is_refused(home: Path) -> None:
        home.mkdir(mode=0o700)
        os.chown(home, 4321, 4321)

        with pytest.raises(PostgresUnavailable, match="belongs to user 4321"):
            start(home)
