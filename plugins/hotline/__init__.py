"""The hotline (горячая линия): calls are taken, answered and timed; visits come out of them."""

from portal.i18n import lazy_gettext as _
from portal.plugin import Manifest

manifest = Manifest(name="hotline", title=_("Hotline"), version="1.0", enabled_by_default=True)
