"""What a district sets about document control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.following_up.settings import all_settings as daily_settings
from plugins.document_control.privacy.keeping import all_settings as privacy_settings
from plugins.document_control.rules.values import Limits
from plugins.document_control.sites.settings import all_settings as robot_settings
from portal.i18n import lazy_gettext as _
from portal.plugin import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_MEMBERS = "document_control.least_members"


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    return [
        Setting(
            name=LEAST_MEMBERS,
            title=_("Members that an institution's commission has at least"),
            kind=int,
            default=Limits().least_members,
        ),
        *daily_settings(),
        *privacy_settings(),
        *robot_settings(),
    ]
