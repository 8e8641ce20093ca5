"""Exports: complete, counted, hashed and safe in CSV, XLSX and JSON; with progress; each written down."""

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.db import transaction
from api.inspections import exports
from api.inspections.export_files import Counted, line_of, write_csv, write_json, write_xlsx
from api.inspections.export_rows import Cell
from tests import cases, factories
from tests.cases import Dossier, inspector, open_case
from tests.factories import bearer

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "ก"]
ABOUT = {"what": "test", "filters": {"since": "2026-01-01"}}


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


def ask(client: TestClient, key: str, **body: Any) -> Any:
    said = {"what": "awards", "format": "csv", "purpose": "สถิติประจำเดือน", **body}
    return client.post("/v1/exports", json=said, headers=bearer(key))


def file(client: TestClient, key: str, made: dict[str, Any]) -> bytes:
    answer = client.get(f"/v1/exports/{made['id']}/file", headers=bearer(key))
    assert answer.status_code == 200, answer.text
    assert hashlib.sha256(answer.content).hexdigest() == made["file_sha256"] == answer.headers["etag"].strip('"')
    return answer.content


def read_csv(content: bytes) -> tuple[list[list[str]], dict[str, Any]]:
    """The rows with their heading, and what the last line says."""
    assert content.startswith(b"\xef\xbb\xbf")
    *rows, last = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return rows, json.loads(last[0].removeprefix("# "))


def read_xlsx(content: bytes, sheet: int) -> list[list[tuple[str, str]]]:
    """Each cell as its type and value, read without a spreadsheet."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = []
    for row in tree.iterfind(".//x:row", space):
        found.append([(one.get("t", "n"), "".join(one.itertext())) for one in row.iterfind("x:c", space)])
        assert row.find(".//x:f", space) is None, "a cell is a formula"
    return found


@pytest.mark.parametrize("what", ["awards", "findings", "instalments", "payments", "entries"])
@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
def test_every_kind_can_be_exported_in_every_format_and_counts_its_rows(
    client: TestClient, key: str, about: Dossier, what: str, format_: str
) -> None:
    case = open_case(client, key, about).rpartition("/")[2]

    made = ask(client, key, what=what, format=format_, inspection=case).json()

    expected = {"awards": 1, "findings": 2, "instalments": 3, "payments": 1, "entries": 4}[what]
    assert (made["state"], made["rows_done"], made["rows_of"]) == ("finished", expected, expected)
    content = file(client, key, made)
    if format_ == "json":
        said = json.loads(content)
        lines = [line_of(row) for row in said["rows"]]
        assert hashlib.sha256(b"".join(lines)).hexdigest() == made["rows_sha256"] == said["about"]["rows_sha256"]
    elif format_ == "csv":
        rows, told = read_csv(content)
        assert (len(rows), told["row_count"], told["rows_sha256"]) == (expected + 1, expected, made["rows_sha256"])
    else:
        assert len(read_xlsx(content, 1)) == expected + 1
        assert ("s", "row_count") not in read_xlsx(content, 1)[0]


def test_the_same_rows_have_the_same_hash_in_every_format(client: TestClient, key: str, about: Dossier) -> None:
    made = [ask(client, key, format=one, hirer=about.hirer).json() for one in ("csv", "xlsx", "json")]

    assert len({one["rows_sha256"] for one in made}) == 1


def test_a_file_says_how_its_rows_were_chosen(client: TestClient, key: str, about: Dossier) -> None:
    made = ask(client, key, hirer=about.hirer, since="2026-01-01").json()

    _, told = read_csv(file(client, key, made))

    assert told["filters"] == {"hirer_id": about.hirer[4:], "since": "2026-01-01"}
    assert (told["purpose"], told["export"]) == ("สถิติประจำเดือน", made["id"])


@pytest.mark.parametrize("what", ["instalments", "payments", "entries"])
def test_what_tells_of_single_persons_needs_a_case(client: TestClient, key: str, what: str) -> None:
    assert ask(client, key, what=what).json()["type"] == "/errors/case-needed"


def test_an_export_for_a_case_is_of_its_hirer_whatever_else_is_asked(
    client: TestClient, engine: Engine, settings: Settings, key: str, about: Dossier
) -> None:
    other = cases.dossier(engine, settings)
    case = open_case(client, key, about).rpartition("/")[2]

    made = ask(client, key, what="instalments", inspection=case, hirer=other.hirer).json()

    rows, _ = read_csv(file(client, key, made))
    assert {row[1] for row in rows[1:]} == {about.hirer}


def test_an_export_is_written_down_with_everybody_in_it(
    client: TestClient, engine: Engine, key: str, about: Dossier
) -> None:
    case = open_case(client, key, about).rpartition("/")[2]

    ask(client, key, what="instalments", inspection=case)

    asked = text(
        "SELECT subject, rows, cardinality(homeworker_ids) FROM record_reads WHERE inspection_id = CAST(:c AS uuid)"
    )
    with engine.connect() as connection:
        assert [tuple(one) for one in connection.execute(asked, {"c": case[4:]})] == [("export_instalments", 3, 3)]


def test_an_export_is_its_askers_alone(client: TestClient, engine: Engine, key: str) -> None:
    made = ask(client, key).json()

    for other in (inspector(engine),):
        for address in ("", "/file"):
            assert client.get(f"/v1/exports/{made['id']}{address}", headers=bearer(other)).status_code == 404
    assert ask(client, factories.key(engine, "programme")).status_code == 403


def test_a_large_export_is_made_by_the_worker_and_tells_how_far_it_is(
    client: TestClient, engine: Engine, key: str, about: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    made = ask(client, key, hirer=about.hirer).json()
    address = f"/v1/exports/{made['id']}"
    waiting = client.get(f"{address}/file", headers=bearer(key))
    seen: list[int] = []
    monkeypatch.setattr(
        Counted, "__iter__", _telling(Counted.__iter__, lambda: seen.append(progress(client, key, address)))
    )

    for _ in range(2):
        exports.make_waiting(engine, cases.UUID(hex=made["id"][4:]))

    done = client.get(address, headers=bearer(key)).json()
    assert (made["state"], waiting.json()["type"]) == ("running", "/errors/export-not-ready")
    assert seen == [1]
    assert (done["state"], done["rows_done"]) == ("finished", 1)
    assert file(client, key, done)


def progress(client: TestClient, key: str, address: str) -> int:
    found: int = client.get(address, headers=bearer(key)).json()["rows_done"]
    return found


def _telling(iterate: Any, look: Any) -> Any:
    """Rows that tell how far they are after each one, and let the test look."""

    def rows(self: Counted) -> Any:
        for row in iterate(self):
            self.told(self.done)
            look()
            yield row

    return rows


def test_a_file_goes_after_a_day_and_that_it_was_made_stays(
    client: TestClient, engine: Engine, settings: Settings, key: str
) -> None:
    made = ask(client, key).json()
    with cases.planting(engine, settings) as session:
        old = "UPDATE exports SET created_at = now() - interval '25 hours' WHERE id = CAST(:id AS uuid)"
        session.execute(text(old), {"id": made["id"][4:]})

    with transaction(engine) as session:
        exports.forget_old(session)

    assert client.get(f"/v1/exports/{made['id']}", headers=bearer(key)).json()["state"] == "forgotten"
    assert client.get(f"/v1/exports/{made['id']}/file", headers=bearer(key)).status_code == 409


# The files themselves


def written(write: Any, rows: list[list[Cell]]) -> bytes:
    into = io.BytesIO()
    write(into, ["a", "b"], Counted(rows), ABOUT)
    return into.getvalue()


def test_no_cell_of_a_csv_is_a_formula() -> None:
    rows, _ = read_csv(written(write_csv, [[one, 1] for one in FORMULAS]))

    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "ก"]


def test_an_xlsx_has_texts_as_texts_numbers_as_numbers_and_days_as_days() -> None:
    rows: list[list[Cell]] = [["=1+1", 5], ["http://example.test", -7], ["x", date(2026, 11, 22)], ["y", None]]

    found = read_xlsx(written(write_xlsx, rows), 1)

    assert found[1:] == [
        [("inlineStr", "=1+1"), ("n", "5")],
        [("inlineStr", "http://example.test"), ("n", "-7")],
        [("inlineStr", "x"), ("n", "46348")],
        [("inlineStr", "y")],
    ]


def test_an_empty_export_is_a_whole_file_in_every_format() -> None:
    empty = hashlib.sha256(b"").hexdigest()

    assert read_csv(written(write_csv, []))[1]["rows_sha256"] == empty
    assert json.loads(written(write_json, []))["about"] == {**ABOUT, "row_count": 0, "rows_sha256": empty}
    assert len(read_xlsx(written(write_xlsx, []), 2)) == 4


@pytest.mark.parametrize("write", [write_csv, write_json, write_xlsx])
def test_memory_does_not_grow_with_the_rows(write: Any, tmp_path: Any) -> None:
    def peak(count: int) -> int:
        rows = Counted([f"hwk_{number:032x}", number] for number in range(count))
        tracemalloc.start()
        with (tmp_path / str(count)).open("wb") as into:
            write(into, ["homeworker", "satang"], rows, ABOUT)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(4_000) < peak(1_000) + 100_000
