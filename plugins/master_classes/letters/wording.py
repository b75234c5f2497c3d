"""The words of letters: to whom they go, how they reached him, and the texts where a district has none."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

ATTENDED, ABSENT = "attended", "absent"
AUDIENCES = (
    (ATTENDED, _("Those who came")),
    (ABSENT, _("Those who did not come")),
)
WAYS = (
    ("mail", _("By mail")),
    ("inbox", _("Through the coordinator")),
    ("nobody", _("Not reached")),
)
