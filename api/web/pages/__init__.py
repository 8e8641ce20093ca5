"""Every page, an area each."""

from api.web.pages import buyer, front, offers, operations, pin, sign_in, staff

PAGES = (
    front.pages,
    sign_in.pages,
    staff.pages,
    pin.pages,
    offers.pages,
    *buyer.PAGES,
    operations.pages,
)
