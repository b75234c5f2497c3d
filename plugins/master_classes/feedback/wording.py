"""The words of feedback: kinds of questions, and the questions that are asked where a district has none."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

QUESTION_KINDS = (
    ("scale", _("Mark from 1 to 5")),
    ("open", _("In words")),
)
