"""`trong import`: the printed templates come in as they are, a dry run records nothing, a wrong hirer is told."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner, Result

from api import importing
from api.config import Settings
from api.db import transaction
from api.orders.models import Order
from api.parties.models import Group
from tests import factories, scenes


def run(engine: Engine, settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(importing.commands(lambda: scenes.tools(engine, settings)), words)


def written(engine: Engine, settings: Settings, tmp_path: Path, kind: str, encoding: str) -> str:
    file = tmp_path / f"{kind}.csv"
    file.write_bytes(run(engine, settings, kind, "--template").stdout_bytes.decode().encode(encoding))
    return str(file)


def count(engine: Engine, kind: type[Group] | type[Order]) -> int:
    with transaction(engine) as session:
        return int(session.scalar(select(func.count()).select_from(kind)) or 0)


@pytest.mark.parametrize("encoding", ["utf-8", "tis-620"])
def test_the_template_of_groups_comes_in_once(
    fresh_engine: Engine, settings: Settings, tmp_path: Path, encoding: str
) -> None:
    file = written(fresh_engine, settings, tmp_path, "groups", encoding)

    tried = run(fresh_engine, settings, "groups", file, "--dry-run")
    before = count(fresh_engine, Group)
    done = [run(fresh_engine, settings, "groups", file) for _ in range(2)]

    assert (tried.exit_code, before) == (0, 0)
    assert ["1 created" in done[0].stdout, "1 unchanged" in done[1].stdout] == [True, True]
    assert count(fresh_engine, Group) == 1


def test_the_template_of_orders_comes_in_for_a_registered_hirer(
    fresh_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    hirer = factories.hirer(fresh_engine)
    file = written(fresh_engine, settings, tmp_path, "orders", "utf-8")

    done = run(fresh_engine, settings, "orders", file, "--hirer", f"hir_{hirer.id.hex}")

    assert done.exit_code == 0, done.output
    assert count(fresh_engine, Order) == 1


@pytest.mark.parametrize("given", ["", "0105536112014", "hir_nobody", "hir_" + "0" * 32])
def test_an_unknown_hirer_is_told_and_nothing_is_recorded(
    fresh_engine: Engine, settings: Settings, tmp_path: Path, given: str
) -> None:
    file = written(fresh_engine, settings, tmp_path, "orders", "utf-8")

    done = run(fresh_engine, settings, "orders", file, "--hirer", given)

    assert done.exit_code == 2
    assert "no hirer has this number" in done.output
    assert count(fresh_engine, Order) == 0
