"""The words of the hotline: codes that tables keep, with the titles that people read."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

CHANNELS = (
    ("phone", _("Phone")),
    ("visit", _("In person")),
    ("mail", _("E-mail")),
    ("web", _("Form of the portal")),
    ("message", _("Messenger")),
)
KINDS = (
    ("question", _("Question")),
    ("visit", _("Visit on request")),
)
PRIORITIES = (
    ("low", _("Can wait")),
    ("normal", _("Usual")),
    ("high", _("Urgent")),
)
STATES = (
    ("new", _("New")),
    ("in_work", _("In work")),
    ("waiting", _("Waiting for the caller")),
    ("solved", _("Solved")),
    ("closed", _("Dealt with")),
)
MESSAGE_KINDS = (
    ("answer", _("Answer")),
    ("note", _("Internal note")),
    ("addition", _("Added by the caller")),
)
LINK_KINDS = (
    ("related", _("Related")),
    ("duplicate", _("Duplicate of")),
    ("split", _("Split from")),
)
CLOCKS = (
    ("answer", _("First answer")),
    ("update", _("Next answer")),
    ("solve", _("Solution")),
)
TOLD = (
    ("assignee", _("Who does the request")),
    ("group", _("The group")),
    ("head", _("Who oversees the hotline")),
)
