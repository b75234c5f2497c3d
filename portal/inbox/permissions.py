"""What roles can be granted in the inbox; everybody reads his own notices without it."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission


class InboxPermission(StrEnum):
    """The inbox's permissions."""

    VIEW = "inbox.mail.view"
    EDIT = "inbox.mail.edit"


PERMISSIONS = (
    Permission(code=InboxPermission.VIEW, title=_("See the mail that the portal sends")),
    Permission(code=InboxPermission.EDIT, title=_("Send mail again and delete it")),
)
