"""`trong check`: carry out all checks now, or try them on books whose faults are known."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.config import Settings
from api.inspections import recheck
from api.inspections.checks import RULES
from api.inspections.models import CheckRun, Finding
from api.inspections.rule_texts import text_of
from api.inspections.run import run_on
from api.offers.publish import Tools
from api.thai import today

AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="the day whose clocks count")]
Only = Annotated[list[str] | None, typer.Option("--only", help="only this rule; can be given more than once")]
AsJson = Annotated[bool, typer.Option("--json", help="print the answer as JSON")]
SelfTest = Annotated[bool, typer.Option("--self-test", help="plant every kind of fault in clean books and look for it")]
Lots = Annotated[int, typer.Option(min=1, max=100_000, help="clean lots of the self-test")]
Seed = Annotated[int, typer.Option(help="the self-test's books hang on it")]


def commands(cli: typer.Typer, tools: Callable[[], Tools]) -> None:
    """Enter the command, over a function that gives the database when it is needed."""

    @cli.command()
    def check(
        as_of: AsOf = None,
        only: Only = None,
        json_: AsJson = False,
        self_test: SelfTest = False,
        lots: Lots = 1_000,
        seed: Seed = 1,
    ) -> None:
        """Look for breaches of law and book-keeping, and keep what is found. Exit 0 whatever is found."""
        if self_test:
            from api.rehearsal.self_test import self_test as tried

            # on the embedded server, in a database of its own: no secrets of an installation are needed
            raise typer.Exit(tried(Settings(mode="demo"), lots=lots, seed=seed, say=typer.echo))
        _demand_known(only)
        found = tools()
        answer = _carry_out(found, as_of.date() if as_of else today(), only)
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2)) if json_ else _show(answer)


def _demand_known(only: list[str] | None) -> None:
    unknown = sorted(set(only or ()) - {*RULES, recheck.CODE})
    if unknown:
        typer.echo(f"no such rule: {', '.join(unknown)}; there are {', '.join([*RULES, recheck.CODE])}", err=True)
        raise typer.Exit(2)


def _carry_out(tools: Tools, as_of: date, only: list[str] | None) -> dict[str, Any]:
    with Progress(console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task("checks", total=None)

        def progress(name: str, done: int, of: int) -> None:
            shown.update(bar, description=name, completed=done, total=of)

        run_id = run_on(tools.engine, as_of=as_of, only=only, progress=progress)
    with Session(tools.engine) as session:
        run = session.get_one(CheckRun, run_id)
        seen = session.execute(
            select(Finding.rule, Finding.severity, func.count(), func.sum(Finding.owed_satang))
            .where(Finding.last_run_id == run_id, Finding.state != "gone")
            .group_by(Finding.rule, Finding.severity)
            .order_by(Finding.rule)
        )
        return {
            "run": f"chk_{run.id.hex}",
            "as_of": run.as_of.isoformat(),
            "rules_version": run.rules_version,
            "entries_read": run.entries_read,
            "found": run.found,
            "new": run.new,
            "rules": [
                {"rule": rule, "severity": severity, "found": count, "owed_satang": int(owed)}
                for rule, severity, count, owed in seen
            ],
            "milliseconds": run.milliseconds,
        }


def _show(answer: dict[str, Any]) -> None:
    table = Table("rule", "what is wrong", "severity", "found", "owed, baht")
    for one in answer["rules"]:
        owed = f"{one['owed_satang'] / 100:,.2f}" if one["owed_satang"] else ""
        table.add_row(one["rule"], text_of(one["rule"]).title.th, one["severity"], str(one["found"]), owed)
    console = Console()
    console.print(table) if answer["rules"] else None
    took = sum(answer["milliseconds"].values()) / 1_000
    console.print(
        f"{answer['run']} as of {answer['as_of']}: {answer['found']} findings, {answer['new']} new, "
        f"{answer['entries_read']:,} entries of the wage record, {took:.1f} s, rules {answer['rules_version']}"
    )
