"""L6, L7: a group's money. What is owed, what the hirer says it paid, who gets what, and the slip of each member."""

from api.web.pages.money import instalments, methods, overview, payments, runs, split

AREAS = (overview.pages, runs.pages, payments.pages, split.pages, instalments.pages, methods.pages)
