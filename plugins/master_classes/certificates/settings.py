"""What a district sets about certificates and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from portal.config import Settings

SHARE = "master_classes.certificate_share"
ADDRESS = "master_classes.certificate_address"


def all_settings() -> list[Setting]:
    """Return the settings with their defaults."""
    return [
        Setting(
            name=SHARE,
            title=_("Per cent of an event that somebody attends to get a certificate"),
            kind=int,
            default=75,
        ),
        Setting(
            name=ADDRESS,
            title=_("Address of the portal printed on certificates (empty: public_url)"),
            kind=str,
            default="",
        ),
    ]


def least_share() -> int:
    """Return the per cent of an event that is enough for a certificate."""
    found: int = setting(SHARE)
    return found


def printed_address() -> str:
    """Return the portal's address as certificates print it, without a slash; empty where nobody set one."""
    core = cast("Settings", current_app.extensions["settings"])
    return str(setting(ADDRESS) or core.public_url).rstrip("/")
