"""Checks a case bundle with the standard library alone: python -I verify.py [FOLDER]. Says OK or every fault.

It trusts nothing in the folder but its arithmetic. Compare the seal it prints with the one the inspector was given:
who can write a whole folder anew can write its seal anew too.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

LEAF = b"\x00"  # RFC 6962 2.1: a leaf is SHA-256 of a zero byte and the entry


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON in UTF-8, keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def rows(folder: Path, name: str) -> list[Any]:
    """One JSON value a line."""
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def check_manifest(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest is sealed, names every file there is, and each file is what it says."""
    written = (folder / "manifest.json").read_bytes()
    manifest = json.loads(written)
    seal = manifest.pop("seal", "")
    faults = []
    if sha256(canonical(manifest)) != seal or canonical({**manifest, "seal": seal}) + b"\n" != written:
        faults.append("manifest.json is not what was sealed")
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} - {"manifest.json"}
    faults += [f"{name} is missing" for name in manifest["files"].keys() - there]
    faults += [f"{name} is in no manifest" for name in there - manifest["files"].keys()]
    for name in sorted(there & manifest["files"].keys()):
        if sha256((folder / name).read_bytes()) != manifest["files"][name]:
            faults.append(f"{name} has another hash")
    print(f"case {manifest['number']}, {len(there)} files, seal {seal}")
    return manifest, faults


def check_counts(folder: Path, manifest: dict[str, Any]) -> list[str]:
    counts = {name: len(rows(folder, f"{name}.jsonl")) for name in manifest["counts"]}
    return [f"{name}: {found} rows" for name, found in counts.items() if found != manifest["counts"][name]]


def check_entries(folder: Path) -> list[str]:
    """Each entry's bytes give its leaf hash, and its lines come to zero."""
    faults = []
    for entry in rows(folder, "entries.jsonl"):
        written = base64.b64decode(entry["canonical_base64"])
        if hashlib.sha256(LEAF + written).hexdigest() != entry["leaf_hash"]:
            faults.append(f"entry {entry['entry']} has another leaf hash")
        if sum(line["amount_satang"] for line in json.loads(written)["postings"]) != 0:
            faults.append(f"entry {entry['entry']} does not come to zero")
    return faults


def check_documents(folder: Path) -> list[str]:
    """Each document's content gives the hash that both sides signed."""
    found = rows(folder, "documents.jsonl")
    return [f"document {one['number']}" for one in found if sha256(canonical(one["content"])) != one["content_hash"]]


def check_owed(folder: Path) -> list[str]:
    """What findings owe adds up, person by person; and the back-pay is what its findings owe."""
    findings = rows(folder, "findings.jsonl")
    faults = [f"finding {one['finding']}" for one in findings if sum(one["owed"].values()) != one["owed_satang"]]
    counted = {one["finding"]: 0 for one in findings}
    for line in rows(folder, "back_pay.jsonl"):
        counted[line["finding"]] += line["found_satang"]
    laid = {one["finding"]: one["owed_satang"] for one in findings if counted[one["finding"]]}
    return faults + [f"back-pay of {name}" for name, owed in laid.items() if counted[name] != owed]


def check(folder: Path) -> list[str]:
    manifest, faults = check_manifest(folder)
    for more in (check_entries, check_documents, check_owed):
        faults += more(folder)
    return faults + check_counts(folder, manifest)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    try:
        faults = check(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        faults = [f"cannot be read: {type(broken).__name__} {broken}"]
    print("\n".join(f"FAULT {one}" for one in faults) or "OK: every hash, sum and count holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
