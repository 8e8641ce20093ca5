"""`trong import`: a user's own files of groups or orders, with a dry run and an answer for each row."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.csv_results import ImportReport, Mode, report
from api.db import transaction
from api.errors import DomainError
from api.offers.publish import Tools
from api.orders.csv_orders import import_orders
from api.orders.csv_template import template as orders_template
from api.parties.csv_groups import import_groups
from api.parties.csv_groups import template as groups_template
from api.parties.models import Hirer
from api.words import Language

NOBODY = "There is none yet: register it by POST /v1/hirers (see /docs)."
File = Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="a CSV file, UTF-8 or TIS-620")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would happen and record nothing")]
AllOrNothing = Annotated[bool, typer.Option("--all-or-nothing", help="one refused row and nothing is recorded")]
Template = Annotated[bool, typer.Option("--template", help="print a file to start from")]
AsJson = Annotated[bool, typer.Option("--json", help="print the answer as JSON")]
English = Annotated[bool, typer.Option("--english", help="say what is wrong in English")]


def commands(tools: Callable[[], Tools]) -> typer.Typer:
    """The commands, over a function that gives the database when it is needed."""
    cli = typer.Typer(no_args_is_help=True, help="Take in your own files of groups and orders.")

    @cli.command()
    def groups(
        file: File = None,
        dry_run: DryRun = False,
        all_or_nothing: AllOrNothing = False,
        template: Template = False,
        json_: AsJson = False,
        english: English = False,
    ) -> None:
        """Groups with their members, one row per member."""
        if template:
            _print_template(groups_template())
            return
        found, mode, language = tools(), _mode(all_or_nothing), _language(english)

        def take_in(session: Session, data: bytes) -> ImportReport:
            limit = found.settings.import_limit_bytes
            done = import_groups(session, found.sealer, data, dry_run=dry_run, mode=mode, limit_bytes=limit)
            return report(done.outcomes, done.headings, language, dry_run=dry_run, mode=mode, applied=done.applied)

        _run(found, file, take_in, language, json_)

    @cli.command()
    def orders(
        file: File = None,
        hirer: Annotated[str, typer.Option(help="13-digit number of the hirer, or its id hir_…")] = "",
        dry_run: DryRun = False,
        all_or_nothing: AllOrNothing = False,
        template: Template = False,
        json_: AsJson = False,
        english: English = False,
    ) -> None:
        """Orders of one hirer, one row per lot."""
        if template:
            _print_template(orders_template())
            return
        found, mode, language = tools(), _mode(all_or_nothing), _language(english)

        def take_in(session: Session, data: bytes) -> ImportReport:
            return import_orders(
                session,
                hirer_id=_hirer(session, hirer),
                data=data,
                dry_run=dry_run,
                mode=mode,
                language=language,
                limit_bytes=found.settings.import_limit_bytes,
            )

        _run(found, file, take_in, language, json_)

    return cli


def _run(
    tools: Tools,
    file: Path | None,
    take_in: Callable[[Session, bytes], ImportReport],
    language: Language,
    as_json: bool,
) -> None:
    """Exit 0 when every row is in (or would be), 1 when one is refused, 2 when the file cannot be taken at all."""
    if file is None:
        raise typer.BadParameter("name a file, or ask for --template")
    try:
        with transaction(tools.engine) as session:
            done = take_in(session, file.read_bytes())
    except DomainError as error:
        _fail(f"{error.text(language)}. {error.remedy.in_(language, error.facts)}")
    if as_json:
        typer.echo(json.dumps(done.model_dump(mode="json"), ensure_ascii=False))
    else:
        _print(done)
    raise typer.Exit(1 if done.refused else 0)


def _print(done: ImportReport) -> None:
    out = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    faulty = [row for row in done.rows if row.errors]
    if faulty:
        table = Table("แถว row", "ช่อง column", "ปัญหา what is wrong", "ทำอย่างไร what to do")
        for row in faulty:
            for error in row.errors:
                table.add_row(str(row.row), error.column or "–", error.detail, error.remedy)
        out.print(table)
    state = "dry run, nothing recorded" if done.dry_run else "recorded" if done.created else "nothing recorded"
    out.print(f"{done.created} created, {done.unchanged} unchanged, {done.refused} refused: {state}")


def _print_template(text: str) -> None:
    sys.stdout.buffer.write(text.encode())  # as the file should be: its own line ends, and its byte-order mark if any


def _mode(all_or_nothing: bool) -> Mode:
    return "all_or_nothing" if all_or_nothing else "best_effort"


def _language(english: bool) -> Language:
    return "en" if english else "th"


def _hirer(session: Session, given: str) -> Any:
    digits = given.replace("-", "").replace(" ", "")
    wanted = Hirer.tax_id == digits
    if re.fullmatch(r"hir_[0-9a-f]{32}", given):
        wanted = Hirer.id == UUID(hex=given[4:])
    found = session.scalar(select(Hirer.id).where(wanted))
    if found is None:
        known = session.execute(select(Hirer.tax_id, Hirer.name).order_by(Hirer.name_sort).limit(5)).all()
        _fail(
            "no hirer has this number: --hirer takes the 13 digits of a registered hirer, or its id hir_… "
            + ("Some that are here: " + "; ".join(f"{row.tax_id} {row.name}" for row in known) if known else NOBODY)
        )
    return found


def _fail(line: str) -> None:
    typer.echo(line, err=True)
    raise typer.Exit(2)
