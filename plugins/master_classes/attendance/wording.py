"""How marks of attendance are called: what they say, and who made them."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

ACTED = (
    ("user", _("User")),
    ("leader", _("Leader by a personal link")),
    ("self", _("The participant")),
)
