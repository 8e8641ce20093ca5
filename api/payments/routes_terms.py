"""How people are paid, what is agreed besides the rate, and where the money of an award or a lot went."""

from fastapi import Request

from api import promptpay
from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.errors import NotFound
from api.offers.models import Award
from api.offers.schemas import AwardId, GroupId, HirerId, HomeworkerId, LotId
from api.offers.views import group_of
from api.orders.sheets import hirer_of
from api.payments import account, methods, refusals, term_views, terms
from api.payments.access import demand_member, one_of_mine
from api.payments.methods import Choice, Party
from api.payments.term_schemas import (
    AwardAccount,
    ChainPricePerPiece,
    ChoosePayMethod,
    CostShape,
    DeclareCost,
    FeePerPiece,
    LotShares,
    PayMethodShape,
    PayTermsShape,
)
from api.transaction import Tx

homeworkers = Door("/homeworkers", "payments")
groups = Door("/groups", "payments")
hirers = Door("/hirers", "payments")
awards = Door("/awards", "payments")
lots = Door("/lots", "payments")
DOORS = (homeworkers, groups, hirers, awards, lots)

CHOOSING = (
    refusals.AccountNeeded,
    refusals.MethodNeedsConsent,
    promptpay.PaymentTargetNotValid,
)


@homeworkers.open("GET", "/{homeworker_id}/pay-method", needs="payments:read")
def get_pay_method(session: Tx, caller: CallerIs, request: Request, homeworker_id: HomeworkerId) -> PayMethodShape:
    """How one of your members is paid. Nothing chosen: cash at her workplace (s.18)."""
    demand_member(session, caller, homeworker_id)
    return term_views.show_method(session, request.app.state.sealer, "homeworker", homeworker_id)


@homeworkers.open("PUT", "/{homeworker_id}/pay-method", needs="payments:write", refusals=CHOOSING)
def choose_pay_method(
    session: Tx, caller: CallerIs, request: Request, homeworker_id: HomeworkerId, body: ChoosePayMethod
) -> PayMethodShape:
    """How she is paid from now on. Anything but cash at her workplace needs her consent to it."""
    demand_member(session, caller, homeworker_id)
    return _choose(session, caller, request, "homeworker", homeworker_id, body)


@groups.open("GET", "/{group_id}/pay-method", needs="payments:read")
def get_group_pay_method(session: Tx, caller: CallerIs, request: Request, group_id: GroupId) -> PayMethodShape:
    """Where money for members who are paid through your group goes."""
    _demand_leader_of(session, caller, group_id)
    return term_views.show_method(session, request.app.state.sealer, "group", group_id)


@groups.open("PUT", "/{group_id}/pay-method", needs="payments:write", refusals=CHOOSING)
def choose_group_pay_method(
    session: Tx, caller: CallerIs, request: Request, group_id: GroupId, body: ChoosePayMethod
) -> PayMethodShape:
    """Where money for members who are paid through the group goes."""
    _demand_leader_of(session, caller, group_id)
    return _choose(session, caller, request, "group", group_id, body)


@hirers.open("PUT", "/{hirer_id}/pay-method", needs="payments:write", refusals=CHOOSING)
def choose_hirer_pay_method(
    session: Tx, caller: CallerIs, request: Request, hirer_id: HirerId, body: ChoosePayMethod
) -> PayMethodShape:
    """The account you pay from."""
    if caller.role != "hirer" or hirer_of(session, caller) != hirer_id:
        raise NotFound()
    return _choose(session, caller, request, "hirer", hirer_id, body)


@awards.open("GET", "/{award_id}/pay-terms", needs="payments:read")
def get_pay_terms(session: Tx, caller: CallerIs, award_id: AwardId) -> PayTermsShape:
    """What was said about an award besides its rate."""
    return term_views.show_terms(session, one_of_mine(session, caller, Award, award_id))


@awards.open(
    "POST",
    "/{award_id}/worker-costs",
    needs="payments:write",
    status=201,
    refusals=(refusals.CostDeclaredToday,),
)
def declare_worker_cost(session: Tx, caller: CallerIs, award_id: AwardId, body: DeclareCost) -> CostShape:
    """Say what a piece costs the homeworkers themselves, such as thread. It counts against the floor, not their pay."""
    award = one_of_mine(session, caller, Award, award_id, only="leader")
    made = terms.declare_cost(
        session,
        award,
        kind=body.kind,
        satang_per_piece=body.satang_per_piece,
        principal_id=caller.principal_id,
    )
    return CostShape.model_validate(made)


@awards.open("POST", "/{award_id}/leader-fee", needs="payments:write", status=201, refusals=(refusals.FeeAgreed,))
def propose_leader_fee(session: Tx, caller: CallerIs, award_id: AwardId, body: FeePerPiece) -> PayTermsShape:
    """Ask the hirer for a fee on top of the rate. Every member sees it."""
    award = one_of_mine(session, caller, Award, award_id, only="leader")
    terms.propose_fee(session, award, satang_per_piece=body.satang_per_piece, principal_id=caller.principal_id)
    return term_views.show_terms(session, award)


@awards.open(
    "POST",
    "/{award_id}/leader-fee/agree",
    needs="payments:write",
    status=201,
    refusals=(refusals.FeeAgreed, refusals.FeeNotProposed),
)
def agree_leader_fee(session: Tx, caller: CallerIs, award_id: AwardId, body: FeePerPiece) -> PayTermsShape:
    """Agree to the very sum the leader proposed. It counts for pieces accepted from now on."""
    award = one_of_mine(session, caller, Award, award_id, only="hirer")
    terms.agree_fee(session, award, satang_per_piece=body.satang_per_piece, principal_id=caller.principal_id)
    return term_views.show_terms(session, award)


@awards.open("GET", "/{award_id}/account", needs="payments:read")
def get_award_account(session: Tx, caller: CallerIs, award_id: AwardId) -> AwardAccount:
    """The group's account of an award: its price, each member's pieces and pay, what stayed in the group."""
    return account.account_of(session, one_of_mine(session, caller, Award, award_id))


@lots.open("POST", "/{lot_id}/chain-price", needs="payments:write", status=201, refusals=(refusals.OnlyAgents,))
def declare_chain_price(session: Tx, caller: CallerIs, lot_id: LotId, body: ChainPricePerPiece) -> ChainPricePerPiece:
    """An agent says what the next one up the chain pays it per piece: what it keeps becomes visible."""
    if caller.role != "hirer":
        raise NotFound()
    terms.declare_chain_price(
        session,
        hirer_id=hirer_of(session, caller),
        lot_id=lot_id,
        satang_per_piece=body.satang_per_piece,
        principal_id=caller.principal_id,
    )
    return body


@lots.open("GET", "/{lot_id}/shares", needs="awards:read")
def get_lot_shares(session: Tx, caller: CallerIs, lot_id: LotId) -> LotShares:
    """The middle-share meter: where the price of the accepted pieces went. A leader sees that of her group's work."""
    return account.shares_of(session, caller, lot_id)


def _demand_leader_of(session: Tx, caller: Caller, group_id: GroupId) -> None:
    if caller.role != "leader" or group_of(session, caller) != group_id:
        raise NotFound()


def _choose(
    session: Tx, caller: Caller, request: Request, party: Party, party_id: HomeworkerId, body: ChoosePayMethod
) -> PayMethodShape:
    sealer = request.app.state.sealer
    choice = Choice(body.method, _account(body), body.consent)
    methods.choose(session, sealer, party, party_id, choice, principal_id=caller.principal_id)
    return term_views.show_method(session, sealer, party, party_id)


def _account(body: ChoosePayMethod) -> promptpay.Target | None:
    """The account as the method needs it; one that does not fit the method is no account."""
    if body.method == "promptpay" and body.promptpay is not None:
        return methods.read_promptpay(body.promptpay)
    if body.method == "bank" and body.bank_code is not None and body.account is not None:
        return promptpay.bank_account(body.bank_code, body.account)
    if body.promptpay or body.bank_code or body.account:
        raise refusals.AccountNeeded("/method")
    return None
