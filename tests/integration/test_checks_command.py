"""`trong check` at a terminal: what it says, as text and as JSON, and how it ends."""

import json
from collections.abc import Iterator

import pytest
import typer
from sqlalchemy import Engine
from typer.testing import CliRunner

from api import checking
from api.config import Settings
from api.inspections import recheck
from api.inspections.checks import RULES
from api.offers.publish import Tools
from api.sealing import Sealer
from api.thai import today

trong = CliRunner()


@pytest.fixture
def cli(settings: Settings, fresh_engine: Engine, sealer: Sealer) -> Iterator[typer.Typer]:
    made = typer.Typer()
    made.callback()(lambda: None)
    checking.commands(made, lambda: Tools(fresh_engine, settings, sealer))
    return made


def test_it_says_in_one_line_what_it_looked_at(cli: typer.Typer) -> None:
    done = trong.invoke(cli, ["check"])

    assert done.exit_code == 0, done.output
    assert f"as of {today()}: 0 findings, 0 new" in " ".join(done.stdout.split())


def test_json_is_all_there_is_on_standard_output(cli: typer.Typer) -> None:
    done = trong.invoke(cli, ["check", "--json"])
    told = json.loads(done.stdout)

    assert done.exit_code == 0
    assert (told["found"], told["new"], told["entries_read"], told["rules"]) == (0, 0, 0, [])
    assert told["milliseconds"].keys() >= RULES.keys()


def test_it_looks_from_the_day_it_is_given(cli: typer.Typer) -> None:
    told = json.loads(trong.invoke(cli, ["check", "--json", "--as-of", "2026-10-28"]).stdout)

    assert told["as_of"] == "2026-10-28"


def test_only_some_rules_are_carried_out(cli: typer.Typer) -> None:
    told = json.loads(trong.invoke(cli, ["check", "--json", "--only", "silent", "--only", "not_paid"]).stdout)

    assert told["milliseconds"].keys() & {*RULES, recheck.CODE} == {"silent", "not_paid"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--only", "slient"), "no such rule: slient; there are"),
        (("--as-of", "28.10.2026"), "28.10.2026"),
        (("--self-test", "--lots", "0"), "--lots"),
    ],
)
def test_what_cannot_be_understood_is_refused_before_anything_runs(
    cli: typer.Typer, given: tuple[str, ...], said: str
) -> None:
    done = trong.invoke(cli, ["check", *given])

    assert done.exit_code == 2
    assert said in done.stderr
