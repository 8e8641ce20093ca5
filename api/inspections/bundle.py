"""A case as one file: everything an inspector or a court needs, with hashes that `verify.py` inside checks offline.

The same rows give the same bytes: names are sorted, every file has one fixed date, nothing says when it was made.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api import audit
from api.documents.files import file_of
from api.errors import NotFound
from api.inspections import bundle_rows as rows
from api.inspections.back_pay import back_pay
from api.inspections.bundle_tables import TABLES, Scope
from api.inspections.models import Inspection
from api.inspections.reads import note_read
from api.inspections.refusals import BundleTooLarge, CaseClosed
from api.inspections.related import awards_of_case
from api.offers.models import AwardMember
from api.thai import today

FORM = "trong-bundle-1"
MOST_LOTS = 100
FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip can tell
FIELDS = ("name", "sex", "birth_year")  # the documents list people by name


def make_bundle(session: Session, *, inspection_id: UUID, purpose: str, reader_id: UUID) -> tuple[str, bytes]:
    """The number of the case and its bundle. The read of everybody in it is written down in this transaction."""
    case = session.get(Inspection, inspection_id)
    if case is None:
        raise NotFound()
    if case.state == "closed":
        raise CaseClosed()
    scope = Scope(case.id, awards_of_case(session, case))
    if len(scope.awards) > MOST_LOTS:
        raise BundleTooLarge(lots=len(scope.awards), most=MOST_LOTS)
    session.execute(text("SET LOCAL statement_timeout = '30s'"))
    tables = _tables(session, scope)
    found = {f"{name}.jsonl": _lines(values) for name, values in tables.items()}
    for document in rows.documents_of(session, scope):
        found[f"documents/{document.number}-v{document.version_no}.pdf"] = file_of(session, document, "th").pdf
    found["verify.py"] = (files("api.inspections") / "verify.py").read_bytes()
    found["manifest.json"], seal = _manifest(case, scope, tables, found)
    _note(session, case, scope, purpose, reader_id, len(found))
    audit.record(session, "make_bundle", "inspection", case.id, files=len(found), seal=seal)  # to compare it with
    return case.number, _zip(found)


def _tables(session: Session, scope: Scope) -> dict[str, list[rows.Value]]:
    """Every table of the bundle by the name of its file."""
    found = {name: list(rows.rows_of(session, name, scope)) for name in TABLES}
    found["documents"] = [rows.document_row(one) for one in rows.documents_of(session, scope)]
    found["findings"] = list(rows.findings_of(session, scope))
    found["entries"] = list(rows.entries_of(session, scope))
    found["back_pay"] = [
        {
            "homeworker": one.homeworker_id.hex,
            "award": one.award_id.hex,
            "rule": one.rule,
            "rule_version": one.rule_version,
            "finding": one.finding_id.hex,
            "found_satang": one.found_satang,
            "due_on": one.due_on.isoformat(),
            "interest_satang": one.interest_satang,
            "interest_until": today().isoformat(),
        }
        for one in back_pay(session, scope.inspection_id, today()).owed
    ]
    return found


def canonical(value: Any) -> bytes:
    """JSON in UTF-8, keys sorted, no spaces: as `verify.py` writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _lines(values: Iterable[rows.Value]) -> bytes:
    return b"".join(canonical(one) + b"\n" for one in values)


def _manifest(
    case: Inspection, scope: Scope, tables: dict[str, list[rows.Value]], found: dict[str, bytes]
) -> tuple[bytes, str]:
    """The manifest and its seal."""
    manifest = {
        "form": FORM,
        "number": case.number,
        "inspection": case.id.hex,
        "hirer": case.hirer_id.hex,
        "filters": {"awards": sorted(one.hex for one in scope.awards)},
        "rules": sorted({f"{one['rule']} {one['rule_version']}" for one in tables["findings"]}),
        "counts": {name: len(values) for name, values in tables.items()},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in found.items()},
    }
    seal = hashlib.sha256(canonical(manifest)).hexdigest()
    return canonical({**manifest, "seal": seal}) + b"\n", seal


def _note(session: Session, case: Inspection, scope: Scope, purpose: str, reader_id: UUID, count: int) -> None:
    people = session.scalars(
        select(AwardMember.homeworker_id).where(AwardMember.award_id.in_(scope.awards)).distinct()
    ).all()
    note_read(
        session,
        reader_id=reader_id,
        inspection_id=case.id,
        purpose=purpose,
        subject="bundle",
        people=list(people),
        rows=count,
        fields=FIELDS,
    )


def _zip(found: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(found):
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, found[name])
    return made.getvalue()
