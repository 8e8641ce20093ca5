"""Pay slips: for hirer and leader by sign-in, for whoever holds the paper by its code."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door
from api.documents.rules import Language
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, Search, holds, page_of
from api.parties.models import Homeworker
from api.payments import slip_views
from api.payments.models import Payment
from api.payments.run_schemas import PaymentId
from api.payments.schemas import PayRunId
from api.payments.slip_files import by_code, file_of, frozen
from api.payments.slip_page import HEADERS, Page, find_page, slip_page
from api.payments.slip_refusals import SlipAltered, SlipNotYet
from api.payments.slip_rules import Paper, read_code
from api.payments.slip_schemas import HomeworkerId, SlipLine, SlipShape
from api.payments.slip_texts import words_in
from api.payments.slip_tries import WINDOW, may_try
from api.shapes import Page as PageOf
from api.transaction import TransactionRoute, Tx

slips = Door("/pay-slips", "pay slips")
DOORS = (slips,)
by_paper = APIRouter(route_class=TransactionRoute, include_in_schema=False)
"""Pages under `/slips`, outside the API: who holds the paper types its code."""

InLanguage = Annotated[Language, Query(description="the slip says the same in each; amounts in words stay Thai")]


class PdfAnswer(Response):
    """A PDF file."""

    media_type = "application/pdf"


@slips.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_pay_slips(
    session: Tx,
    caller: CallerIs,
    pay_run: PayRunId | None = None,
    homeworker: HomeworkerId | None = None,
    name: Search = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> PageOf[SlipLine]:
    """Pay slips you may see, newest first: of a pay run, of a homeworker, or all."""
    wanted = slip_views.visible(session, caller)
    if pay_run:
        wanted = wanted.where(Payment.pay_run_id == pay_run)
    if homeworker:
        wanted = wanted.where(Payment.homeworker_id == homeworker)
    if name:
        wanted = wanted.where(Payment.homeworker_id.in_(select(Homeworker.id).where(holds(Homeworker.name, name))))

    def show(payments: Any) -> list[SlipLine]:
        return slip_views.show_lines(session, payments)

    return page_of(session, wanted, Payment.id, show, cursor=cursor, limit=limit)


@slips.open("GET", "/{payment_id}", needs="payments:read", refusals=(SlipAltered,))
def get_pay_slip(session: Tx, caller: CallerIs, payment_id: PaymentId) -> SlipShape:
    """One person's pay in one pay run, every figure with its working. Frozen once the hirer has said it paid."""
    return slip_views.show_slip(session, slip_views.payment_for(session, caller, payment_id))


@slips.open("GET", "/{payment_id}/page", needs="payments:read", refusals=(SlipNotYet, SlipAltered), response_class=Page)
def get_pay_slip_page(session: Tx, caller: CallerIs, payment_id: PaymentId, language: InLanguage = "th") -> Page:
    """The slip as a page to read on a small screen, with what the three sides say by now."""
    slip = frozen(session, slip_views.payment_for(session, caller, payment_id))
    return slip_page(slip_views.paper_now(session, slip, language), language)


@slips.open(
    "GET",
    "/{payment_id}/slip.pdf",
    needs="payments:read",
    refusals=(SlipNotYet, SlipAltered),
    response_class=PdfAnswer,
)
def get_pay_slip_file(
    session: Tx,
    caller: CallerIs,
    payment_id: PaymentId,
    paper: Annotated[Paper, Query(description="`58mm` is the roll of a receipt printer")] = "a6",
    language: InLanguage = "th",
) -> PdfAnswer:
    """The slip to print (PDF/A). Its ETag is the SHA-256 of the file, and never changes."""
    slip = frozen(session, slip_views.payment_for(session, caller, payment_id))
    file = file_of(session, slip, language, paper)
    name = f"pay-slip-{slip.code}-{paper}-{language}.pdf"
    headers = {"ETag": f'"{file.sha256}"', "Content-Disposition": f'inline; filename="{name}"'}
    return PdfAnswer(file.pdf, headers=headers)


@by_paper.get("/slips", operation_id="type_slip_code")
def type_slip_code(request: Request, code: str = "", language: Language = "th") -> Response:
    """Where the code of a slip is typed; a whole one leads to its slip."""
    if not code:
        return find_page(language)
    read = read_code(code)
    if read is None:
        return find_page(language, status=404, problem=words_in(language)("not_found"))
    to = f"{request.scope.get('root_path', '')}/slips/{read}?language={language}"
    return RedirectResponse(to, status_code=303, headers=HEADERS)


@by_paper.get("/slips/{code}", operation_id="slip_by_code")
def slip_by_code(session: Tx, request: Request, code: str, language: Language = "th") -> Page:
    """The slip that carries a code, for whoever holds it. Every look is counted, right or wrong."""
    address = request.client.host if request.client else ""
    if not may_try(session, request.app.state.sealer, address):
        minutes = int(WINDOW.total_seconds()) // 60
        problem = words_in(language)("wait", minutes=minutes)
        return find_page(language, status=429, problem=problem, wait_seconds=minutes * 60)
    read = read_code(code)
    try:
        slip = by_code(session, read or "")
    except NotFound:
        return find_page(language, status=404, problem=words_in(language)("not_found"))
    return slip_page(slip_views.paper_now(session, slip, language), language)
