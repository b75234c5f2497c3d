"""Background work (фоновая работа): with progress, a lease, and a result that waits."""

from portal.i18n import lazy_gettext as _

TITLE = _("Background work")
