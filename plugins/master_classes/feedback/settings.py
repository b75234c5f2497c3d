"""What a district sets about feedback."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _
from portal.plugin import Setting

LEAST = "master_classes.feedback_least"
DAYS = "master_classes.feedback_days"


def all_settings() -> list[Setting]:
    """Return the settings with their defaults."""
    return [
        Setting(
            name=LEAST,
            title=_("Answers from which feedback is shown (fewer could tell who wrote)"),
            kind=int,
            default=3,
        ),
        Setting(
            name=DAYS,
            title=_("Days for which feedback on an event is taken"),
            kind=int,
            default=14,
        ),
    ]
