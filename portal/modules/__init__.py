"""Modules: plugins switched on and off per institution."""

from portal.i18n import lazy_gettext as _

TITLE = _("Modules")
