"""The tables of this room, by subject. Everybody imports them from here."""

from api.offers.models.awards import Award, AwardCancellation, AwardMember, AwardWork
from api.offers.models.offers import OFFER_STATES, Offer, OfferWork
from api.offers.models.runs import GroupCredit, MatchingPart, MatchingPolicy, MatchingRun

__all__ = [
    "OFFER_STATES",
    "Award",
    "AwardCancellation",
    "AwardMember",
    "AwardWork",
    "GroupCredit",
    "MatchingPart",
    "MatchingPolicy",
    "MatchingRun",
    "Offer",
    "OfferWork",
]
