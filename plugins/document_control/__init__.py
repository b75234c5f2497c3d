"""Document control (документарный контроль): papers, folders and sites are checked, findings mended."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(
    name="document_control",
    title=_("Document control"),
    version="1.0",
    requires=("staff",),
    enabled_by_default=True,
)
