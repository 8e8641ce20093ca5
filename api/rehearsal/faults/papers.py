"""Documents, hazards, cancellations (s.9, s.10, s.20 to s.23)."""

from dataclasses import replace
from datetime import timedelta

from api.rehearsal.cancelling import compensate, write_down
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.ids import at
from api.rehearsal.signing import issue_materials
from api.rehearsal.stage import Stage


@fault("document_missing", "s.9", beside="document_late")
def no_document_at_all(stage: Stage) -> Found:
    job = stage.agree()
    stage.pay(stage.deliver(job))
    stage.scribe.rows.of("work_documents").clear()
    stage.scribe.rows.of("signatures").clear()
    return Found("award", job.id)


@fault("document_missing", "s.9", beside="document_late")
def only_the_leader_signed(stage: Stage) -> Found:
    job = stage.agree()
    stage.pay(stage.deliver(job))
    stage.scribe.rows.drop("signatures", lambda row: row["side"] == "hirer")
    return Found("award", job.id)


@near_miss("s.9")
def not_signed_and_not_begun(stage: Stage) -> None:
    """Nobody signed, and nothing has moved yet."""
    stage.agree()
    stage.scribe.rows.of("signatures").clear()
    stage.scribe.rows.of("material_moves").clear()


@fault("document_late", "s.9")
def materials_before_the_signatures(stage: Stage) -> Found:
    """Materials went out the day before the second signature."""
    return _signed(stage, days_after_materials=1)


@near_miss("s.9")
def signed_on_the_day_of_materials(stage: Stage) -> None:
    _signed(stage, days_after_materials=0)


@near_miss("s.9")
def signed_in_ink_before_it_was_recorded(stage: Stage) -> None:
    """Both signed on paper in time; our clock heard of it days after the materials."""
    job = stage.agree(signed_by="ink")
    for row in stage.scribe.rows.of("signatures"):
        row["recorded_at"] = at(stage.starts_on + timedelta(days=4), 9)
    stage.pay(stage.deliver(job))


def _signed(stage: Stage, days_after_materials: int) -> Found:
    job = stage.agree()
    on = stage.starts_on + timedelta(days=days_after_materials)
    stage.scribe.rows.of("signatures")[-1]["recorded_at"] = at(on, 8)
    stage.pay(stage.deliver(job))
    return Found("award", job.id)


@fault("document_altered", "s.9")
def rate_altered_in_the_document(stage: Stage) -> Found:
    """The document says a satang less than it did when it was hashed."""
    job = stage.agree()
    stage.pay(stage.deliver(job))
    (document,) = stage.scribe.rows.of("work_documents")
    document["content"]["pay"]["rate_satang"] -= 1
    return Found("award", job.id)


@fault("document_altered", "s.9")
def name_taken_from_the_document(stage: Stage) -> Found:
    job = stage.agree()
    stage.pay(stage.deliver(job))
    (document,) = stage.scribe.rows.of("work_documents")
    document["content"]["members"].pop()
    return Found("award", job.id)


@fault("age_under_15", "s.20", lived=True, hazard="sharp")
def child_with_sharp_tools(stage: Stage) -> Found:
    return _aged(stage, 14)


@near_miss("s.20", hazard="sharp")
def fifteen_with_sharp_tools(stage: Stage) -> None:
    _aged(stage, 15)


@near_miss("s.20")
def fourteen_without_hazard(stage: Stage) -> None:
    _aged(stage, 14)


def _aged(stage: Stage, years: int) -> Found:
    young = replace(stage.roster[0], birth_year=stage.handed_on.year - years)
    stage.roster = (young, *stage.roster[1:])
    stage.pay(stage.deliver(stage.agree()))
    return Found("homeworker", young.id)


@fault("hazard_without_equipment", "s.23", hazard="heat")
def hot_work_without_gloves(stage: Stage) -> Found:
    job = stage.agree()
    issue_materials(stage.scribe, job, stage.starts_on + timedelta(days=2), equipment=" ", material="กาวร้อน")
    stage.pay(stage.deliver(job))
    return Found("award", job.id)


@fault("hazard_not_accepted", "s.21", lived=True, hazard="solvent")
def solvent_nobody_agreed_to(stage: Stage) -> Found:
    job = stage.agree()
    stage.pay(stage.deliver(job))
    return Found("award", job.id)


@fault("compensation_missing", "s.10")
def compensation_for_some_only(stage: Stage) -> Found:
    return _cancelled(stage, owed_to=4)


@fault("compensation_missing", "s.10")
def compensation_for_nobody(stage: Stage) -> Found:
    return _cancelled(stage, owed_to=0)


@near_miss("s.10")
def compensation_for_everybody(stage: Stage) -> None:
    _cancelled(stage, owed_to=None)


def _cancelled(stage: Stage, owed_to: int | None) -> Found:
    job = stage.agree()
    stage.row("awards", job.id)["state"] = "cancelled"
    stage.row("lots", job.lot_id).update(state="cancelled", awarded_pieces=0, groups_awarded=0)
    satang = 60_001 + stage.nth
    dues = compensate(stage.scribe, job, stage.starts_on + timedelta(days=5), satang, owed_to=owed_to)
    for due in dues:
        write_down(stage.scribe, due)
    return Found("award", job.id, satang - sum(due.satang for due in dues))
