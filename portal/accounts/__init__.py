"""Users: accounts, sign-in, passwords, sessions."""

from portal.i18n import lazy_gettext as _

TITLE = _("Accounts")
