"""Pages of hirers: orders, deliveries, pay, files, keys."""

from api.web.pages.buyer import (
    amend,
    deductions,
    deliveries,
    events,
    imports,
    keys,
    materials,
    new_order,
    order_acts,
    orders,
    pay,
    payments,
    receiving,
    statements,
    webhooks,
)

PAGES = (
    new_order.pages,
    orders.pages,
    order_acts.pages,
    amend.pages,
    deliveries.pages,
    materials.pages,
    receiving.pages,
    statements.pages,
    pay.pages,
    payments.pages,
    deductions.pages,
    imports.pages,
    keys.pages,
    webhooks.pages,
    events.pages,
)
"""Fixed addresses before those with an id in their place."""
