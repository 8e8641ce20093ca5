"""The labour department's pages (I1 to I7): where to look first, and whether it is true."""

from api.web.pages.labour.overview import pages as overview

PAGES = (overview,)
