"""Files (файлы): stored under generated names, versioned, checked, served through policies."""

from portal.i18n import lazy_gettext as _

TITLE = _("Files")
