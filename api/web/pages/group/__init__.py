"""L8: the group. Who is in it and what she can do, when it can work, what it will not work under."""

from api.web.pages.group import helpers, members, overview, skills, weeks

AREAS = (overview.pages, members.pages, skills.pages, weeks.pages, helpers.pages)
