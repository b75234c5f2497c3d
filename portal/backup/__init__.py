"""Backups (резервные копии): one file with everything, made under load, checked, restored."""

from portal.i18n import lazy_gettext as _

TITLE = _("Backups")
