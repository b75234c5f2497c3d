"""Master classes, open lessons, seminars and sessions: planned, enrolled for, held and followed up."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(
    name="master_classes",
    title=_("Master classes"),
    version="1.0",
    requires=("staff",),
    enabled_by_default=True,
)
