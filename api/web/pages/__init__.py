"""Every page, an area each."""

from api.web.pages import (
    buyer,
    external,
    front,
    group,
    labour,
    leader,
    money,
    operations,
    pin,
    programme,
    public_complaint,
    public_rights,
    sign_in,
    staff,
    staff_on_behalf,
    styleguide,
)

PAGES = (
    front.pages,
    sign_in.pages,
    staff.pages,
    external.pages,
    staff_on_behalf.pages,
    pin.pages,
    *leader.PAGES,
    *money.AREAS,
    *group.AREAS,
    public_complaint.pages,
    public_rights.pages,
    *buyer.PAGES,
    *labour.PAGES,
    operations.pages,
    programme.pages,
    styleguide.pages,
)
