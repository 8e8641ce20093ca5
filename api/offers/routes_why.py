"""Why an offer came to this group: for its leader."""

from api.auth.access import CallerIs
from api.auth.door import Door
from api.offers.schemas import OfferId
from api.offers.schemas_detail import OfferWhy
from api.offers.views_detail import offer_of
from api.offers.why_offer import why_offer
from api.transaction import Tx

why_offered = Door("/offers", "offers")


@why_offered.open("GET", "/{offer_id}/why", needs="offers:write")
def get_offer_why(session: Tx, caller: CallerIs, offer_id: OfferId) -> OfferWhy:
    """What matching knew of your group when it chose you, and your own speed. Asks for the right to answer it."""
    return why_offer(session, offer_of(session, caller, offer_id))
