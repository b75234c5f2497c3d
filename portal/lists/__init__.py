"""Lists (списки): saved views, columns, bulk actions and download, once for all pages."""

from portal.i18n import lazy_gettext as _

TITLE = _("Lists")
