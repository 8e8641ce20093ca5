"""A finding without a fault behind it, for tests of what can be done with one."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine

from api.db import transaction
from api.inspections.models import CheckRun, Finding


def a_finding(engine: Engine, hirer_id: UUID | None = None, **over: Any) -> tuple[UUID, UUID]:
    """A committed run and an open finding of it: (run, finding)."""
    with transaction(engine) as session:
        run = CheckRun(state="finished", as_of=date(2026, 11, 22), rules_version="a test", milliseconds={}, found=1)
        session.add(run)
        session.flush()
        facts = {
            "rule": "not_paid",
            "rule_version": "1",
            "severity": "grave",
            "subject": "instalment",
            "subject_id": uuid4(),
            "hirer_id": hirer_id,
            "on_date": date(2026, 11, 1),
            "owed_satang": 0,
            "owed": {},
            "evidence": {"working": {}},
            "state": "open",
        }
        found = Finding(**(facts | over), first_run_id=run.id, last_run_id=run.id)
        session.add(found)
        session.flush()
        return run.id, found.id
