"""The work document with both signatures, and what may go out only after them: materials; fees and costs declared."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.documents.rules import content_hash
from api.rehearsal.ids import at
from api.rehearsal.papers import content_of
from api.rehearsal.parties import World
from api.rehearsal.plans import Job
from api.rehearsal.scribe import Scribe
from api.wages.rates import Rates


def document(scribe: Scribe, world: World, job: Job, rates: Rates, signed_by: str) -> None:
    made = at(job.agreed_on, 17)
    content = content_of(world, job, rates)
    document_id = scribe.new(
        "work_documents",
        made,
        award_id=job.id,
        version_no=1,
        number=content["number"],
        content=content,
        content_hash=content_hash(content),
    )
    by = {"leader": (job.team.principal_id, "otp"), "hirer": (job.firm.principal_id, "api_key")}
    for hour, (side, (principal_id, method)) in enumerate(by.items(), 10):
        ink = signed_by == "ink"
        scribe.new(
            "signatures",
            at(job.signed_on, hour),
            document_id=document_id,
            side=side,
            principal_id=principal_id,
            method="ink" if ink else method,
            signed_at=at(job.signed_on, hour) if ink else None,
            recorded_at=at(job.signed_on + timedelta(days=2 if ink else 0), hour),
            note="",
        )


def begin(scribe: Scribe, job: Job) -> None:
    """A leader's fee, costs of the homeworkers, and the materials the hirer hands out once both have signed."""
    signed = at(job.signed_on, 12)
    if job.fee_satang:
        facts = {"award_id": job.id, "satang_per_piece": job.fee_satang}
        scribe.new("leader_fee_proposals", at(job.signed_on, 11, 30), **facts, principal_id=job.team.principal_id)
        scribe.new(
            "leader_fees",
            signed,
            **facts,
            agreed_on=job.signed_on,
            principal_id=job.firm.principal_id,
        )
    for kind, satang in job.costs:
        scribe.new(
            "worker_costs",
            signed,
            award_id=job.id,
            kind=kind,
            satang_per_piece=satang,
            declared_on=job.signed_on,
            principal_id=job.team.principal_id,
        )
    issue_materials(scribe, job, job.start_on)


EQUIPMENT = {
    "none": "",
    "sharp": "ถุงมือกันบาด ปลอกนิ้ว",
    "heat": "ถุงมือกันความร้อน ผ้ากันเปื้อน",
    "dust": "หน้ากากกันฝุ่น",
    "solvent": "หน้ากากกันไอสารเคมี ถุงมือ",
}
"""Protective equipment by hazard (s.23)."""


def issue_materials(scribe: Scribe, job: Job, on: date, **over: Any) -> UUID:
    """Materials handed to the group, with what protects from their hazard."""
    facts = {
        "kind": "issue",
        "material": f"วัตถุดิบสำหรับ{job.work.article}",
        "unit": "ชุด",
        "quantity_milli": job.pieces * 1_000,
        "value_satang": job.pieces * 150,
        "hazard": job.work.hazard,
        "equipment": EQUIPMENT[job.work.hazard],
        "moved_on": on,
        "device_at": None,
        "side": "hirer",
        "principal_id": job.firm.principal_id,
        "note": "",
        **over,
    }
    return scribe.new("material_moves", at(on, 13), award_id=job.id, **facts)
