"""The words of timetables: states, and what stands in the way of a class."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

TIMETABLE_STATES = (
    ("asked", _("Being counted")),
    ("proposed", _("Proposed")),
)
LINE_STATES = (
    ("waits", _("Waits")),
    ("placed", _("Has a time and place")),
    ("left", _("Without a place")),
    ("accepted", _("Accepted")),
)
