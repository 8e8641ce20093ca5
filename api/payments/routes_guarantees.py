"""Guarantees (s.14): the rules that allow them, taking one, giving it back."""

from sqlalchemy import select

from api import audit
from api.auth.access import CallerIs
from api.auth.door import Door
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.offers.models import Award
from api.offers.schemas import AwardId
from api.payments import guarantees, refusals
from api.payments.access import one_of_mine
from api.payments.models import Guarantee, GuaranteeRule
from api.payments.term_schemas import AllowGuarantee, GuaranteeId, GuaranteeRuleShape, GuaranteeShape, TakeGuarantee
from api.payments.term_views import show_guarantees
from api.shapes import Page
from api.transaction import Tx

rules = Door("/guarantee-rules", "payments")
awards = Door("/awards", "payments")
held = Door("/guarantees", "payments")
DOORS = (rules, awards, held)


@rules.open("GET", "", needs="wages:read", refusals=(CursorNotKnown,))
def list_guarantee_rules(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[GuaranteeRuleShape]:
    """Rules that allow a guarantee. An empty list: none may be taken."""
    show = GuaranteeRuleShape.model_validate
    return page(session, select(GuaranteeRule), GuaranteeRule.id, show, cursor=cursor, limit=limit)


@rules.open("POST", "", needs="wages:write", status=201)
def allow_guarantee(session: Tx, body: AllowGuarantee) -> GuaranteeRuleShape:
    """Record a rule of the Director-General, with where it was announced."""
    made = GuaranteeRule(**body.model_dump())
    session.add(made)
    session.flush()
    audit.record(session, "allow_guarantee", "guarantee_rule", made.id, most_percent=made.most_percent)
    return GuaranteeRuleShape.model_validate(made)


@awards.open(
    "POST",
    "/{award_id}/guarantees",
    needs="payments:write",
    status=201,
    refusals=(refusals.NoGuaranteeAllowed,),
)
def take_guarantee(session: Tx, caller: CallerIs, award_id: AwardId, body: TakeGuarantee) -> GuaranteeShape:
    """Hold a guarantee of one homeworker, as far as a rule in force allows. Today no rule is known."""
    award = one_of_mine(session, caller, Award, award_id, only="hirer")
    made = guarantees.take(session, award, homeworker_id=body.homeworker, amount_satang=body.amount_satang)
    return show_guarantees(session, award.id, [made])[0]


@awards.open("GET", "/{award_id}/guarantees", needs="payments:read")
def list_guarantees(session: Tx, caller: CallerIs, award_id: AwardId) -> list[GuaranteeShape]:
    """Guarantees of an award, and until when they come back."""
    award = one_of_mine(session, caller, Award, award_id)
    found = session.scalars(select(Guarantee).where(Guarantee.award_id == award.id).order_by(Guarantee.id)).all()
    return show_guarantees(session, award.id, found)


@held.open("POST", "/{guarantee_id}/return", needs="payments:write", refusals=(refusals.GuaranteeGone,))
def return_guarantee(session: Tx, caller: CallerIs, guarantee_id: GuaranteeId) -> GuaranteeShape:
    """Say that the guarantee went back to her today."""
    found = session.get(Guarantee, guarantee_id)
    if found is None:
        raise NotFound()
    one_of_mine(session, caller, Award, found.award_id, only="hirer")
    guarantees.give_back(session, found)
    return show_guarantees(session, found.award_id, [found])[0]
