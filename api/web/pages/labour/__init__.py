"""The labour department's pages (I1 to I7): where to look first, and whether it is true."""

from api.web.pages.labour.cases import pages as cases
from api.web.pages.labour.complaints import pages as complaints
from api.web.pages.labour.exports import pages as exports
from api.web.pages.labour.findings import pages as findings
from api.web.pages.labour.overview import pages as overview
from api.web.pages.labour.parties import pages as parties
from api.web.pages.labour.records import pages as records

PAGES = (overview, findings, complaints, cases, records, parties, exports)
