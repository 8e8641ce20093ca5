"""Instalments, what is kept of them, and her consent to it."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.ledger.refusals import AlreadyCorrected
from api.lists import Cursor, CursorNotKnown, Limit, page_of
from api.payments import consents, deductions, refusals, views
from api.payments.access import demand_member, mine, one_of_mine
from api.payments.consents import ConsentTo, Shown
from api.payments.models import Consent, Deduction, Instalment
from api.payments.owing import due_on, with_notes
from api.payments.routes_records import hourly, jobs, pay_records
from api.payments.schemas import (
    ConsentId,
    ConsentShape,
    Deduct,
    DeductionId,
    DeductionShape,
    GiveConsent,
    InstalmentDetail,
    InstalmentId,
    InstalmentShape,
    InstalmentState,
    NoteId,
    ReturnDeduction,
)
from api.shapes import Day, Page
from api.thai import today
from api.transaction import Tx

instalments = Door("/instalments", "payments")
deduction_door = Door("/deductions", "payments")
consent_door = Door("/consents", "payments")
DOORS = (instalments, deduction_door, consent_door, pay_records, jobs, hourly)

KEEPING = (
    refusals.GroundNeedsConsent,
    refusals.DeductionOverCap,
    refusals.DeductionOverGross,
    refusals.InstalmentInPayment,
    refusals.AuthorityNeeded,
    refusals.ConsentUsed,
)


@instalments.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_instalments(
    session: Tx,
    caller: CallerIs,
    due_before: Annotated[Day | None, Query(description="only those due before this day")] = None,
    state: Annotated[InstalmentState | None, Query(description="only those in this state")] = None,
    delivery_note: Annotated[NoteId | None, Query(description="only those of this delivery")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[InstalmentShape]:
    """What homeworkers earned and what is owed of it, newest first. A hirer sees its own, a leader her group's."""
    found = mine(session, caller, Instalment)
    if due_before is not None:
        of_day = with_notes(select(Instalment.id)).where(due_on() < due_before)
        found = found.where(Instalment.id.in_(of_day))
    if state is not None:
        found = views.in_state(found, state)
    if delivery_note is not None:
        found = found.where(Instalment.note_id == delivery_note)
    show = lambda rows: views.show_instalments(session, rows)  # noqa: E731
    return page_of(session, found, Instalment.id, show, cursor=cursor, limit=limit)


@instalments.open("GET", "/{instalment_id}", needs="payments:read")
def get_instalment(session: Tx, caller: CallerIs, instalment_id: InstalmentId) -> InstalmentDetail:
    """One instalment beside the lawful floor, with what may still be deducted."""
    return views.show_instalment(session, one_of_mine(session, caller, Instalment, instalment_id))


@instalments.open("POST", "/{instalment_id}/deductions", needs="payments:write", status=201, refusals=KEEPING)
def deduct(session: Tx, caller: CallerIs, instalment_id: InstalmentId, body: Deduct) -> InstalmentDetail:
    """Keep something on one of the four grounds of s.19, before it is in a payment. Answers the instalment as it is
    then, and says when pay comes under the floor."""
    instalment = one_of_mine(session, caller, Instalment, instalment_id, only="hirer")
    keep = deductions.Keep(body.ground, body.amount_satang, body.reason, body.consent, body.authority)
    deductions.deduct(session, instalment, keep, principal_id=caller.principal_id)
    return views.show_instalment(session, instalment)


@deduction_door.open(
    "POST", "/{deduction_id}/return", needs="payments:write", refusals=(refusals.DeductionGone, AlreadyCorrected)
)
def return_deduction(session: Tx, caller: CallerIs, deduction_id: DeductionId, body: ReturnDeduction) -> DeductionShape:
    """Take a deduction back whole. Already paid: the difference is open and goes into the next pay run."""
    found = session.get(Deduction, deduction_id)
    if found is None:
        raise NotFound()
    one_of_mine(session, caller, Instalment, found.instalment_id, only="hirer")
    deductions.take_back(session, found, reason=body.reason, principal_id=caller.principal_id)
    return views.show_deduction(found)


@consent_door.open("POST", "", needs="payments:write", status=201, refusals=(NotFound, refusals.PaidInFuture))
def give_consent(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: GiveConsent
) -> ConsentShape:
    """Record a member's consent, given on the leader's phone in words she was shown in her language."""
    if body.instalment is None:
        demand_member(session, caller, body.homeworker)
    elif one_of_mine(session, caller, Instalment, body.instalment, only="leader").homeworker_id != body.homeworker:
        raise NotFound()
    given_on = body.given_on or today()
    if given_on > today():
        raise refusals.PaidInFuture("/given_on")
    to = ConsentTo(body.subject, body.instalment, body.ground, body.most_satang, body.method)
    shown = Shown(body.language, body.words, body.given_by, given_on, body.device_time)
    made = consents.consent(
        session, homeworker_id=body.homeworker, to=to, shown=shown, principal_id=caller.principal_id
    )
    session.refresh(made)
    response.headers.update(location(request, f"/v1/consents/cns_{made.id.hex}"))
    return views.show_consents(session, [made])[0]


@consent_door.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_consents(
    session: Tx,
    caller: CallerIs,
    instalment: Annotated[InstalmentId | None, Query(description="only those to deductions from this one")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ConsentShape]:
    """Consents of a leader's members, or to a hirer's deductions, newest first."""
    show = lambda rows: views.show_consents(session, rows)  # noqa: E731
    found = views.visible_consents(session, caller)
    if instalment is not None:
        found = found.where(Consent.instalment_id == instalment)
    return page_of(session, found, Consent.id, show, cursor=cursor, limit=limit)


@consent_door.open("GET", "/{consent_id}", needs="payments:read")
def get_consent(session: Tx, caller: CallerIs, consent_id: ConsentId) -> ConsentShape:
    """One consent, with the words she was shown."""
    return views.show_consents(session, [_consent(session, caller, consent_id)])[0]


@consent_door.open(
    "POST", "/{consent_id}/withdraw", needs="payments:write", refusals=(refusals.ConsentGone, refusals.PaidAlready)
)
def withdraw_consent(session: Tx, caller: CallerIs, consent_id: ConsentId) -> ConsentShape:
    """She takes it back, on the leader's phone, until its payment is said paid. A deduction on it is taken back too."""
    if caller.role != "leader":
        raise NotFound()
    found = _consent(session, caller, consent_id)
    consents.withdraw(session, found, principal_id=caller.principal_id)
    return views.show_consents(session, [found])[0]


def _consent(session: Tx, caller: CallerIs, consent_id: ConsentId) -> Consent:
    found = session.scalar(views.visible_consents(session, caller).where(Consent.id == consent_id))
    if found is None:
        raise NotFound()
    return found
