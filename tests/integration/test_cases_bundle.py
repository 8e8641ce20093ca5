"""The case bundle: complete, the same bytes again, checked by the standard library alone; no byte can be changed."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.inspections import bundle_rows, verify
from api.offers.models import MatchingRun
from tests import cases
from tests.cases import Dossier, inspector, open_case, wire
from tests.factories import bearer

VERIFY = Path(verify.__file__)


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


@pytest.fixture
def case(client: TestClient, key: str, about: Dossier) -> str:
    return open_case(client, key, about)


def fetch(client: TestClient, key: str, case: str) -> bytes:
    answer = client.get(f"{case}/bundle", params={"purpose": "ส่งศาลแรงงาน"}, headers=bearer(key))
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.fixture
def folder(client: TestClient, key: str, case: str, tmp_path: Path) -> Path:
    """A bundle, unpacked."""
    client.post(f"{case}/orders", json={"kind": "pay", "words": "ให้จ่าย"}, headers=bearer(key))
    with zipfile.ZipFile(io.BytesIO(fetch(client, key, case))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return verify.rows(folder, f"{name}.jsonl")


def test_a_bundle_verifies_offline_with_the_standard_library_alone(folder: Path) -> None:
    told = subprocess.run([sys.executable, "-I", folder / "verify.py"], capture_output=True, text=True)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "OK: every hash, sum and count holds" in told.stdout


def test_the_verifier_imports_nothing_but_the_standard_library() -> None:
    named = {
        line.split()[1].split(".")[0] for line in VERIFY.read_text().splitlines() if line.startswith(("import", "from"))
    }

    assert named <= sys.stdlib_module_names
    assert len(VERIFY.read_text().splitlines()) < 120


def test_a_bundle_holds_the_whole_life_of_its_lots(folder: Path, about: Dossier) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())

    counts = {
        name: manifest["counts"][name] for name in ("documents", "entries", "instalments", "payments", "findings")
    }
    assert counts == {"documents": 1, "entries": 1, "instalments": 3, "payments": 1, "findings": 2}
    assert manifest["filters"] == {"awards": [about.award_id.hex]}
    assert manifest["rules"] == ["not_paid 3", "under_floor 3"]
    assert {len(rows(folder, name)) for name in ("tallies", "receipt_lines", "order_lines", "back_pay")} == {3}
    assert [one["kind"] for one in rows(folder, "timeline")] == ["opened", "findings_attached", "pay_ordered"]
    assert len(list(folder.glob("documents/*.pdf"))) == 1
    assert len(rows(folder, "lots")) == 1
    assert all(rows(folder, name) for name in ("lot_rates", "minimum_wages", "check_runs"))


def test_no_column_of_a_bundle_tells_of_another_hirers_orders() -> None:
    assert {"snapshot", "plan", "left_out"} <= set(MatchingRun.__table__.columns.keys())
    assert not {"snapshot", "plan", "left_out"} & bundle_rows.row_of(MatchingRun(id=uuid4())).keys()


def test_the_seal_of_a_bundle_is_kept_to_compare_it_with(folder: Path, engine: Engine) -> None:
    seal = json.loads((folder / "manifest.json").read_text())["seal"]

    kept = "SELECT count(*) FROM audit_events WHERE action = 'make_bundle' AND details ->> 'seal' = :seal"
    with engine.connect() as connection:
        assert connection.scalar(text(kept), {"seal": seal}) == 1


def test_the_same_case_gives_the_same_bytes(client: TestClient, key: str, case: str) -> None:
    assert fetch(client, key, case) == fetch(client, key, case)


def test_making_a_bundle_is_written_down_with_everybody_in_it(
    client: TestClient, engine: Engine, key: str, case: str
) -> None:
    fetch(client, key, case)

    asked = (
        "SELECT cardinality(homeworker_ids) FROM record_reads WHERE subject = 'bundle' "
        "AND inspection_id = CAST(:c AS uuid)"
    )
    with engine.connect() as connection:
        assert connection.scalars(text(asked), {"c": case[-32:]}).all() == [20]


def test_no_changed_byte_goes_unnoticed(folder: Path) -> None:
    chance = random.Random(20261122)
    names = sorted(one for one in folder.rglob("*") if one.is_file())

    unnoticed = []
    for _ in range(200):
        file = chance.choice([one for one in names if one.stat().st_size])
        kept = file.read_bytes()
        at = chance.randrange(len(kept))
        file.write_bytes(kept[:at] + bytes([kept[at] ^ chance.randint(1, 255)]) + kept[at + 1 :])
        if not faults(folder):
            unnoticed.append((file.name, at))
        file.write_bytes(kept)

    assert unnoticed == []
    assert faults(folder) == []


def faults(folder: Path) -> list[str]:
    """What the verifier finds, as its main program does."""
    try:
        return verify.check(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        return [repr(broken)]


def test_a_changed_byte_ends_the_program_with_an_error(folder: Path) -> None:
    (folder / "entries.jsonl").write_bytes((folder / "entries.jsonl").read_bytes().replace(b"earning", b"earninG", 1))

    told = subprocess.run([sys.executable, "-I", VERIFY, folder], capture_output=True, text=True)

    assert told.returncode == 1
    assert "FAULT entries.jsonl has another hash" in told.stdout


def reseal(folder: Path) -> None:
    """What a forger does: write every hash anew."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest.pop("seal")
    manifest["files"] = {name: verify.sha256((folder / name).read_bytes()) for name in manifest["files"]}
    seal = verify.sha256(verify.canonical(manifest))
    (folder / "manifest.json").write_bytes(verify.canonical({**manifest, "seal": seal}) + b"\n")


def rewrite(folder: Path, name: str, change: dict[str, Any]) -> None:
    found = rows(folder, name)
    found[0] |= change
    (folder / f"{name}.jsonl").write_bytes(b"".join(verify.canonical(one) + b"\n" for one in found))


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("entries", {"leaf_hash": "00" * 32}, "leaf hash"),
        ("documents", {"content_hash": "00" * 32}, "document"),
        ("findings", {"owed_satang": 1}, "finding"),
        ("back_pay", {"found_satang": 1}, "back-pay"),
    ],
)
def test_a_forger_who_writes_the_hashes_anew_is_caught_by_the_sums_inside(
    folder: Path, name: str, change: dict[str, Any], fault: str
) -> None:
    rewrite(folder, name, change)
    reseal(folder)

    found = faults(folder)

    assert any(fault in one for one in found), found


def test_a_row_left_out_is_missed(folder: Path) -> None:
    file = folder / "instalments.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    reseal(folder)

    assert faults(folder) == ["instalments: 2 rows"]


def test_a_bundle_of_a_closed_case_or_without_a_purpose_is_refused(
    client: TestClient, engine: Engine, key: str, case: str
) -> None:
    without = client.get(f"{case}/bundle", headers=bearer(key))
    client.post(f"{case}/close", json={"outcome": "จบ"}, headers=bearer(inspector(engine)))
    closed = client.get(f"{case}/bundle", params={"purpose": "ก"}, headers=bearer(key))
    nowhere = client.get(f"/v1/inspections/{wire('isp', uuid4())}/bundle?purpose=x", headers=bearer(key))

    assert (without.status_code, closed.status_code, nowhere.status_code) == (422, 409, 404)
