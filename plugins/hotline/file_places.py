"""What users add files to: requests, messages (an answer's enclosure), visits (the act)."""

from __future__ import annotations

from plugins.hotline.models import Message, Request, Visit
from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace

ACCEPTED = frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"})

PLACES = (
    FilePlace(
        model=Request,
        purposes=(("question", _("File of the question")), ("other", _("Other"))),
        accept=ACCEPTED,
    ),
    FilePlace(
        model=Message,
        purposes=(("enclosure", _("Enclosure")),),
        accept=ACCEPTED,
    ),
    FilePlace(
        model=Visit,
        purposes=(("act", _("Act of the visit")), ("materials", _("Materials left"))),
        accept=ACCEPTED,
    ),
)
