"""How long all checks take beside one plain pass over the wage record: `python tests/benchmarks/bench_checks.py`.

Books of so many entries are laid on a scratch database of the embedded server. The plain pass reads every entry with
its lines and accounts, hashes its bytes again and sums each account. CPU is that of this process and of the server's
process that works for it: on a machine with other work it says more than the clock.

    --keep FOLDER lay the books there once, and measure again without laying them
    --entries 1000000 for the full size (or TRONG_BENCH_ENTRIES); 50,000 unless said otherwise
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from api import database, migrate, postgres, reference, tables
from api.config import Settings
from api.db import transaction
from api.inspections import recheck
from api.inspections.checks import worktables
from api.inspections.models import CheckRun
from api.inspections.run import run_checks
from api.ledger.models import Journal
from api.rehearsal.bulk import generate_entries
from api.thai import today

PLAIN = r"""
SELECT account.kind, account.party_id, sum(posting.amount_satang), bool_and(entry.same)
FROM (SELECT id, leaf_hash = sha256('\x00'::bytea || canonical) AS same FROM ledger_journals) entry
JOIN ledger_postings posting ON posting.journal_id = entry.id
JOIN ledger_accounts account ON account.id = posting.account_id
GROUP BY account.kind, account.party_id
"""
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """CPU of a process so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(session: Session, act: Callable[[Session], object]) -> tuple[float, float]:
    """Wall and CPU seconds of an act in a session that works in one server process."""
    session.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))  # so that one process does all of it
    session.execute(text("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL statement_timeout = 0"))
    pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    wall, cpu, own = time.perf_counter(), cpu_seconds(pid), time.process_time()
    act(session)
    return time.perf_counter() - wall, cpu_seconds(pid) - cpu + time.process_time() - own


def lay(engine: Engine, entries: int) -> int:
    with transaction(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"))
        laid = generate_entries(session, entries)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return laid


def compare(engine: Engine) -> tuple[CheckRun, tuple[float, float], tuple[float, float]]:
    """The run, then what the plain pass and the checks took. The pass goes first and warms the tables for both."""
    with Session(engine) as session:
        measure(session, lambda one: one.execute(text(PLAIN)).all())
        plain = measure(session, lambda one: one.execute(text(PLAIN)).all())
    runs: list[CheckRun] = []
    with transaction(engine) as session:
        checks = measure(session, lambda one: runs.append(run_checks(one, as_of=today())))
    return runs[0], plain, checks


def show(laid: int, laying: float, run: CheckRun, plain: tuple[float, float], checks: tuple[float, float]) -> None:
    print(f"{laid:,} entries laid in {laying:.0f} s; found {run.found}; rules {run.rules_version}")
    print(f"{'':24}{'wall s':>10}{'CPU s':>10}{'of wall':>9}{'of CPU':>9}")
    print(f"{'plain pass':24}{plain[0]:10.2f}{plain[1]:10.2f}{1:9.2f}{1:9.2f}")
    ratios = f"{checks[0] / plain[0]:9.2f}{checks[1] / plain[1]:9.2f}"
    print(f"{'all checks + re-checker':24}{checks[0]:10.2f}{checks[1]:10.2f}{ratios}")
    slowest = sorted(run.milliseconds.items(), key=lambda one: -one[1])
    prepared = sum(run.milliseconds[f"tables.{name}"] for name in worktables.STEPS)
    print(f"  tables laid out {prepared / 1000:.2f} s, re-checker {run.milliseconds[recheck.CODE] / 1000:.2f} s")
    for name, took in slowest[:8]:
        print(f"  {name:30}{took / 1000:8.2f} s")


def laid_already(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Journal)) or 0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--entries", type=int, default=int(os.environ.get("TRONG_BENCH_ENTRIES", "50000")))
    asked.add_argument("--keep", type=Path, help="a data folder: laid the first time, used again after that")
    wish, _ = asked.parse_known_args()
    assert tables.METADATA.tables
    with nullcontext(wish.keep) if wish.keep else tempfile.TemporaryDirectory() as home:
        settings = Settings(mode="test", data_home=Path(home) / "trong", durable=False, _env_file=None)
        found = database.urls(settings, name="bench")
        engine = database.migrate_engine(settings, found)
        try:
            migrate.upgrade(engine)
            reference.load(engine)
            began = time.perf_counter()
            laid = laid_already(engine) or lay(engine, wish.entries)
            show(laid, time.perf_counter() - began, *compare(engine))
        finally:
            engine.dispose()
            postgres.start(settings.data_home, durable=False).stop()


if __name__ == "__main__":
    main()
