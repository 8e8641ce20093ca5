"""Pages of hirers: orders, deliveries, pay, files, keys."""

from api.web.pages.buyer import amend, new_order, order_acts, orders

PAGES = (new_order.pages, orders.pages, order_acts.pages, amend.pages)
