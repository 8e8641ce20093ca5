"""Check runs, the rules they judge by, and what they found."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.inspections import findings
from api.inspections.asking import ask
from api.inspections.models import CheckRun, Finding, InspectionFinding
from api.inspections.refusals_findings import FindingNotOpen
from api.inspections.rule_texts import texts
from api.inspections.schemas_findings import (
    AnswerFinding,
    AskForChecks,
    CheckRunId,
    CheckRunShape,
    FindingId,
    FindingsAsked,
    FindingShape,
    RuleShape,
    show_finding,
    show_rule,
    show_run,
)
from api.lists import Cursor, CursorNotKnown, IfMatch, Limit, demand_match, page, page_of, set_etag
from api.parties.models import Group
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

runs = Door("/check-runs", "checks")
rules = Door("/check-rules", "checks")
finding_door = Door("/findings", "checks")
DOORS = (runs, rules, finding_door)


@runs.open("POST", "", needs="checks:write", status=202)
def ask_for_checks(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: AskForChecks
) -> CheckRunShape:
    """Carry out all checks. The worker does it; look the run up for its result. One that still waits for the same day
    is answered with again."""
    run = ask(session, as_of=body.as_of or today(), asked_by=caller.principal_id)
    response.headers.update(location(request, f"/v1/check-runs/chk_{run.id.hex}"))
    return show_run(run)


@runs.open("GET", "", needs="checks:read", refusals=(CursorNotKnown,))
def list_check_runs(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[CheckRunShape]:
    """Runs of the checks, newest first. The worker makes one every night."""
    return page(session, select(CheckRun), CheckRun.id, show_run, cursor=cursor, limit=limit)


@runs.open("GET", "/{check_run_id}", needs="checks:read")
def get_check_run(session: Tx, check_run_id: CheckRunId) -> CheckRunShape:
    """One run: what it found, and how long each rule took."""
    run = session.get(CheckRun, check_run_id)
    if run is None:
        raise NotFound()
    return show_run(run)


@rules.open("GET", "", needs="checks:read")
def list_check_rules() -> list[RuleShape]:
    """Every rule with its section of the Act or other source, and what to do where it fires."""
    return [show_rule(told) for told in texts().values()]


@finding_door.open("GET", "", needs="checks:read", refusals=(CursorNotKnown,))
def list_findings(session: Tx, asked: Annotated[FindingsAsked, Query()]) -> Page[FindingShape]:
    """Findings, the newest first. A filter that is not known is refused, so that no slip widens the list."""
    filters = {
        Finding.hirer_id: asked.hirer,
        Finding.group_id: asked.group,
        Finding.award_id: asked.award,
        Finding.rule: asked.rule,
        Finding.severity: asked.severity,
        Finding.state: asked.state,
    }
    wanted = select(Finding).where(*(column == value for column, value in filters.items() if value is not None))
    if asked.province is not None:
        wanted = wanted.join(Group, Group.id == Finding.group_id).where(Group.province_code == asked.province)
    if asked.inspection is not None:
        attached = select(InspectionFinding.finding_id).where(InspectionFinding.inspection_id == asked.inspection)
        wanted = wanted.where(Finding.id.in_(attached))
    return page_of(session, wanted, Finding.id, partial(_shown, session), cursor=asked.cursor, limit=asked.limit)


@finding_door.open("GET", "/{finding_id}", needs="checks:read")
def get_finding(session: Tx, response: Response, finding_id: FindingId) -> FindingShape:
    """One finding with its evidence and working."""
    found = findings.find(session, finding_id)
    set_etag(response, found.version)
    return _shown(session, [found])[0]


@finding_door.open(
    "POST", "/{finding_id}/answer", needs="checks:write", refusals=(FindingNotOpen,), changes_version=True
)
def answer_finding(
    session: Tx,
    caller: CallerIs,
    response: Response,
    finding_id: FindingId,
    body: AnswerFinding,
    if_match: IfMatch = None,
) -> FindingShape:
    """Say what a finding came to: explained, confirmed or settled. It goes on being looked at every night."""
    found = findings.find(session, finding_id, lock=True)
    demand_match(if_match, found.version)
    answered = findings.answer(session, found, state=body.state, words=body.answer, principal_id=caller.principal_id)
    set_etag(response, answered.version)
    return _shown(session, [answered])[0]


def _shown(session: Session, found: Sequence[Finding]) -> list[FindingShape]:
    names = findings.names_of(session, found)
    return [show_finding(one, names) for one in found]
