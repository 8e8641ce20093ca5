"""L1 to L5: offers and answers, jobs, deliveries, receipts and disputes."""

from api.web.pages.leader import asks, deliver, document, jobs, materials, offer, offers, receipts

PAGES = (
    offers.pages,
    offer.pages,
    jobs.pages,
    document.pages,
    materials.pages,
    deliver.pages,
    receipts.pages,
    asks.pages,
)
