"""Which records of folders take files: parts, their scans."""

from __future__ import annotations

from plugins.document_control.folders.collecting import ACCEPT, PURPOSE
from plugins.document_control.folders.models import FolderPart
from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace

PLACES = (FilePlace(model=FolderPart, purposes=((PURPOSE, _("Scanned paper")),), accept=ACCEPT),)
