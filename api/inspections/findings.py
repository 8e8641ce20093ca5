"""Findings: one row for the same fault, however many nights it is seen; and an inspector's answer to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections.evidence import on_the_wire
from api.inspections.models import CheckRun, Finding
from api.inspections.refusals_findings import FindingNotOpen
from api.ledger.rules import split
from api.parties.models import Group, Hirer
from api.shapes import Id, new_id

AT_ONCE = 500
ANSWERS = {"open": {"explained", "confirmed", "settled"}, "explained": {"confirmed"}, "confirmed": {"settled"}}
"""What an inspector may say of a finding, by what it is; the database holds the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found, before it is a finding. `weights` say how what is owed is split among homeworkers."""

    subject_id: UUID
    hirer_id: UUID | None
    group_id: UUID | None
    award_id: UUID | None
    on_date: date
    owed_satang: int
    weights: Mapping[str, int]
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What findings of one rule have in common."""

    rule: str
    version: str
    severity: str
    subject: str


def keep(session: Session, run: CheckRun, kind: Kind, faults: Iterable[Fault]) -> tuple[int, int]:
    """Write what a rule found; what it no longer finds is gone. Returns (found, new)."""
    found = new = 0
    waiting = iter(faults)
    while rows := [_row(run, kind, fault) for fault in islice(waiting, AT_ONCE)]:
        found += len(rows)
        new += sum(_upsert(session, rows))
    session.execute(
        update(Finding)
        .where(Finding.rule == kind.rule, Finding.last_run_id != run.id)
        .where(Finding.state.in_(("open", "explained", "confirmed")))
        .values(state="gone")
        .execution_options(synchronize_session=False)
    )
    return found, new


def _row(run: CheckRun, kind: Kind, fault: Fault) -> dict[str, Any]:
    return {
        "id": new_id(),
        "rule": kind.rule,
        "rule_version": kind.version,
        "severity": kind.severity,
        "subject": kind.subject,
        "subject_id": fault.subject_id,
        "hirer_id": fault.hirer_id,
        "group_id": fault.group_id,
        "award_id": fault.award_id,
        "on_date": fault.on_date,
        "owed_satang": fault.owed_satang,
        "owed": _owed(fault),
        "evidence": on_the_wire(fault.evidence),
        "state": "open",
        "first_run_id": run.id,
        "last_run_id": run.id,
    }


def _owed(fault: Fault) -> dict[str, int]:
    """What is owed, by homeworker, to the satang. Weights that are amounts come out as they are."""
    if not fault.owed_satang:
        return {}
    people = sorted(fault.weights)
    shares = split(fault.owed_satang, [fault.weights[one] for one in people])
    return {Id("hwk").write(UUID(one)): share for one, share in zip(people, shares, strict=True) if share}


def _upsert(session: Session, rows: list[dict[str, Any]]) -> Iterator[bool]:
    """Write rows; yields for each whether it is new.

    What was gone is open again, and so is what was settled where now more is owed than when it was last seen.
    """
    wanted = insert(Finding).values(rows)
    fresh = {name: wanted.excluded[name] for name in ("rule_version", "severity", "on_date", "owed_satang", "owed")}
    fresh |= {"evidence": wanted.excluded.evidence, "last_run_id": wanted.excluded.last_run_id}
    worse = (Finding.state == "settled") & (wanted.excluded.owed_satang > Finding.owed_satang)
    seen_again = case(((Finding.state == "gone") | worse, "open"), else_=Finding.state)
    written = wanted.on_conflict_do_update(
        index_elements=["rule", "subject", "subject_id"], set_={**fresh, "state": seen_again}
    ).returning(Finding.first_run_id == Finding.last_run_id)
    yield from session.scalars(written)


def find(session: Session, finding_id: UUID, *, lock: bool = False) -> Finding:
    """A finding, or NotFound."""
    found = session.get(Finding, finding_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound()
    return found


def names_of(session: Session, found: Sequence[Finding]) -> dict[UUID, str]:
    """Names of the hirers and groups that findings are about, in one question each."""
    names: dict[UUID, str] = {}
    for party, ids in ((Hirer, {one.hirer_id for one in found}), (Group, {one.group_id for one in found})):
        wanted = select(party.id, party.name).where(party.id.in_(ids - {None}))
        names.update((row.id, row.name) for row in session.execute(wanted))
    return names


def answer(session: Session, found: Finding, *, state: str, words: str, principal_id: UUID) -> Finding:
    """An inspector says what a finding came to, in words: explained, confirmed or settled."""
    if state not in ANSWERS.get(found.state, set()):
        raise FindingNotOpen(pointer="/state", state=found.state)
    found.state, found.answer, found.answered_by = state, words, principal_id
    session.flush()
    audit.record(session, "answer_finding", "finding", found.id, state=state)
    session.refresh(found)
    return found
