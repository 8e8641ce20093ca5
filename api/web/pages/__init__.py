"""Every page, an area each."""

from api.web.pages import front, offers, sign_in

PAGES = (front.pages, sign_in.pages, offers.pages)
