"""Where a message leads: the paths of the pages about one thing. They are printed and sent, so they do not change."""

from uuid import UUID

MONEY = "/money"
OFFERS = "/offers"
PAY = "/pay"  # where a hirer pays; MONEY is the leader's
WEBHOOKS = "/webhooks"


def offer_page(offer_id: UUID) -> str:
    """A leader's page of one offer."""
    return f"/o/ofr_{offer_id.hex}"


def job_page(award_id: UUID) -> str:
    """A leader's page of the work she took."""
    return f"/jobs/awd_{award_id.hex}"


def order_page(order_id: UUID) -> str:
    """A hirer's page of an order."""
    return f"/orders/ord_{order_id.hex}"
