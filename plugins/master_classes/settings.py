"""What a district sets about events: terms that hold where an event has none of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE_HOURS = "master_classes.close_hours"
CANCEL_HOURS = "master_classes.cancel_hours"
LEAST_HOURS = "master_classes.least_hours"
LINK_DAYS = "master_classes.link_days"
GUEST_MONTHS = "master_classes.guest_months"
DRAFT_DAYS = "master_classes.draft_days"


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    return [
        Setting(
            name=CLOSE_HOURS,
            title=_("Hours before an event at which its enrolment closes by itself"),
            kind=int,
            default=24,
        ),
        Setting(
            name=CANCEL_HOURS,
            title=_("Hours before an event until which enrolments are cancelled and replaced"),
            kind=int,
            default=24,
        ),
        Setting(
            name=LEAST_HOURS,
            title=_("Hours before an event at which too few participants cancel it"),
            kind=int,
            default=48,
        ),
        Setting(
            name=LINK_DAYS,
            title=_("Days after an event for which personal links lead to it"),
            kind=int,
            default=60,
        ),
        Setting(
            name=GUEST_MONTHS,
            title=_("Months after an event for which contacts of guests are kept"),
            kind=int,
            default=12,
        ),
        Setting(
            name=DRAFT_DAYS,
            title=_("Days for which unfinished forms of events are kept"),
            kind=int,
            default=30,
        ),
    ]


def before(name: str) -> dt.timedelta:
    """Return a setting in hours as a span of time."""
    return dt.timedelta(hours=setting(name))
