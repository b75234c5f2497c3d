"""The databank of teaching staff: persons, posts, categories, attestations, and who is due for what."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(
    name="staff", title=_("Databank of staff"), version="1.0", enabled_by_default=True
)
