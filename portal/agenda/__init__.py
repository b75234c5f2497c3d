"""My work and the calendar (мои дела, календарь): what plugins say is to be done, and when."""

from portal.i18n import lazy_gettext as _

TITLE = _("My work")
