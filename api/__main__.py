"""The command line, `trong` (the same as `python -m api`)."""

import asyncio
import json
from typing import Annotated, Any
from uuid import UUID

import typer
from pydantic import SecretStr, ValidationError

from api import checking, importing
from api.config import Settings, settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
config = typer.Typer(no_args_is_help=True, help="Look at the settings.")
key = typer.Typer(no_args_is_help=True, help="Accounts and API keys.")
cli.add_typer(config, name="config")
cli.add_typer(key, name="key")


def _say(line: str) -> None:
    """Progress goes to standard error, so that standard output stays the answer."""
    typer.echo(line, err=True)


def _chosen() -> Settings:
    try:
        return settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(["TRONG", *(str(part) for part in fault["loc"])]).upper()
            _say(f"{name if fault['loc'] else 'settings'}: {fault['msg'].removeprefix('Value error, ')}")
        raise typer.Exit(2) from None


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema and load the reference data. Safe to run again."""
    from api import database, reference
    from api import migrate as migrations

    chosen = _chosen()
    engine = database.migrate_engine(chosen, database.urls(chosen, say=_say))
    migrations.upgrade(engine)
    reference.load(engine)
    typer.echo(f"schema {migrations.newest()}")


@cli.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    processes: Annotated[int, typer.Option(min=1, max=64, help="server processes")] = 1,
    reload: Annotated[bool, typer.Option(help="start again when a file changes (dev)")] = False,
) -> None:
    """Serve the API. Run `trong migrate` before, and at least one `trong worker` beside it."""
    import uvicorn

    _tools()[0].engine.dispose()
    uvicorn.run(
        "api.app:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=processes,
        reload=reload,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=20,
        limit_concurrency=1_000,
        h11_max_incomplete_event_size=32_768,
    )


@cli.command()
def worker() -> None:
    """Work through the queue: matching, messages, lapses. Any number may run at once."""
    from api import worker as jobs
    from api.logs import set_up

    tools, found = _tools()
    set_up(tools.settings.log_level)
    asyncio.run(jobs.run_worker(jobs.make_worker(tools, found.app)))


@cli.command()
def match(
    replay: Annotated[str | None, typer.Option(help="solve a stored run again and compare (run_…)")] = None,
) -> None:
    """Match what is open now, or replay a stored run."""
    from api.deliveries.speeds import speeds_of
    from api.offers import learnt, matching_run, views

    learnt.with_speeds_from(speeds_of)
    tools, _ = _tools()
    if replay is not None:
        done = matching_run.replay(tools.engine, _run_id(replay))
        same = done.stored_hash == done.hash_now
        _print({"run": replay, "stored": done.stored_hash, "now": done.hash_now, "same": same, "good": done.good})
        raise typer.Exit(0 if same and done.good else 1)
    run_id = matching_run.run_matching(tools, progress=lambda stage, done, of: _say(f"{stage} {done}/{of}"))
    from sqlalchemy.orm import Session

    with Session(tools.engine) as session:
        _print(views.one_run(session, run_id).model_dump(mode="json", exclude={"left_over"}))


@cli.command()
def demo(
    exit_: Annotated[bool, typer.Option("--exit", help="stop after printing")] = False,
    json_: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    port: int = 8000,
    seed: int = 1,
) -> None:
    """Show the main job on a believable country, then serve it until Ctrl-C."""
    from api.demo import show

    show.demo(seed=seed, port=port, serve=not exit_, as_json=json_)


@config.command("check")
def check_config() -> None:
    """Print every setting with its value, secrets masked; exit 2 when one is refused."""
    chosen = _chosen()
    for name, field in Settings.model_fields.items():
        value: Any = getattr(chosen, name)
        shown = "********" if isinstance(value, SecretStr) else value
        typer.echo(f"TRONG_{name.upper()}={'' if shown is None else shown}  # {field.description or ''}")


@key.command("create")
def create_key(role: str, name: str) -> None:
    """Open an account for an inspector, the programme or an operator, and print its first key once."""
    from api.auth import service
    from api.db import transaction

    if role not in ("inspector", "programme", "operator"):
        _say("role: inspector, programme or operator; hirers come through POST /v1/hirers")
        raise typer.Exit(2)
    tools, _ = _tools()
    with transaction(tools.engine) as session:
        account = service.open_account(session, role, name)  # type: ignore[arg-type]
        _, secret = service.make_key(session, account.id, "first key")
    typer.echo(secret)


@key.command("sign-in")
def create_sign_in(role: str, name: str, login: str) -> None:
    """Open an account with a sign-in for the pages; print its password and the address for an authenticator app."""
    from api.auth import service, staff
    from api.db import transaction

    if role not in ("inspector", "programme", "operator"):
        _say("role: inspector, programme or operator; hirers come through POST /v1/hirers")
        raise typer.Exit(2)
    tools, _ = _tools()
    with transaction(tools.engine) as session:
        account = service.open_account(session, role, name)  # type: ignore[arg-type]
        _, password, uri = staff.new_staff(session, tools.sealer, account.id, login, name)
    typer.echo(f"{password}\n{uri}")


def _tools() -> tuple[Any, Any]:
    from api import database
    from api.offers.publish import Tools
    from api.sealing import Sealer

    chosen = _chosen()
    found = database.urls(chosen, say=_say)
    engine = database.app_engine(chosen, found)
    if not database.ready(engine):
        _say("the database does not answer, or has not the schema of this release: run `trong migrate` first")
        raise typer.Exit(2)
    return Tools(engine, chosen, Sealer(chosen)), found


def _run_id(text: str) -> UUID:
    try:
        return UUID(hex=text.removeprefix("run_"))
    except ValueError:
        _say("run ids look like run_ and 32 hexadecimal digits")
        raise typer.Exit(2) from None


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


cli.add_typer(importing.commands(lambda: _tools()[0]), name="import")
checking.commands(cli, lambda: _tools()[0])


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    main()
