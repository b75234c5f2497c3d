"""Notices to users (уведомления): kept in the portal, and mailed through an outbox."""

from portal.i18n import lazy_gettext as _

TITLE = _("Inbox")
