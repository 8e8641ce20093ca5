"""`trong demo`: build, match, answer, print, serve. Broken off at any point, the next one goes on from there."""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session

from api import database, migrate, reference
from api import worker as jobs
from api.app import create_app
from api.auth.links import leading
from api.config import Settings
from api.db import transaction
from api.demo import build, cases, figures, past, story
from api.demo.examples import examples
from api.demo.past_figures import past_figures
from api.demo.printing import print_result
from api.demo.sign_ins import sign_ins
from api.logs import set_up
from api.notifications.channels import FileChannel
from api.notifications.service import deliver_waiting
from api.offers.publish import Tools
from api.sealing import Sealer
from api.thai import today
from matching.warm import warming


def demo(*, seed: int, port: int, serve: bool, as_json: bool) -> None:
    """Show the main job. Progress goes to standard error; standard output holds the result alone."""
    if serve:
        _demand_free(port)
    began = time.monotonic()
    chosen = Settings(mode="demo", public_url=f"http://127.0.0.1:{port}", log_level="warning")
    set_up(chosen.log_level)
    with _progress() as step, warming() as machine_code:
        tools, found = _open(chosen, step)
        refused = _build(tools, seed, step)
        _live_through(chosen, found, seed, step)
        machine_code.wait()  # the matching engine's, made beside the work above
        story.tell(tools, seed=seed, step=step)
        sent = deliver_waiting(
            tools.engine,
            tools.sealer,
            FileChannel(database.outbox_file(chosen)),
            public_url=chosen.public_url,
            link_for=leading,
        )
        lived = _look_back(tools, seed, step)
        step("examples", 0, 1)
        lived["examples"] = examples(tools)
        step("examples", 1, 1)
    keys = sign_ins(tools)
    with Session(tools.engine) as session:
        result = figures.figures(session) | lived
        result |= {"seconds": round(time.monotonic() - began, 1), "seed": seed, "messages_sent": sent}
        if refused is not None:
            result["orders_refused_under_floor"] = refused
        if as_json:
            print(json.dumps(result, ensure_ascii=False))
        else:
            print_result(session, result, keys, chosen, serve)
    sys.stdout.flush()
    if serve:
        _serve(tools, found, port, keys)


def _demand_free(port: int) -> None:
    """Say so before the work, not after it, when something else serves on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            print(f"port {port} is in use; choose another: trong demo --port {port + 1}", file=sys.stderr)
            raise SystemExit(2) from None


def _open(chosen: Settings, step: build.Step) -> tuple[Tools, database.Urls]:
    step("database", 0, 1)
    found = database.urls(chosen)
    owner = database.migrate_engine(chosen, found)
    migrate.upgrade(owner)
    reference.load(owner)
    owner.dispose()
    step("database", 1, 1)
    return Tools(database.app_engine(chosen, found), chosen, Sealer(chosen)), found


def _build(tools: Tools, seed: int, step: build.Step) -> int | None:
    with transaction(tools.engine) as session:
        if build.is_built(session):
            return None
        return build.build(session, tools.sealer, seed=seed, today=today(), step=step)


def _live_through(chosen: Settings, found: database.Urls, seed: int, step: build.Step) -> None:
    """The twelve months before today; left out where the account of migrations may not set triggers aside."""
    owner = database.migrate_engine(chosen, found)
    with Session(owner) as session:
        allowed = past.may_lay(session)
    if allowed:
        past.live_through(owner, seed=seed, today=today(), step=step)
    owner.dispose()


def _look_back(tools: Tools, seed: int, step: build.Step) -> dict[str, Any]:
    """What the checks find in the past, what it paid, and what came of it. Nothing where there is none."""
    with Session(tools.engine) as session:
        if not past.is_lived(session):
            return {}
    step("checks", 0, 1)
    verdict, planted = past.judge(tools.engine)
    step("checks", 1, 1)
    cases.happen(tools, seed=seed)
    with Session(tools.engine) as session:
        return past_figures(session, verdict, planted) | {"cases": cases.figures(session)}


@contextmanager
def _progress() -> Iterator[build.Step]:
    """A bar for each stage on a terminal; nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage, done, of: None
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def step(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=of)
            bars.update(tasks[stage], completed=done, total=of)

        yield step


def _serve(tools: Tools, found: database.Urls, port: int, keys: dict[str, str]) -> None:
    """The API and one worker in this process, until Ctrl-C."""
    app = create_app(tools.settings, tools.engine)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))

    async def both() -> None:
        worker = jobs.make_worker(tools, found.app)
        working = asyncio.create_task(jobs.run_worker(worker, install_signal_handlers=False))
        try:
            await server.serve()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    with suppress(KeyboardInterrupt):
        asyncio.run(both())
