"""What roles can be granted about one's own work, calendar and feed: every shipped role has it."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class AgendaPermission(StrEnum):
    """The permissions about one's own agenda."""

    VIEW = "agenda.work.view"
    FEED_VIEW = "agenda.feed.view"
    FEED_EDIT = "agenda.feed.edit"


P = AgendaPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See the own work and the calendar")),
    Permission(code=P.FEED_VIEW, title=_("See whether the own calendar has an address")),
    Permission(code=P.FEED_EDIT, title=_("Read the calendar from a telephone by a secret address")),
)

ROLES = tuple(
    RoleTemplate(role=role, grants=(P.VIEW, P.FEED_VIEW, P.FEED_EDIT))
    for role in (
        "administrator",
        "district_head",
        "district_specialist",
        "methodologist",
        "school_coordinator",
        "institution_head",
        "observer",
    )
)
