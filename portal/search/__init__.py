"""The global search (поиск): over whatever plugins answer, forgiving how it was typed."""

from portal.i18n import lazy_gettext as _

TITLE = _("Search")
