"""The entries of the menu: the plan of events, the calendar, and where events are held."""

from __future__ import annotations

from plugins.master_classes.permissions import ClassesPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem

GROUP = _("Master classes")


def items() -> list[MenuItem]:
    """Return the entries, the same for everybody; other rooms add theirs here, in their order."""
    return [
        MenuItem(
            title=_("Master classes and events"),
            endpoint="master_classes.event_list",
            permission=ClassesPermission.VIEW,
            group=GROUP,
            icon="calendar-check",
            order=60,
        ),
        MenuItem(
            title=_("Calendar of events"),
            endpoint="master_classes_calendar.calendar",
            permission=ClassesPermission.VIEW,
            group=GROUP,
            icon="calendar",
            order=62,
        ),
        MenuItem(
            title=_("Series of events"),
            endpoint="master_classes.series_list",
            permission=ClassesPermission.VIEW,
            group=GROUP,
            icon="table",
            order=64,
        ),
        MenuItem(
            title=_("Places of events"),
            endpoint="master_classes.place_list",
            permission=ClassesPermission.VIEW,
            group=GROUP,
            icon="building",
            order=65,
        ),
        MenuItem(
            title=_("Certificates"),
            endpoint="master_classes_certificates.certificate_list",
            permission=ClassesPermission.ENROLMENTS,
            group=GROUP,
            icon="award",
            order=63,
        ),
        MenuItem(
            title=_("Timetables"),
            endpoint="master_classes_timetable.timetables",
            permission=ClassesPermission.EDIT,
            group=GROUP,
            icon="calendar",
            order=66,
        ),
        MenuItem(
            title=_("Reminders"),
            endpoint="master_classes.reminders",
            permission=ClassesPermission.EDIT,
            group=GROUP,
            icon="bell",
            order=67,
        ),
    ]
