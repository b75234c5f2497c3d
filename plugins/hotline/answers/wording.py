"""The words of canned answers and articles: codes that tables keep, with the titles people read."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

AUDIENCES = (
    ("district", _("The district only")),
    ("coordinators", _("Coordinators too")),
)
ARTICLE_STATES = (
    ("published", _("Published")),
    ("withdrawn", _("Withdrawn")),
)
