"""The words of sites: states of a look, and tests that a page is put to."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

LOOK_STATES = (
    ("running", _("The robot is looking")),
    ("done", _("Looked at")),
    ("failed", _("Could not be looked at")),
    ("cancelled", _("Called off")),
)
RESULT_VERDICTS = (
    ("yes", _("Yes")),
    ("partly", _("Partly")),
    ("no", _("No")),
)
TESTS = (
    ("", _("The words are enough")),
    ("phone", _("A telephone stands beside")),
    ("norms", _("Order No. 196 is cited, nothing void is")),
    ("year", _("It is of the present school year")),
    ("recent", _("It was updated within a year")),
)
LINKS = "links"
MATERIALS = "materials"
OWN_TITLES = {
    LINKS: _("Links of the section"),
    MATERIALS: _("Materials of a teacher"),
}
"""What the robot judges besides the required pages."""
