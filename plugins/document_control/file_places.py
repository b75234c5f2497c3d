"""Which records of document control take files: proofs."""

from __future__ import annotations

from plugins.document_control.models import Evidence
from plugins.document_control.proofs import ACCEPT, PURPOSE
from portal.i18n import lazy_gettext as _
from portal.plugin import FilePlace

PLACES = (FilePlace(model=Evidence, purposes=((PURPOSE, _("Proof")),), accept=ACCEPT),)
