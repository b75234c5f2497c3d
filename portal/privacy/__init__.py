"""Personal data (персональные данные): access, copies, blocking, destruction, retention."""

from portal.i18n import lazy_gettext as _

TITLE = _("Personal data")
