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
from rich.table import Table
from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from api import database, migrate, reference
from api import worker as jobs
from api.app import create_app
from api.auth.models import ApiKey, Principal
from api.auth.service import make_key, token_for
from api.config import Settings
from api.db import transaction
from api.demo import build, figures, story
from api.logs import set_up
from api.notifications.channels import FileChannel
from api.notifications.service import deliver_waiting
from api.offers.models import Offer
from api.offers.publish import Tools
from api.parties.models import Group
from api.sealing import Sealer
from api.thai import today

SIGN_IN_ROLES = ("operator", "programme", "inspector", "hirer")


def demo(*, seed: int, port: int, serve: bool, as_json: bool) -> None:
    """Show the main job. Progress goes to standard error; standard output holds the result alone."""
    if serve:
        _demand_free(port)
    began = time.monotonic()
    chosen = Settings(mode="demo", public_url=f"http://127.0.0.1:{port}", log_level="warning")
    set_up(chosen.log_level)
    with _progress() as step:
        tools, found = _open(chosen, step)
        refused = _build(tools, seed, step)
        story.tell(tools, seed=seed, step=step)
        sent = deliver_waiting(tools.engine, tools.sealer, FileChannel(database.outbox_file(chosen)))
    keys = _sign_ins(tools)
    with Session(tools.engine) as session:
        result = figures.figures(session)
        result |= {"seconds": round(time.monotonic() - began, 1), "seed": seed, "messages_sent": sent}
        if refused is not None:
            result["orders_refused_under_floor"] = refused
        if as_json:
            print(json.dumps(result, ensure_ascii=False))
        else:
            _print(session, result, keys, chosen, serve)
    sys.stdout.flush()
    if serve:
        _serve(tools, found, port)


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


def _sign_ins(tools: Tools) -> dict[str, str]:
    """A fresh key for one account of each role; the ones of earlier demonstrations end."""
    keys = {}
    with transaction(tools.engine) as session:
        for role in SIGN_IN_ROLES:
            account = session.scalars(select(Principal.id).where(Principal.role == role).order_by(Principal.id)).first()
            if account is None:
                continue
            old = update(ApiKey).where(ApiKey.principal_id == account, ApiKey.revoked_at.is_(None))
            session.execute(old.values(revoked_at=func.now()))
            keys[role] = make_key(session, account, "demonstration")[1]
        keys |= _leader(session, tools)
    return keys


def _leader(session: Session, tools: Tools) -> dict[str, str]:
    """A token of the leader whose group has the most offers to answer."""
    row = session.execute(
        select(Principal.id, Principal.phone, Group.name)
        .join(Group, Group.principal_id == Principal.id)
        .outerjoin(Offer, and_(Offer.group_id == Group.id, Offer.state == "open"))
        .group_by(Principal.id, Principal.phone, Group.name)
        .order_by(func.count(Offer.id).desc(), Principal.id)
    ).first()
    if row is None:
        return {}
    token = token_for(tools.sealer, row.id, tools.settings)
    return {"leader": token, "leader_phone": row.phone or "", "leader_group": row.name}


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


def _print(session: Session, result: dict[str, Any], keys: dict[str, str], chosen: Settings, serve: bool) -> None:
    out = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    share = result["pieces_awarded"] / result["pieces_ordered"]
    out.print("\n[bold]ตรง Trong[/bold] · ใบสั่งงานถึงกลุ่มโดยตรง · orders go straight to the groups\n")
    out.print(
        f"{result['hirers']} hirers posted {result['orders']} orders of {result['lots']} lots; "
        f"{result['groups']} groups with {result['members']:,} members could take them."
    )
    out.print(
        f"{result['offers']} offers, {result['awards']} awards: {result['pieces_awarded']:,} of "
        f"{result['pieces_ordered']:,} pieces agreed ({share:.1%}), {result['agreed_satang'] / 100:,.0f} baht."
    )
    out.print("Answers: " + ", ".join(f"{count} {state}" for state, count in result["answers"].items()))
    if "orders_refused_under_floor" in result:
        out.print(f"Orders refused at posting, under the lawful rate: {result['orders_refused_under_floor']}")
    lowest = result["lowest_rate_over_floor"]
    out.print(f"Lowest agreed rate ÷ lawful floor at the group's place: [bold]{lowest}[/bold]")
    out.print(f"First plan: at most {result['matching_gap']:.2%} under the best possible, plan {result['plan_hash']}\n")
    out.print(_groups_table(figures.groups(session)))
    _print_left(out, result, session)
    _print_doors(out, result, keys, chosen, serve)


def _groups_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="กลุ่ม · baht an hour against the minimum wage of the group's place", title_justify="left")
    for name, justify in (("กลุ่ม group", "left"), ("จังหวัด province", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for name in ("สมาชิก", "งาน", "ชิ้น", "บาท", "บาท/ชม.", "ขั้นต่ำ/ชม."):
        table.add_column(name, justify="right")
    for row in rows:
        paid, least = row["baht_per_hour"], row["minimum_per_hour"]
        table.add_row(
            row["name"],
            row["province"],
            f"{row['members']:,}",
            str(row["awards"]),
            f"{row['pieces']:,}",
            f"{row['baht']:,.0f}",
            f"{paid:.2f}" if paid else "–",
            f"{least:.2f}" if least else "–",
        )
    return table


def _print_left(out: Console, result: dict[str, Any], session: Session) -> None:
    left = figures.left_lots(session)
    out.print(
        f"\n[bold]งานที่เหลือ · left over: {len(left)} lots[/bold]; {result['pieces_waiting']:,} pieces wait for answers"
    )
    for code, lots in sorted(result["unplaced_by_reason"].items(), key=lambda item: -item[1]):
        out.print(f"  {lots:>3} lots, {result['unplaced_pieces_by_reason'][code]:>9,} pieces: {code}")
    for pieces, th, en in left[:3]:
        out.print(f"  · {pieces:,} ชิ้น: {th}\n    {pieces:,} pieces: {en}")


def _print_doors(out: Console, result: dict[str, Any], keys: dict[str, str], chosen: Settings, serve: bool) -> None:
    out.print("\n[bold]Sign-ins[/bold] (header Authorization: Bearer …; these keys end at the next demonstration)")
    for role in SIGN_IN_ROLES:
        out.print(f"  {role:<10} {keys.get(role, '')}", soft_wrap=True)
    out.print(f"  leader     {keys.get('leader', '')}", soft_wrap=True)
    out.print(f"             {keys.get('leader_group', '')}, for {chosen.leader_token_minutes} minutes; or")
    out.print(
        f"             POST /v1/sign-in/codes with phone {keys.get('leader_phone', '')}: the code comes to the outbox"
    )
    out.print(f"  outbox     {database.outbox_file(chosen)}", soft_wrap=True)
    out.print(f"\nReplay the plan: TRONG_MODE=demo trong match --replay {result['runs'][0]}", soft_wrap=True)
    if serve:
        out.print(f"\nServing {chosen.public_url}/docs — Ctrl-C stops", soft_wrap=True)


def _serve(tools: Tools, found: database.Urls, port: int) -> None:
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
