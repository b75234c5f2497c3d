"""What a district sets about what is told and proposed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.plugin import Setting
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from collections.abc import Iterable

ESCALATE_AFTER = "document_control.escalate_after"
EFFECT_MONTHS = "document_control.effect_months"
PROPOSE_BEFORE = "document_control.propose_before"
VACATIONS = "document_control.school_vacations"
USUAL_VACATIONS = ["10-27..11-04", "12-29..01-11", "03-23..03-31", "06-01..08-31"]


def all_settings() -> Iterable[Setting]:
    """Return the settings with their defaults."""
    return [
        Setting(
            name=ESCALATE_AFTER,
            title=_("Working days overdue after which the head of the district is told"),
            kind=int,
            default=5,
        ),
        Setting(
            name=EFFECT_MONTHS,
            title=_("Months after which somebody looks whether the mending holds"),
            kind=int,
            default=6,
        ),
        Setting(
            name=PROPOSE_BEFORE,
            title=_("Days before its beginning on which a repeated campaign is proposed"),
            kind=int,
            default=21,
        ),
        Setting(
            name=VACATIONS,
            title=_("School vacations, in which no repeated campaign begins (MM-DD..MM-DD)"),
            kind=list,
            default=USUAL_VACATIONS,
        ),
    ]


def number(name: str) -> int:
    """Return a setting that is a whole number."""
    return int(setting(name))


def vacations() -> list[str]:
    """Return the school vacations, as they are set."""
    return list(map(str, setting(VACATIONS)))
