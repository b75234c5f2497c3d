"""What users add files to: events, with their programme and their materials."""

from __future__ import annotations

from plugins.master_classes.models import Event
from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace

ACCEPTED = frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"})

PLACES = (
    FilePlace(
        model=Event,
        purposes=(
            ("programme", _("Programme")),
            ("materials", _("Materials")),
            ("protocol", _("Protocol")),
        ),
        accept=ACCEPTED,
    ),
)
