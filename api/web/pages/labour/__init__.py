"""The labour department's pages (I1 to I7): where to look first, and whether it is true."""

from api.web.pages.labour.cases import pages as cases
from api.web.pages.labour.findings import pages as findings
from api.web.pages.labour.overview import pages as overview

PAGES = (overview, findings, cases)
