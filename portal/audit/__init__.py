"""The audit: who changed, viewed or exported what; append-only."""

from portal.i18n import lazy_gettext as _

TITLE = _("Audit")
